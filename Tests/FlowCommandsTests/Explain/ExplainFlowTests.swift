import FlowCommands
import FlowLanguage
import Testing

@Suite("nurture explain FLOW")
struct ExplainFlowTests {
    private let folder: TemporaryFolder
    private let recorded = RecordedOutput()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("nurture.flow", "on lead\ngoal booked\nsend welcome\nwait 3 days\nif clicked send offer\n")
        try folder.write("late.flow", "on demo\ngoal booked\nsend thanks\n")
        for email in ["welcome", "offer", "thanks"] {
            try folder.write("emails/\(email).md", "---\nsubject: Hello\n---\n[Hello](https://example.com)\n")
        }
    }

    private func explain(
        _ subject: String,
        in flows: String? = nil,
        _ format: ExplainFormat = .text
    ) throws -> ExitCode {
        try Explain.run(
            subject,
            folder: flows,
            standardFolder: folder.path,
            knowing: Knowledge { _ in true },
            format: format,
            output: recorded.output()
        )
    }

    @Test("takes a file, a name, and a name in a folder")
    func places() throws {
        #expect(try explain(folder.path("nurture.flow")) == .done)
        let once = recorded.answer
        #expect(once.contains("1. It gets the email “welcome”."))
        #expect(try explain("Nurture") == .done)
        #expect(try explain("nurture", in: folder.path) == .done)
        #expect(recorded.answer == once + once + once)
    }

    @Test("calls stages what the folder calls them")
    func stages() throws {
        let stages = "stages:\n  MQL\n  Satisfied customer\n  outside: Lost\nend\n"
        let flow = "on stage MQL\ngoal stage is at least Satisfied customer\nstop when stage is Lost\n"
        try folder.write("stages.flow", stages + flow + "if stage is MQL tag a\nmove to stage Lost\n")
        #expect(try explain("stages", in: folder.path) == .done)
        for words in [
            "moves into the stage MQL", "the stage is Satisfied customer or", "the stage is Lost.",
            "stage is MQL", "It moves to the stage Lost.",
        ] {
            #expect(recorded.answer.contains(words), "\(recorded.answer)")
        }
    }

    @Test("adds the emails of the folder's other flows")
    func pace() throws {
        #expect(try explain(folder.path("nurture.flow")) == .done)
        #expect(recorded.answer.contains("3 emails, when everything comes together"))
        #expect(recorded.answer.contains("- late: 1, by step 1 on day 1"))
    }

    @Test(
        "draws, charts and tells programs",
        arguments: [
            (ExplainFormat.svg, "<svg "), (.mermaid, "flowchart TD\n"), (.json, "{\"flow\":\"nurture\","),
        ]
    )
    func formats(format: ExplainFormat, beginning: String) throws {
        #expect(try explain("nurture", in: nil, format) == .done)
        #expect(recorded.answer.hasPrefix(beginning))
        #expect(recorded.answer.hasSuffix("\n") && !recorded.answer.hasSuffix("\n\n"))
    }

    @Test("offers the nearest flow for one that is unknown")
    func nearest() throws {
        #expect(throws: CommandError.unknownFlow(name: "nurtur", nearest: "nurture")) {
            try explain("nurtur", in: folder.path)
        }
        #expect(throws: CommandError.unknownFlow(name: "xyz", nearest: nil)) { try explain("xyz", in: folder.path) }
        #expect(throws: CommandError.missing(path: "missing.flow")) { try explain("missing.flow") }
    }

    @Test("asks which flow to draw when a file holds several, and explains all of them as text")
    func several() throws {
        let file = try folder.write("two.flow", "flow one\non a\nsend welcome\nflow two\non b\nsend offer\n")
        #expect(try explain(file) == .done)
        #expect(recorded.answer.contains("Flow “one”") && recorded.answer.contains("Flow “two”"))
        #expect(throws: CommandError.severalFlows(path: folder.path, names: ["one", "two"])) {
            try explain(file, in: nil, .svg)
        }
    }

    @Test("shows the errors of a flow that has some, and ends with 1")
    func errors() throws {
        let file = try folder.write("wrong.flow", "on lead\nsend welcome\ngo to nowhere\n")
        #expect(try explain(file) == .no)
        #expect(recorded.answer.isEmpty && recorded.error.contains("wrong.flow:3:"))
    }

    @Test("draws no flow that has more steps than a picture can show")
    func tooManySteps() throws {
        let file = try folder.write("long.flow", "on lead\n" + String(repeating: "tag x\n", count: 301))
        #expect(throws: CommandError.tooManySteps(flow: "long", limit: 300)) { try explain(file, in: nil, .svg) }
        #expect(try explain(file) == .done)
    }
}
