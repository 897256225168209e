import FlowCommands
import FlowLanguage
import FlowTesting
import Foundation
import Testing

@Suite("nurture check")
struct CheckTests {
    private let folder: TemporaryFolder
    private let recorded = RecordedOutput()
    private let knowledge = Knowledge(isTimeZone: { $0 == "Europe/Amsterdam" })

    init() throws {
        folder = try TemporaryFolder()
    }

    private func check(_ path: String, format: OutputFormat = .text, isColored: Bool = false) throws -> ExitCode {
        try Check.run(path: path, knowing: knowledge, format: format, output: recorded.output(isColored: isColored))
    }

    @Test("counts the flows and steps of a folder that is fine, and ends with 0")
    func fine() throws {
        try folder.write("nurture.flow", "on lead\ngoal meeting booked\nsend welcome\nwait 3 days\nstop\n")
        try folder.write("emails/welcome.md", "---\nsubject: Welcome\n---\nHello.\n")
        let file = folder.path("nurture.flow")
        #expect(try check(file) == .done)
        let lines = recorded.answer.split(separator: "\n")
        #expect(lines.last?.hasPrefix("\(file) is fine: 1 flow, 3 steps") == true, "\(recorded.answer)")
    }

    @Test("shows an error with its place, and ends with 1")
    func error() throws {
        try folder.write("nurture.flow", "on lead\nsend welcome\nif clicked go to nowhere\n")
        try folder.write("emails/welcome.md", "---\nsubject: Welcome\n---\nHello.\n")
        #expect(try check(folder.path) == .no)
        #expect(recorded.answer.contains("--> nurture.flow:3:"))
        #expect(recorded.answer.contains("\n1 error"))
        #expect(!recorded.answer.contains("\u{1B}"))
    }

    @Test("finds errors in emails too")
    func emailError() throws {
        try folder.write("nurture.flow", "on lead\ngoal meeting booked\nsend welcome\nwait 1 day\nstop\n")
        try folder.write("emails/welcome.md", "---\nsubject: {{{\n")
        #expect(try check(folder.path) == .no)
        #expect(recorded.answer.contains("--> emails/welcome.md"))
    }

    @Test("refuses an email of a topic that the configuration does not name")
    func emailTopic() throws {
        try folder.write("nurture.flow", "on lead\ngoal meeting booked\nsend welcome\nwait 1 day\nstop\n")
        try folder.write("emails/welcome.md", "---\nsubject: Welcome\ntopic: newsleter\n---\nHello.\n")
        #expect(try check(folder.path) == .done)
        var knowledge = knowledge
        knowledge.topics = ["newsletter"]
        #expect(try Check.run(path: folder.path, knowing: knowledge, output: recorded.output()) == .no)
        #expect(recorded.answer.contains("error: there is no topic \"newsleter\"\n  --> emails/welcome.md:3:8"))
    }

    @Test("colours only when it may")
    func colour() throws {
        try folder.write("nurture.flow", "on lead\nif clicked go to nowhere\n")
        #expect(try check(folder.path, isColored: true) == .no)
        #expect(recorded.answer.contains("\u{1B}["))
    }

    @Test("writes one JSON object a finding with the keys in their order, and the summary elsewhere")
    func json() throws {
        try folder.write("nurture.flow", "on lead\nsend welcome\nif clicked go to nowhere\n")
        try folder.write("emails/welcome.md", "---\nsubject: Welcome\n---\nHello.\n")
        #expect(try check(folder.path, format: .json) == .no)
        let lines = recorded.answer.split(separator: "\n")
        #expect(!lines.isEmpty)
        for line in lines {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let required: Set = ["code", "severity", "file", "line", "column", "length", "message", "help"]
            #expect(Set(object.keys).subtracting(["replacement"]) == required)
            #expect(line.hasPrefix(#"{"code":""#))
        }
        #expect(recorded.error.contains("1 error"))
    }

    @Test("says what cannot be read, with the exit status for bad input")
    func unreadable() throws {
        let error = #expect(throws: CommandError.self) { try check(folder.path("nowhere")) }
        #expect(error?.exitCode == .badInput)
        #expect(recorded.answer.isEmpty)
    }

    @Test("says nothing about emails of other flows when one file is checked alone")
    func oneFileOfSeveral() throws {
        try folder.write("nurture.flow", "on lead\ngoal clicked offer\nsend welcome\nwait 3 days\nstop\n")
        try folder.write("other.flow", "on trial\ngoal meeting booked\nsend offer\n")
        for email in ["welcome", "offer"] {
            try folder.write("emails/\(email).md", "---\nsubject: Welcome\n---\nHello.\n")
        }
        #expect(try check(folder.path("nurture.flow")) == .done)
        #expect(!recorded.answer.contains("no flow sends"), "\(recorded.answer)")
    }
}
