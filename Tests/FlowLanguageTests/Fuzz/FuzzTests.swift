import FlowDice
import FlowLanguage
import FlowModel
import Foundation
import Testing

/// Whatever is typed: an answer, a bounded one, the same each time, and a sound flow where one is accepted.
@Suite struct FuzzTests {
    /// Every folder of the golden files, and the shipped one.
    private static let folders: [Fixture] = {
        var folders: [Fixture] = []
        for kind in ["valid", "invalid", "dutch"] {
            for name in GoldenFile.names(in: kind) {
                if let golden = try? GoldenFile(kind, name) { folders.append(GoldenTests.fixture(golden)) }
            }
        }
        let flows = GoldenFile.folder.appendingPathComponent("../../../Flows").resolvingSymlinksInPath()
        let paths = FileManager.default.enumerator(atPath: flows.path)?.compactMap { $0 as? String } ?? []
        var shipped = Fixture(files: [])
        for path in paths.sorted() where [".flow", ".scenario", ".md"].contains(where: path.hasSuffix) {
            let text = try? String(contentsOf: flows.appendingPathComponent(path), encoding: .utf8)
            shipped.files.append(FolderText.File(path: path, text: text ?? ""))
        }
        return (folders + [shipped]).filter { $0.files.contains(where: isWritten) }
    }()

    private static func isWritten(_ file: FolderText.File) -> Bool {
        file.path.hasSuffix(".flow") || file.path.hasSuffix(".scenario")
    }

    private static let texts = folders.flatMap { $0.files.filter(isWritten).map(\.text) }

    @Test("a mutated folder gets a sound answer, and the same one again", .timeLimit(.minutes(60)))
    func mutations() throws {
        var mutator = Mutator(seed: Fuzzing.seed, corpus: Self.texts)
        #expect(Self.folders.count > 300)
        #expect(Self.folders.last?.files.contains { $0.path == "trial.flow" } == true)
        for round in 0..<(700 * Fuzzing.factor) {
            var folder = Self.folders[round % Self.folders.count]
            let written = folder.files.indices.filter { Self.isWritten(folder.files[$0]) }
            let index = written[mutator.random.below(written.count)]
            for _ in 0...mutator.random.below(round % 3 == 0 ? 4 : 1) {
                folder.files[index].text = mutator.mutated(folder.files[index].text)
            }
            try requireSound(folder, isTwice: round % 4 == 0)
        }
    }

    /// The most come from a block that loses its first word: each of its lines is then a statement that nobody knows.
    @Test("one slip in a valid file is a bounded number of errors", .timeLimit(.minutes(60)))
    func oneSlip() throws {
        var mutator = Mutator(seed: Fuzzing.seed &+ 1, corpus: Self.texts)
        let valid = Self.folders.filter { !$0.check().hasErrors }
        for round in 0..<(350 * Fuzzing.factor) {
            var folder = valid[round % valid.count]
            let written = folder.files.indices.filter { Self.isWritten(folder.files[$0]) }
            let index = written[mutator.random.below(written.count)]
            var tokens = Mutator.tokens(of: folder.files[index].text)
            guard !tokens.isEmpty else { continue }
            let position = mutator.random.below(tokens.count)
            let slip = tokens.remove(at: position)
            if mutator.random.chance(30) { tokens.insert(slip + slip, at: position) }
            folder.files[index].text = tokens.joined()
            let errors = folder.check().errors
            try #require(errors.count <= 20, "\(round) \(slip): \(folder.drawing())\n\(folder.files[index].text)")
        }
    }

    @Test("random bytes and hostile characters get a sound answer", .timeLimit(.minutes(60)))
    func noise() throws {
        var random = Dice(seed: Fuzzing.seed &+ 2)
        let scalars: [ClosedRange<UInt32>] = [
            0...0x7F, 0x20...0x7E, 0x80...0x2FF, 0x300...0x36F, 0x2000...0x206F, 0xD7FF...0xE000, 0xFE00...0xFFFF,
            0x1F1E6...0x1F9FF, 0xE0000...0xE01EF, 0x10FF00...0x10FFFF,
        ]
        for round in 0..<(250 * Fuzzing.factor) {
            let count = random.below(300)
            var text: String
            if round % 2 == 0 {
                let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                text = String(decoding: bytes, as: UTF8.self)
            } else {
                let range = scalars.randomElement(using: &random) ?? 0...127
                let view = (0..<count).map { _ in
                    Unicode.Scalar(UInt32.random(in: range, using: &random)) ?? "\u{FFFD}"
                }
                text = String(String.UnicodeScalarView(view))
            }
            if round % 3 == 0 { text = "on lead\nsend " + text }
            if round % 5 == 0 { text = "# language: nl\n" + text }
            let path = round % 7 == 0 ? "scenarios/a.scenario" : "nurture.flow"
            try requireSound(Fixture(text, path: path, emails: ["a"]), isTwice: round % 4 == 0)
        }
    }

    private func requireSound(_ fixture: Fixture, isTwice: Bool) throws {
        let text = fixture.text
        let checked = fixture.check()
        let source = fixture.files.filter(Self.isWritten).map { "=== \($0.path)\n\($0.text)" }.joined(separator: "\n")
        try #require(checked.diagnostics.count <= 101, "\(source)")
        let lines = Dictionary(
            text.files.map { ($0.path, $0.text.utf8.split(separator: 10, omittingEmptySubsequences: false)) },
            uniquingKeysWith: { first, _ in first }
        )
        for diagnostic in checked.diagnostics {
            let place = diagnostic.place
            let found = try #require(lines[place.file], "\(source)")
            try #require((0...found.count).contains(place.line), "\(source)")
            let width = place.line == 0 ? 0 : String(decoding: found[place.line - 1], as: UTF8.self).count
            let isInside = place.column >= 1 && place.length >= 1 && place.column + place.length <= width + 2
            try #require(isInside, "\(diagnostic) in a line of \(width)\n\(source)")
            try #require(DiagnosticPages.page(diagnostic.id) != nil, "\(source)")
            try #require(!DiagnosticText.text(diagnostic, in: text, colored: true).isEmpty, "\(source)")
        }
        let isSomething =
            !checked.flows.isEmpty || checked.lifecycle != Lifecycle() || !checked.scenarios.isEmpty
            || checked.ids.contains { ["empty-block", "empty-file", "no-scenario"].contains($0) }
        try #require(checked.hasErrors || isSomething, "nothing is said of\n\(source)")
        for flow in checked.flows {
            let problems = FlowGraph(flow: flow).problems
            try #require(problems.isEmpty, "\(problems)\n\(FlowListing.text(flow))")
        }
        guard isTwice else { return }
        let again = fixture.check()
        try #require(again.diagnostics == checked.diagnostics && again.flows == checked.flows, "\(source)")
        try #require(again.lifecycle == checked.lifecycle && again.scenarios == checked.scenarios, "\(source)")
    }
}
