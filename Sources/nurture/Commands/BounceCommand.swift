import ArgumentParser
import FlowCommands
import FlowTransport
import Foundation

/// `nurture bounce`.
struct BounceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bounce",
        abstract: "Hands a bounce, a complaint or an answer to the daemon.",
        discussion: """
            EXAMPLE
              nurture bounce --recipient 'bounces+a2b3c4@example.com' < message.eml

            A mail server calls it for the addresses of `return_path` and
            `unsubscribe_address`, with the message on standard input. It posts to the
            daemon's own `listen` address with the secret `hooks.rfc822.token`: a configuration
            with these two keys, readable for nurture-mail alone, is enough.

            POSTFIX, in main.cf, in transport and in master.cf:
              recipient_delimiter = +
              nurture_destination_recipient_limit = 1

              bounces@example.com nurture:

              nurture unix - n n - 4 pipe
                flags=DRX user=nurture-mail argv=/usr/local/bin/nurture bounce
                --config /etc/nurture/bounce.yaml --recipient ${recipient}

            EXIM, a router and its transport:
              nurture:
                driver = accept
                local_parts = bounces : unsubscribe
                local_part_suffix = +*
                transport = nurture
              nurture:
                driver = pipe
                command = /usr/local/bin/nurture bounce --config /etc/nurture/bounce.yaml \\
                  --recipient $local_part$local_part_suffix@$domain
                user = nurture-mail
                return_path_add
                temp_errors = 75
                log_output

            EXIT STATUS
              0 recorded, or understood and nothing to do; the answer says which
              65 no message, or one larger than 10 MB
              75 the daemon is not there or busy: mail servers try again at this one only
              78 the configuration has no `hooks.rfc822.token`
            """
    )

    @Option(
        help: ArgumentHelp(
            "The address that the message was delivered to, with its token.",
            discussion: "Without it the message's own Delivered-To, X-Original-To, Envelope-To or To says so.",
            valueName: "address"
        )
    )
    var recipient: String?

    @OptionGroup var config: ConfigurationOption

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        try await perform { output in
            let settings = try config.load(for: .operating, zones: ZoneFiles())
            return try Bounce.run(
                message: try BounceCommand.standardInput(),
                recipient: recipient,
                settings: settings,
                format: format,
                output: output,
                post: BounceCommand.post
            )
        }
    }

    private static func post(_ request: Bounce.Request) throws -> Bounce.Answer {
        do {
            let response = try HTTPFetch.perform(
                method: "POST",
                url: request.url,
                headers: [
                    ("Content-Type", Bounce.Request.contentType), ("Authorization", "Bearer \(request.token.text)"),
                ],
                body: request.body
            )
            return Bounce.Answer(status: response.status, body: response.body)
        } catch {
            // The address of the request holds the recipient's, and is in the sentence.
            throw NoAnswer()
        }
    }

    /// Nothing was listening, or it went away.
    private struct NoAnswer: Error, CustomStringConvertible {
        var description: String { "nothing answers there" }
    }

    /// Everything that was piped in, and at most a byte more than is allowed.
    private static func standardInput() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count <= Bounce.byteLimit {
            let room = Bounce.byteLimit + 1 - bytes.count
            guard let data = try FileHandle.standardInput.read(upToCount: room), !data.isEmpty else { break }
            bytes += data
        }
        return bytes
    }
}
