import FlowLanguage
import FlowModel
import Foundation
import Testing

/// Formatting changes no file's meaning, and formatting again changes nothing.
@Suite struct FormatMeaningTests {
    /// Formats the flow and scenario files of a folder, those with errors aside.
    private func formatted(_ folder: Fixture, into language: String? = nil) throws -> Fixture {
        var result = folder
        for (index, file) in folder.files.enumerated()
        where file.path.hasSuffix(".flow") || file.path.hasSuffix(".scenario") {
            switch FlowFormatter.format(file, language: language) {
            case .formatted(let text):
                result.files[index].text = text
                let again = FlowFormatter.format(result.files[index], language: language)
                #expect(again == .formatted(text), "\(file.path) changes when it is formatted again")
            case .refused(let diagnostics): #expect(diagnostics.contains { $0.severity == .error })
            case .unfaithful: Issue.record("what \(file.path) says would change:\n\(file.text)")
            }
        }
        return result
    }

    private func requireSame(_ folder: Fixture) throws {
        let before = FolderWithoutLayout(folder.check())
        let after = FolderWithoutLayout(try formatted(folder).check())
        #expect(after == before)
        let dutch = try formatted(folder, into: "nl")
        #expect(FolderWithoutLayout(dutch.check()) == before)
        let english = try formatted(dutch, into: "en")
        #expect(FolderWithoutLayout(english.check()) == before)
        let canonical = try formatted(folder, into: "en")
        for (file, other) in zip(english.files, canonical.files) {
            #expect(unquoted(file.text) == unquoted(other.text), "\(file.path) does not come back from Dutch")
        }
    }

    /// Quotes that the other language needed may stay.
    private func unquoted(_ text: String) -> String {
        text.filter { $0 != "\"" }.split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        .joined(separator: "\n")
    }

    @Test("the folders of all golden files mean the same", arguments: ["valid", "invalid", "format"])
    func golden(kind: String) throws {
        let names = GoldenFile.names(in: kind)
        #expect(names.count > 15)
        for name in names { try requireSame(GoldenTests.fixture(try GoldenFile(kind, name))) }
    }

    @Test("the shipped flows mean the same")
    func shipped() throws {
        let root = Grammar.file.deletingLastPathComponent()
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".flow") }
        #expect(names.count >= 4)
        try requireSame(Fixture(files: files(names, in: root)))
    }

    @Test(
        "the conformance cases mean the same",
        .enabled(if: Conformance.isPresent, "no ../shared/conformance beside this repository")
    )
    func conformance() throws {
        let root = Conformance.folder.appendingPathComponent("cases")
        for name in try FileManager.default.contentsOfDirectory(atPath: root.path) {
            let folder = root.appendingPathComponent(name)
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
                [".flow", ".scenario", ".md"].contains { path.hasSuffix($0) }
            }
            try requireSame(Fixture(files: files(names, in: folder)))
        }
    }

    private func files(_ names: [String], in root: URL) throws -> [FolderText.File] {
        try names.sorted().map { name in
            let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
            return FolderText.File(path: name, text: text)
        }
    }

    @Test("random flows in odd layouts mean the same", arguments: 0..<4)
    func random(part: Int) throws {
        for seed in 0..<6 {
            var flows = RandomFlows(seed: UInt64(part * 1_000 + seed))
            var layout = OddLayout(seed: UInt64(part * 1_000 + seed))
            let text = layout.text(flows.file())
            let folder = Fixture(text, emails: RandomFlows.emails)
            let errors = folder.check().errors
            try #require(errors.isEmpty, "\(folder.drawing())\n\(text)")
            try requireSame(folder)
            let formatted = try formatted(folder).files[0].text
            for comment in layout.comments { #expect(formatted.contains(comment)) }
        }
    }

    @Test("random sentences of the grammar mean the same in odd layouts", arguments: ["flow file", "scenario"])
    func sentences(rule: String) throws {
        let grammar = try Grammar.read()
        var count = 0
        for seed in 0..<60 {
            var sentences = GrammarTests.sentences(grammar, seed: UInt64(seed))
            var layout = OddLayout(seed: UInt64(seed))
            let text = layout.text(sentences.sentence(of: rule))
            let folder = Fixture(text, path: rule == "flow file" ? "nurture.flow" : "a.scenario", emails: ["a"])
            guard case .formatted = FlowFormatter.format(folder.files[0]) else { continue }
            count += 1
            try requireSame(folder)
        }
        #expect(count > 5)
    }
}
