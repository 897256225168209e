import ArgumentParser
import FlowCommands
import FlowModel

/// `nurture consent`.
struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Shows what somebody agreed to and took back: when, how, and in which words.",
        discussion: """
            EXAMPLE
              nurture consent anna@example.com --format json
            """
    )

    @Argument(help: "The address.")
    var address: String

    @OptionGroup var config: ConfigurationOption

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        try await perform { output in
            let zones = ZoneFiles()
            let settings = try config.load(for: .operating, zones: zones)
            return try ConsentHistory.run(
                address,
                reader: Parts.reader(settings),
                zone: zones.zone(settings.timeZone) ?? .utc,
                format: format,
                output: output
            )
        }
    }
}
