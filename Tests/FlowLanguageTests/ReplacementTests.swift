import FlowLanguage
import FlowModel
import Testing

/// A fix that is offered can be typed as it stands.
@Suite struct ReplacementTests {
    static let files = ["valid", "invalid"].flatMap { kind in GoldenFile.names(in: kind).map { "\(kind)/\($0)" } }

    /// Where a second mistake stands behind the first one, seen only when that is mended: the rest of the statement, or
    /// of a file in a language that is not known, is not read.
    private static let second: Set<String> = [
        "bad-values:4", "dutch-mistakes:2", "dutch-mistakes:3", "end-in-the-wrong-place:13", "journeys-headers:1",
        "language-unknown:1",
        "lifecycle-stages-wrong:5", "limit-in-other-words:5", "other-words:3", "scenario-contacts-wrong:12",
        "scenario-structure:16", "sending-hours-mistakes:3", "spoken-order:3", "spoken-order:4", "trigger-mistakes:11",
        "typed-german:4", "typed-german:5", "typed-german:7",
        "typed-scoring-block:3", "unclosed-quote-once:6", "unknown-email-in-condition:4",
    ]

    @Test("every replacement takes its finding away and brings no new error", arguments: files)
    func replacement(file: String) throws {
        let parts = file.split(separator: "/").map(String.init)
        let fixture = GoldenTests.fixture(try GoldenFile(parts[0], parts[1]))
        let before = fixture.check().diagnostics
        for diagnostic in before {
            guard let mended = fixture.mended(diagnostic) else { continue }
            let after = mended.check().diagnostics
            let isThere = after.contains { $0.id == diagnostic.id && $0.place.isAt(diagnostic.place) }
            #expect(!isThere, "\(mended.drawing())")
            let known = Dictionary(grouping: before.filter { $0.severity == .error }, by: \.key).mapValues(\.count)
            let now = Dictionary(grouping: after.filter { $0.severity == .error }, by: \.key).mapValues(\.count)
            let new = now.filter { $0.value > known[$0.key, default: 0] }.keys
            let line = "\(parts[1]):\(diagnostic.place.line)"
            let isKnown = new.isEmpty || Self.second.contains(line)
            #expect(isKnown, "\(line): \(diagnostic.message) → \(diagnostic.replacement ?? ""): \(new)")
        }
    }
}

extension Fixture {
    /// The folder with the replacement typed; nil when there is none.
    fileprivate func mended(_ diagnostic: Diagnostic) -> Fixture? {
        let place = diagnostic.place
        guard let fix = diagnostic.replacement, let index = files.firstIndex(where: { $0.path == place.file }) else {
            return nil
        }
        var lines = files[index].text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        guard lines.indices.contains(place.line - 1) else { return nil }
        let start = place.column - 1
        let end = min(lines[place.line - 1].count, start + place.length)
        guard start <= end else { return nil }
        lines[place.line - 1].replaceSubrange(start..<end, with: Array(fix))
        var mended = self
        mended.files[index].text = lines.map { String($0) }.joined(separator: "\n")
        return mended
    }
}

extension Diagnostic {
    /// What it says and about which file, wherever on a line.
    fileprivate var key: [String] { [id, message, place.file, "\(place.line)"] }
}

extension Diagnostic.Place {
    fileprivate func isAt(_ other: Self) -> Bool { file == other.file && line == other.line && column == other.column }
}
