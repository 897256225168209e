import ArgumentParser
import FlowCommands

/// `nurture status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how many contacts and messages there are, and what waits for a person.",
        discussion: """
            EXAMPLE
              nurture status --config /etc/nurture/nurture.yaml
            """
    )

    @OptionGroup var config: ConfigurationOption

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        try await perform { output in
            let settings = try config.load(for: .operating, zones: ZoneFiles())
            return try Status.run(reader: Parts.reader(settings), format: format, output: output)
        }
    }
}
