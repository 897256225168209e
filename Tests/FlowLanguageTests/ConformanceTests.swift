import FlowLanguage
import FlowModel
import Foundation
import Testing

/// The cases of the conformance suite beside the repository, where there is one.
@Suite(.enabled(if: Conformance.isPresent, "no ../shared/conformance beside this repository"))
struct ConformanceTests {
    /// Cases whose constructs are all part of this version.
    static let invalid = [
        "01-unknown-email", "03-wrong-number", "11-clicked-without-send", "13-loop-condition-can-hold",
        "17-reserved-in-name", "21-nested-one-line-if", "23-go-into-block", "25-setting-twice", "27-unknown-word",
        "29-bad-time", "31-no-trigger", "33-where-and", "35-time-zone", "37-two-errors",
        "41-wait-for-event-without-limit",
    ]

    @Test("a refused file has its errors where they belong", arguments: invalid)
    func refused(name: String) throws {
        let all = try JSONDecoder().decode(
            [Conformance.Expected].self,
            from: Data(contentsOf: Conformance.folder.appendingPathComponent("invalid/expected.json"))
        )
        let expected = try #require(all.first { $0.file == "\(name).flow" })
        var files = try Conformance.files(in: "invalid/context")
        let path = "invalid/\(expected.file)"
        let text = try String(contentsOf: Conformance.folder.appendingPathComponent(path), encoding: .utf8)
        files.append(FolderText.File(path: expected.file, text: text))
        let errors = Fixture(files: files).check().errors.filter { $0.place.file == expected.file }
        #expect(errors.count == expected.errors, "\(errors)")
        let here = errors.filter { $0.place.line == expected.line }.map {
            "\($0.message) \($0.help ?? "")".lowercased()
        }
        for mention in expected.mentions {
            #expect(here.contains { $0.contains(mention.lowercased()) }, "\(mention) in \(errors)")
        }
    }

    @Test(
        "a case within this version has no error",
        arguments: ["00-mission-sentence", "09-run-key", "11-blocks", "15-names"]
    )
    func accepted(name: String) throws {
        let checked = Fixture(files: try Conformance.files(in: "cases/\(name)")).check()
        #expect(checked.errors.isEmpty)
        #expect(!checked.flows.isEmpty)
    }

    @Test("constructs of later versions are refused by name and nothing else is said about them")
    func later() throws {
        for name in ["01-mission-one-liner", "03-dst-spring", "19-recurring", "21-webhooks-and-links"] {
            let errors = Fixture(files: try Conformance.files(in: "cases/\(name)")).check().errors
            #expect(!errors.isEmpty)
            #expect(errors.allSatisfy { $0.id == "not-yet" }, "\(name): \(errors)")
        }
    }
}

enum Conformance {
    struct Expected: Decodable {
        var file: String
        var line: Int
        var mentions: [String]
        var errors: Int
    }

    /// Beside the repository: `../shared/conformance`.
    static var folder: URL {
        URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared/conformance")
    }

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func files(in subfolder: String) throws -> [FolderText.File] {
        let root = folder.appendingPathComponent(subfolder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return try names.filter { $0.hasSuffix(".flow") || $0.hasSuffix(".md") }.map { name in
            let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
            return FolderText.File(path: name, text: text.precomposedStringWithCanonicalMapping)
        }
    }
}
