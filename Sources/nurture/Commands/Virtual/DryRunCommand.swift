import ArgumentParser
import FlowCommands
import FlowModel
import FlowRuntime
import FlowStorage

/// `nurture dry-run`.
struct DryRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dry-run",
        abstract: "Shows what would happen, to whom and when, without sending anything.",
        discussion: """
            EXAMPLE
              nurture dry-run Flows --scenario Flows/scenarios/nurture.scenario
              nurture dry-run Flows/nurture.flow --events events.ndjson --format json
              nurture dry-run Flows --contacts contacts.csv --until 2026-12-31

            SCENARIOS say what happens to whom, and when (Flows/README.md); what they expect is not looked at here, \
            but by `nurture test`. With several in a file each line of --format json begins with "scenario".

            EVENTS are Segment-shaped objects, each on one line, with the time at which it happens:

              {"type":"track","event":"lead","timestamp":"2026-03-02T09:00:00Z",
               "context":{"traits":{"email":"anna@example.com"}}}

            `clicked`, `opened`, `bounced`, `replied`, `complained`, `unsubscribed` and `subscribed` are about the \
            contact's last message, of the email named by the property `email` if there is one.

            CONTACTS are people as they already are; nothing happens because of that. The first line of the CSV file \
            names its columns: email, user id, tags (separated by semicolons), stage, score, unsubscribed and \
            subscribed to TOPIC (yes or no); every other column is a field of that name. Without events, each of them \
            enters every flow: those that begin at a date, or again and again, when their time comes; the others by \
            what their first trigger waits for, which happens at the start.

            Without any of these an invented contact who reacts to nothing enters each flow.
            Ends with 0, with 1 when a flow has errors, with 65 when a file cannot be read.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A .flow file or a folder with some; several run together.",
            discussion: "A .scenario file counts as one of --scenario.",
            valueName: "path"
        ),
        completion: .file(extensions: ["flow"])
    )
    var paths: [String]

    @OptionGroup var file: ConfigurationOption

    @Option(
        help: ArgumentHelp("Who does what, and when; may be given several times.", valueName: "file.scenario"),
        completion: .file(extensions: ["scenario"])
    )
    var scenario: [String] = []

    @Option(
        help: ArgumentHelp("What happens, one event a line.", valueName: "file.ndjson"),
        completion: .file(extensions: ["ndjson"])
    )
    var events: String?

    @Option(
        help: ArgumentHelp("Contacts as they already are.", valueName: "file.csv"),
        completion: .file(extensions: ["csv"])
    )
    var contacts: String?

    @Option(
        help: ArgumentHelp(
            "When the contacts, or the invented one, come: a moment as for --until, or a day at nine o'clock.",
            discussion: "Without it, contacts of a file come now, and the invented one on a Monday at nine.",
            valueName: "date"
        )
    )
    var start: String?

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

    func validate() throws {
        guard !flowPaths.isEmpty else { throw ValidationError("a .flow file or a folder with some is missing") }
        if !scenarios.isEmpty, events != nil || contacts != nil {
            throw ValidationError("a scenario has its own contacts and events: leave --events and --contacts out")
        }
        if start != nil, events != nil || !scenarios.isEmpty {
            throw ValidationError("--start is for a run without events and scenarios, which say when they happen")
        }
    }

    func run() async throws {
        try await perform { output in
            let zones = ZoneFiles()
            let folder = flowPaths.first.map(StandardPath.folder)
            let settings = try file.load(for: .checking, nextTo: folder, zones: zones)
            let zone = zones.zone(settings.timeZone) ?? .utc
            let request = DryRun.Request(
                paths: flowPaths,
                configuration: settings,
                scenarios: scenarios,
                events: events,
                contacts: contacts,
                start: try start.map { try moment($0, in: zone) } ?? (contacts == nil ? nil : thisMinute),
                until: try until.map { try moment($0, in: zone, isEnd: true) },
                format: format
            )
            return try DryRun.run(request, zones: zones, makeStore: { try SQLiteStore.inMemory() }, output: output)
        }
    }

    private var flowPaths: [String] { paths.filter { !$0.hasSuffix(".scenario") } }

    private var scenarios: [String] { scenario + paths.filter { $0.hasSuffix(".scenario") } }

    private var thisMinute: Instant {
        let now = SystemClock().now()
        return now.adding(milliseconds: -(now.milliseconds % 60_000))
    }

    /// The end of a day, or its nine o'clock, or a moment.
    private func moment(_ text: String, in zone: ZoneTable, isEnd: Bool = false) throws -> Instant {
        if let date = ISO8601.date(text) {
            guard isEnd else { return zone.instant(of: LocalTime(date: date, millisecondOfDay: 9 * 3_600_000)) }
            let midnight = LocalTime(date: date.adding(days: 1), millisecondOfDay: 0)
            return zone.instant(of: midnight).adding(milliseconds: -1)
        }
        guard let instant = ISO8601.instant(text, zone: zone) else {
            throw ValidationError("'\(text)' is neither a date nor a time; write it as 2026-03-31")
        }
        return instant
    }
}
