import ArgumentParser
import FlowCommands
import FlowRuntime

/// `nurture send-test`.
struct SendTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-test",
        abstract: "Sends an email to one address now, to see it in a mail program.",
        discussion: """
            EXAMPLE
              nurture send-test nurture-email-1 --to anna@example.com
              nurture send-test nurture-email-1 --to anna@example.com --contact bob@example.com

            It goes the way that the configuration says, as the daemon's mail does, with a header \
            `X-Nurture-Test: yes` and with links that do nothing; no database remembers it, and no consent, cap or \
            pause holds it back, but \
            `email.only_to` does.
            Ends with 0 when the mail server accepted it, with 1 when it did not, with 69 when it was not reached.
            """
    )

    @OptionGroup var options: DraftOptions

    @Option(help: ArgumentHelp("Where it goes.", valueName: "address"))
    var to: String

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        try await perform { output in
            Log.ignoreBrokenPipes()
            let zones = ZoneFiles()
            let settings = try options.config.load(for: .serving, nextTo: options.flows, zones: zones)
            let draft = try options.draft(settings, zones: zones)
            let mailbox = Mailbox()
            let carriers = try Carriers(settings, reportingTo: mailbox, logger: Log.errorsOnly)
            let code = try await TestMessage.run(
                draft,
                to: to,
                onlyTo: settings.email.onlyTo,
                mailer: carriers.mailer,
                mailbox: mailbox,
                format: format,
                output: output
            )
            await carriers.stop(graceSeconds: 0)
            return code
        }
    }
}
