import ArgumentParser
import FlowCommands
import FlowModel
import FlowStorage
import Foundation

/// `nurture dry-run`.
struct DryRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dry-run",
        abstract: "Shows what would happen, to whom and when, without sending anything.",
        discussion: """
            EXAMPLE
              nurture dry-run Flows/nurture.flow --events events.ndjson
              nurture dry-run Flows --events events.ndjson --format json

            The events are Segment-shaped objects, each on one line, with the time at which it happens:

              {"type":"track","event":"lead","timestamp":"2026-03-02T09:00:00Z",
               "context":{"traits":{"email":"anna@example.com"}}}

            `clicked`, `opened`, `bounced`, `replied`, `complained`, `unsubscribed` and `subscribed` are about the \
            contact's last message, of the email named by the property `email` if there is one.

            Without events an invented contact who reacts to nothing enters each flow.
            Ends with 0, with 1 when a flow has errors, with 65 when a file cannot be read.
            """
    )

    @Argument(
        help: ArgumentHelp("A .flow file or a folder with some; several run together.", valueName: "path"),
        completion: .file(extensions: ["flow"])
    )
    var paths: [String]

    @OptionGroup var file: ConfigurationOption

    @Option(help: ArgumentHelp("What happens, one event a line.", valueName: "file.ndjson"))
    var events: String?

    @Option(
        help: ArgumentHelp(
            "The last moment to look at, as 2026-03-31 or 2026-03-31T17:00:00+02:00.",
            discussion:
                "Without it the run ends when nothing is left to do, at the latest 400 days after the last event.",
            valueName: "date"
        )
    )
    var until: String?

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        try await perform { output in
            let zones = ZoneFiles()
            let settings = try file.load(for: .checking, nextTo: folder, zones: zones)
            let request = DryRun.Request(
                paths: paths,
                configuration: settings,
                events: events,
                until: try end(in: zones.zone(settings.timeZone) ?? .utc),
                format: format
            )
            return try DryRun.run(request, zones: zones, makeStore: { try SQLiteStore.inMemory() }, output: output)
        }
    }

    /// Where a configuration is looked for: beside the flows that come first.
    private var folder: String {
        let path = paths.first ?? "."
        guard path.hasSuffix(".flow") else { return path }
        let parent = (path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }

    /// The end of a day, or a moment.
    private func end(in zone: ZoneTable) throws -> Instant? {
        guard let until else { return nil }
        if let date = ISO8601.date(until) {
            return zone.instant(of: LocalTime(date: date.adding(days: 1), millisecondOfDay: 0)).adding(milliseconds: -1)
        }
        guard let instant = ISO8601.instant(until, zone: zone) else {
            throw ValidationError("'\(until)' is neither a date nor a time; write it as 2026-03-31")
        }
        return instant
    }
}
