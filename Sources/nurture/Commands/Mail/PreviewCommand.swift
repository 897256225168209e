import ArgumentParser
import FlowCommands

/// `nurture preview`.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Writes an email as somebody would get it, sending nothing.",
        discussion: """
            EXAMPLE
              nurture preview nurture-email-1
              nurture preview nurture-email-1 --contact anna@example.com --format text
              nurture preview nurture-email-1 --set first_name=Anna --output - | less

            Without --output the answer becomes a file in the working folder, EMAIL.html or EMAIL.eml, and the text \
            is printed. Without --contact the email's defaults are used, and where there is none, a value that says \
            its own name. Links lead nowhere that counts: nothing is tracked and nobody is unsubscribed.
            Ends with 0, with 1 when the email cannot be written, with 64 when there is none of that name.
            """
    )

    @OptionGroup var options: DraftOptions

    @Option(help: "What is written: html, text or eml.")
    var format = Preview.Format.html

    @Option(
        name: [.customLong("output"), .customShort("o")],
        help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"),
        completion: .file()
    )
    var file: String?

    func run() async throws {
        try await perform { output in
            let zones = ZoneFiles()
            let settings = try options.config.load(for: .operating, nextTo: options.flows, zones: zones)
            let draft = try options.draft(settings, zones: zones)
            return try Preview.run(draft, format: format, file: file ?? standardFile(draft), output: output)
        }
    }

    private func standardFile(_ draft: EmailDraft) -> String {
        switch format {
        case .html: draft.name + ".html"
        case .text: "-"
        case .eml: draft.name + ".eml"
        }
    }
}

extension Preview.Format: ExpressibleByArgument {}
