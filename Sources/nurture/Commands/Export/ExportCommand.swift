import ArgumentParser
import FlowCommands
import FlowModel
import FlowRuntime
import FlowStorage

/// `nurture export` and its commands.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes what the database holds to a file.",
        discussion: """
            EXAMPLE
              nurture export events --output events.ndjson
            """,
        subcommands: [Events.self]
    )

    /// `nurture export events`.
    struct Events: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "events",
            abstract: "Writes everything that happened, one event a line.",
            discussion: """
                EXAMPLE
                  nurture export events --output events.ndjson
                  nurture export events --since 2026-03-01 --until 2026-04-01 > march.ndjson
                  nurture dry-run Flows --events events.ndjson

                The lines have the shape of Segment's track and identify calls. What nurture itself saw and did has \
                that shape as well: sent, skipped, opened, clicked, replied, bounced, complained, unsubscribed, \
                subscribed, entered, converted, stopped, finished, split and stage. They stand in the order in which \
                they were recorded. It works beside a running daemon, and ends with what was there when it began.
                """
        )

        @Option(
            help: ArgumentHelp("The file to write, replacing it; standard output without it.", valueName: "file"),
            completion: .file(extensions: ["ndjson"])
        )
        var output: String?

        @Option(help: ArgumentHelp("Only what was received since then: a day or a moment.", valueName: "date"))
        var since: String?

        @Option(help: ArgumentHelp("Only what was received before then: a day or a moment.", valueName: "date"))
        var until: String?

        @OptionGroup var config: ConfigurationOption

        func validate() throws {
            guard try !period(in: .utc).isEmpty else {
                throw ValidationError("--until is not after --since; the day of --until does not belong to it")
            }
        }

        func run() async throws {
            try await perform { answer in
                let zones = ZoneFiles()
                let settings = try config.load(for: .operating, zones: zones)
                return try EventExporting.run(
                    source: Parts.export(settings),
                    period: period(in: zones.zone(settings.timeZone) ?? .utc),
                    file: output,
                    output: answer
                )
            }
        }

        /// Empty when it ends before it begins.
        private func period(in zone: ZoneTable) throws -> Range<Instant> {
            let start = try since.map { try moment($0, in: zone) } ?? .distantPast
            let end = try until.map { try moment($0, in: zone) } ?? .distantFuture
            return start..<max(start, end)
        }

        /// The first moment of a day, or the moment itself.
        private func moment(_ text: String, in zone: ZoneTable) throws -> Instant {
            if let date = ISO8601.date(text) { return zone.instant(of: LocalTime(date: date, millisecondOfDay: 0)) }
            guard let instant = ISO8601.instant(text, zone: zone) else {
                throw ValidationError("'\(text)' is neither a date nor a time; write it as 2026-03-31")
            }
            return instant
        }
    }
}
