import FlowLanguage
import FlowModel
import Testing

/// Whatever the bytes: an answer, bounded, and soon.
@Suite struct HostileTests {
    @Test(
        "large hostile files are answered without looking at anything again and again",
        .timeLimit(.minutes(5)),
        arguments: [
            "send a, ", "wait until x ", "if a is yes and ", "if x tag y and ", "(", "not ", "if a:", "if a:\n",
            "step ",
            "1.", "a ", "\"", "”", "otherwise ", "otherwise:\n", "end\n", "go to 1, at most ", "on lead or ", ":", ",",
            "flow \(String(repeating: "x", count: 300)) ", "split:\n", "tag a tag ", "stages:\n", "é\u{301}",
            "„ ", "« ", "- ", "else ", "set go ", "if a goto 1\n", "wait until a for 3 days ",
            "flow a\non b\nif c: d\n", "split: 50%: ", "50%: ", "50%:\n", "rest: ", "split 50%: tag a\n",
            "on every Monday, ", "on 3 days before a or ", "if stage is one of a, ", "if a at least 3 times ",
            "if a in the last 1 day ", "call webhook a and keep b, ", "if a where (b is 1 and c where (",
            "start flow a; ",
            "wait until a weekday between ", "wait until 3 days before ", "wait until a b ", "add 1 points ",
            "sending hours 09:00 to 10:00 on Monday, ", "enter every time by a ", "stop when a ", "from \"a ",
            "flow a\non b\nrecord b\nstart flow c\n", "if tagged ", "if a before 1 day ", "(was ", "step a (was b): ",
            "journey a:\n", "journey a: b or ", "journey a:\nlead\nend\n", "journey a:\non b\n", "jorney \"a\":\n",
        ]
    )
    func large(piece: String) {
        for prefix in ["on lead\n", "on lead where "] {
            let text = prefix + String(repeating: piece, count: 25_000 / piece.utf8.count)
            let fixture = Fixture(text)
            let checked = fixture.check()
            #expect(checked.diagnostics.count <= 101)
            #expect(checked.hasErrors)
        }
    }

    @Test("many different names are compared a bounded number of times", .timeLimit(.minutes(5)))
    func manyNames() {
        let steps = (0..<3_000).map { "if happened\($0)x\($0 * 7) tag t\($0)x" }.joined(separator: "\n")
        let checked = Fixture("on happened1\n" + steps).check()
        #expect(checked.flows.count == 1)
    }

    @Test("a journey with many lines, and lines with many touchpoints, are looked at once", .timeLimit(.minutes(5)))
    func manyTouchpoints() {
        let lines = (0..<3_000).map { "happened\($0)x\($0 * 7) or sent mail\($0)x or stage s\($0)x" }
        let long = "journey a:\n" + lines.joined(separator: "\n") + "\nend\n"
        let wide = "journey b:\nlead\n" + lines.joined(separator: " or ") + "\nend"
        let checked = Fixture(long + wide, emails: ["mail1"]).check()
        #expect(checked.diagnostics.count == 101)
        #expect(checked.journeys.isEmpty)
    }

    @Test("many flows that start each other are looked at once", .timeLimit(.minutes(5)))
    func manyCircles() {
        let flows = (0..<1_500).map { "flow f\($0)\non e\nrecord e\nstart flow f\(($0 + 1) % 1_500)\n" }
        let checked = Fixture(flows.joined()).check()
        #expect(checked.errors.map(\.id) == ["circle-without-wait"])
    }

    @Test("unknown names beside many known ones are compared a bounded number of times", .timeLimit(.minutes(5)))
    func manyDefinitions() {
        let flows = (0..<1_000).map {
            "flow flow\($0)\non e\($0)\nstart flow flaw\($0)x\nwait until day\($0)\nmove to stage s\($0)\n"
                + "segment seg\($0): in segment sag\($0)x\n"
        }
        let checked = Fixture(flows.joined()).check()
        #expect(checked.diagnostics.count == 101)
    }

    @Test("a flow of ten thousand lines has ten thousand steps")
    func tenThousandLines() {
        let lines = (0..<2_500).map { "send a\nwait 1 day\nif clicked go to step \($0 * 4 + 4)\nset x to \($0)\n" }
        let checked = Fixture("on lead\ngoal bought\n" + lines.joined(), emails: ["a"]).check()
        #expect(checked.errors.isEmpty)
        #expect(checked.flows.first?.steps.count == 12_500)
        #expect(checked.flows.first?.steps.last?.number == "10000")
    }
}
