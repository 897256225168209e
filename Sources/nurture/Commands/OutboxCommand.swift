import ArgumentParser
import FlowCommands
import FlowModel
import FlowRuntime

/// `nurture outbox` and its commands.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Looks at messages and webhook calls on their way.",
        discussion: """
            EXAMPLE
              nurture outbox list --uncertain
            """,
        subcommands: [List.self]
    )

    /// `nurture outbox list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists what is queued, being sent, held or failed.",
            discussion: """
                EXAMPLE
                  nurture outbox list --held
                  nurture outbox list --all --format json

                With --format json each line of the answer is one message or call.
                """
        )

        enum Kind: String, EnumerableFlag {
            case uncertain, held, failed, all

            static func help(for kind: Kind) -> ArgumentHelp? {
                switch kind {
                case .uncertain: "Only those whose outcome was unknown at some time, done ones included."
                case .held: "Only those that wait for a person."
                case .failed: "Only those that were refused or tried for too long."
                case .all: "All, done ones included."
                }
            }
        }

        @Flag var kind: Kind?

        @OptionGroup var config: ConfigurationOption

        @Option(help: "How the answer is written: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            try await perform { output in
                let zones = ZoneFiles()
                let settings = try config.load(for: .operating, zones: zones)
                return try OutboxList.run(
                    reader: Parts.reader(settings),
                    filter: kind.flatMap { OutboxFilter(rawValue: $0.rawValue) } ?? .open,
                    zone: zones.zone(settings.timeZone) ?? .utc,
                    format: format,
                    output: output
                )
            }
        }
    }
}
