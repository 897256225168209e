import ArgumentParser
import FlowCommands
import FlowInsights
import FlowModel
import FlowRuntime
import Foundation

/// Measures reports from a file of events.
struct ReportFileBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report-file",
        abstract: "Writes a file of generated events and measures reading facts and a report from it.",
        discussion: """
            The yardstick is counting the newlines of the same file with plain reads on one thread. The file is made
            anew in a temporary folder and removed afterwards.
            """
    )

    @Option(help: "Lines of the file, 1,000 to 100,000,000.")
    var events = 10_000_000

    @Option(help: "Contacts; a tenth of the events unless told.")
    var contacts: Int?

    @Option(help: "Folder for the temporary file.")
    var directory = FileManager.default.temporaryDirectory.path

    func validate() throws {
        guard 1_000...100_000_000 ~= events, 1...100_000_000 ~= contacts ?? 1 else {
            throw ValidationError("That many cannot be measured; see --help.")
        }
    }

    func run() throws {
        let folder = URL(fileURLWithPath: directory).appendingPathComponent("nurture-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("events.ndjson").path
        Screen.note("writing a file of \(events) events …")
        var generator = EventFileGenerator(events: events, contacts: contacts ?? max(100, events / 10))
        let made = try Measurement.of { try generator.write(to: path) }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        Screen.note(String(format: "made %.2f GB in %.0f s", Double(size) / 1e9, made.seconds))
        try measure(path, Double(size) / 1e6, in: folder)
    }

    private func measure(_ path: String, _ megabytes: Double, in folder: URL) throws {
        var lines = 0
        let yardstick = try Measurement.of { lines = try ReportFileBenchmark.countNewlines(path) }
        Screen.show("newlines of \(lines) lines", yardstick, nil, speed(megabytes, yardstick))
        let journey = JourneyFold(JourneyQuery(EventFileGenerator.journey))
        try show("facts of a journey", path, journey.selection, yardstick, megabytes)
        try show("facts of every kind", path, FactSelection(kinds: Set(Fact.Kind.allCases)), yardstick, megabytes)
        var contacts = 0
        let report = try Measurement.of {
            var fold = JourneyFold(JourneyQuery(EventFileGenerator.journey))
            let summary = try EventFileFacts(path: path).facts(fold.selection) { fold.add($0) }
            contacts = fold.report(end: summary.lastAt ?? .distantFuture).contacts
        }
        Screen.show("report of a journey", report, yardstick, "\(contacts) contacts, \(speed(megabytes, report))")
        let kinds = ReportKinds(
            folder: try BenchFolder(in: folder, stage: "SQL"),
            origin: .file,
            change: EventFileGenerator.someDay,
            makeSource: { EventFileFacts(path: path) }
        )
        kinds.show(yardstick)
    }

    private func show(
        _ what: String,
        _ path: String,
        _ selection: FactSelection,
        _ yardstick: Measurement,
        _ megabytes: Double
    ) throws {
        var count = 0
        let source = EventFileFacts(path: path)
        let measured = try Measurement.of { _ = try source.facts(selection) { count += $0.facts.count } }
        Screen.show(what, measured, yardstick, "\(count) facts, \(speed(megabytes, measured))")
        count = 0
        let again = try Measurement.of { _ = try source.facts(selection) { count += $0.facts.count } }
        Screen.show("the same once more", again, yardstick, "\(count) facts, \(speed(megabytes, again))")
    }

    private func speed(_ megabytes: Double, _ measured: Measurement) -> String {
        String(format: "%.0f MB/s", megabytes / max(measured.seconds, 1e-9))
    }

    private static func countNewlines(_ path: String) throws -> Int {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var count = 0
        while let block = try file.read(upToCount: 1 << 20), !block.isEmpty {
            for byte in Array(block) where byte == UInt8(ascii: "\n") { count += 1 }
        }
        return count
    }
}
