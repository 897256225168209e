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

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await perform { output in
            try options.administer { administration in
                try Maintenance.release(administration, format: options.format, output: output)
            }
        }
    }
}
