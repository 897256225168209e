import ArgumentParser
import FlowCommands

/// `nurture release`.
struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Lets mail go out again that was paused for its bounces or complaints.",
        discussion: """
            EXAMPLE
              nurture release

            `nurture status` says why it was paused.
            """
    )

    @OptionGroup var config: ConfigurationOption

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        try await perform { output in
            let settings = try config.load(for: .operating, zones: ZoneFiles())
            return try Parts.administer(settings) { administration in
                try Maintenance.release(administration, format: format, output: output)
            }
        }
    }
}
