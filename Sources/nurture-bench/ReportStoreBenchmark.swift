import ArgumentParser
import FlowCommands
import FlowInsights
import FlowModel
import FlowRuntime
import FlowStorage
import Foundation

/// Measures reports from a database.
struct ReportStoreBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report-store",
        abstract: "Makes a database of generated events and measures reading facts and reports from it.",
        discussion: """
            The yardstick is a bare scan of the event table by SQLite's own functions on one thread. The database is
            made anew in a temporary folder, which takes longer than the measuring, and is removed afterwards.
            """
    )

    @Option(help: "Events of applications and readers, 1,000 to 100,000,000.")
    var events = 10_000_000

    @Option(help: "Contacts; a tenth of the events unless told.")
    var contacts: Int?

    @Option(help: "Folder for the temporary database.")
    var directory = FileManager.default.temporaryDirectory.path

    @Option(help: "How often each thing is measured; the quickest counts.")
    var rounds = 2

    func validate() throws {
        guard 1_000...100_000_000 ~= events, 1...100_000_000 ~= contacts ?? 1, 1...100 ~= rounds else {
            throw ValidationError("That many cannot be measured; see --help.")
        }
    }

    func run() throws {
        let folder = URL(fileURLWithPath: directory).appendingPathComponent("nurture-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = ReportDatabase(
            path: folder.appendingPathComponent("nurture.sqlite").path,
            events: events,
            contacts: contacts ?? max(100, events / 10)
        )
        Screen.note("making a database of \(events) events …")
        let made = try Measurement.of { try database.make() }
        let size = try FileManager.default.attributesOfItem(atPath: database.path)[.size] as? Int ?? 0
        Screen.note(String(format: "made %.1f GB in %.0f s", Double(size) / 1e9, made.seconds))
        try measure(database, in: folder)
    }

    private func measure(_ database: ReportDatabase, in folder: URL) throws {
        let query = "SELECT contact, received_at, delay, kind, name FROM event NOT INDEXED"
        var rows = 0
        let yardstick = try best { rows = try BareScan.sum(query, path: database.path).rows }
        Screen.show("bare scan of \(rows) events", yardstick)
        let reader = try SQLiteStoreReader(path: database.path)
        defer { try? reader.close() }
        let journey = FactSelection(
            kinds: [.event, .stage, .sent, .clicked, .replied],
            events: [Slug("form submitted"), Slug("purchase")],
            includesSources: true
        )
        try show("facts of a journey", reader, journey, yardstick)
        try show("facts of every kind", reader, FactSelection(kinds: Set(Fact.Kind.allCases)), yardstick)
        try show("moves between stages", reader, FactSelection(kinds: [.stage]), yardstick)
        let counted = try best { _ = try (reader.stageCounts(), reader.places(), reader.factEstimate()) }
        Screen.show("counts of stages and places", counted, yardstick)
        try showReports(reader, yardstick)
        let path = database.path
        let kinds = ReportKinds(
            folder: try BenchFolder(in: folder, stage: "MQL"),
            origin: .database,
            change: ReportDatabase.someDay,
            makeSource: { try SQLiteStoreReader(path: path) }
        )
        kinds.show(yardstick)
        try showExport(reader, yardstick, in: folder)
    }

    private func showExport(_ reader: SQLiteStoreReader, _ yardstick: Measurement, in folder: URL) throws {
        let file = folder.appendingPathComponent("export.ndjson").path
        let answer = Answer()
        let measured = try Measurement.of {
            _ = try EventExporting.run(source: reader, file: file, output: answer.output)
        }
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        Screen.show("nurture export events", measured, yardstick, String(format: "%.2f GB", Double(size) / 1e9))
    }

    private func show(
        _ what: String,
        _ reader: SQLiteStoreReader,
        _ selection: FactSelection,
        _ yardstick: Measurement
    ) throws {
        var facts = 0
        let measured = try best {
            facts = 0
            _ = try reader.facts(selection) { facts += $0.facts.count }
        }
        Screen.show(what, measured, yardstick, "\(facts) facts")
    }

    private func showReports(_ reader: SQLiteStoreReader, _ yardstick: Measurement) throws {
        var contacts = 0
        let journey = try best {
            var fold = JourneyFold(JourneyQuery(ReportDatabase.journey))
            let summary = try reader.facts(fold.selection) { fold.add($0) }
            contacts = fold.report(end: summary.lastAt ?? .distantFuture).contacts
        }
        Screen.show("report of a journey", journey, yardstick, "\(contacts) contacts")
        let stages = try best {
            var fold = StageFold(ReportDatabase.lifecycle, now: try reader.stageCounts())
            let summary = try reader.facts(fold.selection) { fold.add($0) }
            _ = fold.report(end: summary.lastAt ?? .distantFuture)
        }
        Screen.show("report of the stages", stages, yardstick)
        let flows = try best {
            var fold = FlowFold()
            let summary = try reader.facts(fold.selection) { fold.add($0) }
            _ = fold.report(end: summary.lastAt ?? .distantFuture)
        }
        Screen.show("report of the flows", flows, yardstick)
    }

    private func best(_ body: () throws -> Void) throws -> Measurement {
        let rounds = try (0..<rounds).map { _ in try Measurement.of(body) }
        let quickest = rounds.map(\.seconds).min() ?? 0
        return Measurement(seconds: quickest, megabytes: rounds.compactMap(\.megabytes).max())
    }
}
