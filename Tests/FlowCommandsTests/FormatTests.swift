import FlowCommands
import Foundation
import Testing

@Suite("nurture fmt")
struct FormatTests {
    private let folder: TemporaryFolder
    private let recorded = RecordedOutput()
    private let untidy = "ON lead, Send welcome\n"
    private let tidy = "on lead\n\nsend welcome\n"

    init() throws {
        folder = try TemporaryFolder()
    }

    private func format(_ path: String, isCheck: Bool = false, language: String? = nil) throws -> ExitCode {
        try Format.run(path: path, isCheck: isCheck, language: language, output: recorded.output())
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path(name), encoding: .utf8)
    }

    @Test("formats the flows and scenarios of a folder and lists those that changed")
    func wholeFolder() throws {
        try folder.write("nurture.flow", untidy)
        try folder.write("other.flow", tidy)
        try folder.write("scenarios/a.scenario", "Scenario \"a\"\ngiven anna@example.com\nat 2026-03-02 9:00,  lead\n")
        try folder.write("emails/welcome.md", "---\nsubject:   Hello\n---\n")
        #expect(try format(folder.path) == .done)
        #expect(recorded.answer == "\(folder.path("nurture.flow"))\n\(folder.path("scenarios/a.scenario"))\n")
        #expect(recorded.error == "2 files formatted, 1 file was fine\n")
        #expect(try text("nurture.flow") == tidy)
        let scenario = "scenario \"a\"\ngiven anna@example.com\nat 2026-03-02 09:00, lead\n"
        #expect(try text("scenarios/a.scenario") == scenario)
        #expect(try text("emails/welcome.md").contains("subject:   Hello"))
    }

    @Test("a check writes nothing and says no when a file would change")
    func check() throws {
        try folder.write("nurture.flow", untidy)
        #expect(try format(folder.path("nurture.flow"), isCheck: true) == .no)
        #expect(recorded.answer == "\(folder.path("nurture.flow"))\n")
        #expect(try text("nurture.flow") == untidy)
        #expect(try format(folder.path("nurture.flow")) == .done)
        #expect(try format(folder.path("nurture.flow"), isCheck: true) == .done)
    }

    @Test("marks that the eye does not see are a change as well")
    func invisible() throws {
        try folder.write("nurture.flow", "\u{FEFF}" + tidy)
        try folder.write(
            "other.flow",
            tidy.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        )
        #expect(try format(folder.path, isCheck: true) == .no)
        #expect(recorded.error == "2 files would change\n")
    }

    @Test("a file with errors stays as it is, its errors are the answer, and the others are formatted")
    func errors() throws {
        try folder.write("bad.flow", "ON lead\nsned welcome\n")
        try folder.write("nurture.flow", untidy)
        #expect(try format(folder.path) == .no)
        #expect(recorded.answer.contains("--> bad.flow:2:1"))
        #expect(recorded.error == "1 file formatted, 1 file with errors left alone\n")
        #expect(try text("bad.flow") == "ON lead\nsned welcome\n")
        #expect(try text("nurture.flow") == tidy)
    }

    @Test("translates keywords, and back")
    func languages() throws {
        try folder.write("nurture.flow", tidy)
        #expect(try format(folder.path, language: "nl") == .done)
        #expect(try text("nurture.flow") == "# language: nl\nbij lead\n\nstuur welcome\n")
        #expect(try format(folder.path, language: "en") == .done)
        #expect(try text("nurture.flow") == tidy)
    }

    @Test("permissions stay, links stay links, and nothing is left beside the file")
    func permissions() throws {
        try folder.write("real/nurture.flow", untidy)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640],
            ofItemAtPath: folder.path("real/nurture.flow")
        )
        try folder.link("nurture.flow", to: "real/nurture.flow")
        #expect(try format(folder.path("nurture.flow")) == .done)
        #expect(try text("real/nurture.flow") == tidy)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("real/nurture.flow"))
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("nurture.flow"))
        #expect(target == "real/nurture.flow")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("real")) == ["nurture.flow"])
    }

    @Test("a file that is fine is not written again")
    func untouched() throws {
        try folder.write("nurture.flow", tidy)
        let path = folder.path("nurture.flow")
        let long = Date(timeIntervalSince1970: 1_000_000)
        try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: path)
        #expect(try format(path) == .done)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date == long)
    }

    @Test("what comes in goes out formatted, or not at all")
    func filter() throws {
        let (untidy, output) = (untidy, recorded.output())
        #expect(try Format.run(path: "-", input: { Array(untidy.utf8) }, output: output) == .done)
        #expect(recorded.answer == tidy)
        let scenario = "Scenario \"a\"\ngiven anna@example.com\nat 2026-03-02 09:00, lead"
        #expect(try Format.run(path: "-", isCheck: true, input: { Array(scenario.utf8) }, output: output) == .no)
        #expect(try Format.run(path: "-", input: { Array("on lead\nsned".utf8) }, output: output) == .no)
        #expect(recorded.answer == tidy)
        #expect(recorded.error.contains("standard input.flow:2:1"))
    }

    @Test("says what cannot be formatted")
    func unreadable() throws {
        let output = recorded.output()
        #expect(throws: CommandError.missing(path: folder.path("no.flow"))) { try format(folder.path("no.flow")) }
        try folder.write("notes.txt", "on lead")
        #expect(throws: CommandError.notAFlowFile(path: folder.path("notes.txt"))) {
            try format(folder.path("notes.txt"))
        }
        #expect(throws: CommandError.notUTF8(path: "standard input", line: 2)) {
            try Format.run(path: "-", input: { [0x0A, 0xFF] }, output: output)
        }
    }
}
