import FlowCommands
import FlowModel
import FlowTesting
import Foundation
import Testing

/// A file that holds a command, the files it reads and what it answers, in sections that begin with `=== NAME`.
struct GoldenRun {
    let url: URL
    private var sections: [(name: String, text: String)] = []

    static var folder: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden")
    }

    /// The names of the files, without their suffix.
    static var names: [String] {
        let urls = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (urls ?? []).filter { $0.pathExtension == "golden" }.map { $0.deletingPathExtension().lastPathComponent }
            .sorted()
    }

    static var isRecording: Bool { ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" }

    init(_ name: String) throws {
        url = GoldenRun.folder.appendingPathComponent(name + ".golden")
        let text = try String(contentsOf: url, encoding: .utf8)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("=== ") {
                sections.append((String(line.dropFirst(4)), ""))
            } else if !sections.isEmpty {
                sections[sections.count - 1].text += line + "\n"
            }
        }
    }

    private func text(_ name: String) -> String? {
        sections.first { $0.name == name }?.text.trimmingCharacters(in: .newlines)
    }

    /// The answer and, behind a line of its own, the exit status.
    var output: String? { text("output") }

    /// Runs the command in a folder of its own.
    func run() async throws -> String {
        let folder = try TemporaryFolder()
        for section in sections where !["command", "output"].contains(section.name) {
            try folder.write(section.name, section.text)
        }
        let words = (text("command") ?? "").split(separator: " ").map(String.init)
        let recorded = RecordedOutput()
        var settings = Configuration()
        settings.timeZone = "Europe/Amsterdam"
        settings.teams = [Slug("sales"): "sales@example.com"]
        let code: ExitCode
        switch words.first {
        case "test":
            let format = try #require(TestFormat(rawValue: words[1]))
            code = try ScenarioTests.run(
                ScenarioTests.Request(path: folder.path, configuration: settings, format: format),
                zones: ZoneFiles(),
                makeStore: { ReferenceStore() },
                output: recorded.output(isColored: words.contains("coloured"))
            )
        case "dry-run":
            code = try DryRun.run(
                DryRun.Request(
                    paths: [folder.path],
                    configuration: settings,
                    scenarios: words.filter { $0.hasSuffix(".scenario") }.map(folder.path),
                    events: words.first { $0.hasSuffix(".ndjson") }.map(folder.path),
                    contacts: words.first { $0.hasSuffix(".csv") }.map(folder.path),
                    format: try #require(OutputFormat(rawValue: words[1]))
                ),
                zones: ZoneFiles(),
                makeStore: { ReferenceStore() },
                output: recorded.output()
            )
        case "report":
            var run = try #require(ReportRun.request(Array(words.dropFirst()), in: folder.path))
            (run.recorded, run.facts) = (recorded, .manyKinds)
            code = try run.run()
        default:
            code = try await Simulate.run(
                Simulate.Request(
                    flow: folder.path,
                    folder: folder.path,
                    configuration: settings,
                    contacts: 100,
                    assumptions: words.dropFirst(2).map { $0.replacing("_", with: " ") },
                    seed: 1,
                    arrivalDays: 1,
                    days: 400,
                    cores: 1,
                    format: try #require(Simulate.Format(rawValue: words[1]))
                ),
                in: Simulate.World(zones: ZoneFiles(), clock: ManualClock(), makeStore: { ReferenceStore() }),
                output: recorded.output()
            )
        }
        let errors = recorded.error.isEmpty ? "" : "\n--- standard error\n" + recorded.error
        // Line ends of CSV are to be seen.
        let answer = recorded.answer.replacing("\r\n", with: "\\r\\n\n")
        return (answer + errors).trimmingCharacters(in: .newlines) + "\n--- exit status \(code.rawValue)"
    }

    /// Writes the input again with that output behind it.
    func record(_ output: String) throws {
        let input = sections.filter { $0.name != "output" }.map { section in
            "=== \(section.name)\n\(section.text.trimmingCharacters(in: .newlines))\n"
        }
        try (input.joined() + "=== output\n\(output)\n").write(to: url, atomically: true, encoding: .utf8)
    }
}

@Suite("What commands answer")
struct GoldenRunTests {
    @Test("is what stands in the file beside the input", arguments: GoldenRun.names)
    func answer(name: String) async throws {
        let golden = try GoldenRun(name)
        let output = try await golden.run()
        if GoldenRun.isRecording {
            try golden.record(output)
            Issue.record("recorded \(name): read the difference, then run without RECORD_GOLDEN")
        } else {
            #expect(output == golden.output)
        }
    }

    @Test("is recorded for each command and format")
    func complete() {
        #expect(GoldenRun.names.count >= 12)
    }
}
