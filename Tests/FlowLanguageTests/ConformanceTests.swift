import FlowLanguage
import FlowModel
import Foundation
import Testing

/// The cases of the conformance suite beside the repository, where there is one.
@Suite(.enabled(if: Conformance.isPresent, "no ../shared/conformance beside this repository"))
struct ConformanceTests {
    static let invalid = Conformance.names(in: "invalid").filter { $0.hasSuffix(".flow") }
        .map { String($0.dropLast(5)) }

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
        var fixture = Fixture(files: files)
        fixture.teams = [Slug("sales")]
        fixture.topics = [Slug("newsletter")]
        fixture.webhooks = [Slug("crm")]
        let errors = fixture.check().errors.filter { $0.place.file == expected.file }
        #expect(errors.count == expected.errors, "\(errors)")
        let here = errors.filter { $0.place.line == expected.line }.map {
            "\($0.message) \($0.help ?? "")".lowercased()
        }
        for mention in expected.mentions {
            #expect(here.contains { $0.contains(mention.lowercased()) }, "\(mention) in \(errors)")
        }
    }

    @Test("a case has no error", arguments: Conformance.names(in: "cases"))
    func accepted(name: String) throws {
        let checked = Fixture(files: try Conformance.files(in: "cases/\(name)")).check()
        #expect(checked.errors.isEmpty, "\(checked.errors)")
        #expect(!checked.flows.isEmpty)
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

    /// What lies directly in that folder; nothing where there is no suite.
    static func names(in subfolder: String) -> [String] {
        let path = folder.appendingPathComponent(subfolder).path
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    static func files(in subfolder: String) throws -> [FolderText.File] {
        let root = folder.appendingPathComponent(subfolder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        let read = names.filter { name in [".flow", ".md", ".scenario"].contains { name.hasSuffix($0) } }
        return try read.map { name in
            let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
            return FolderText.File(path: name, text: text.precomposedStringWithCanonicalMapping)
        }
    }
}
