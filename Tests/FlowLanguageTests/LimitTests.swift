import FlowLanguage
import FlowModel
import Testing

/// Every limit refuses the first thing beyond it, and nothing before.
@Suite struct LimitTests {
    @Test("a file beyond one megabyte is refused unread")
    func fileSize() {
        let padding = String(repeating: "#", count: 1_048_576 - "on lead; tag a\n".utf8.count)
        #expect(Fixture("on lead; tag a\n" + padding).check().errors.isEmpty)
        #expect(Fixture("on lead; tag a\n" + padding + "#").check().ids == ["file-too-large"])
    }

    @Test("blocks nest 32 deep and no deeper")
    func depth() {
        func flow(_ depth: Int) -> String {
            "on lead\n" + String(repeating: "if a is yes:\n", count: depth) + "tag b\n"
                + String(repeating: "end\n", count: depth) + "tag c"
        }
        #expect(Fixture(flow(32)).check().errors.isEmpty)
        #expect(Fixture(flow(33)).check().ids == ["too-deep"])
    }

    @Test("splits nest 32 deep and no deeper")
    func splits() {
        func flow(_ depth: Int) -> String {
            "on lead\n" + String(repeating: "split:\n50%:\n", count: depth) + "tag b\n"
                + String(repeating: "rest:\nend\n", count: depth) + "tag c"
        }
        #expect(Fixture(flow(32)).check().errors.isEmpty)
        #expect(Fixture(flow(33)).check().ids == ["too-deep"])
    }

    @Test("a split has as many arms as there are hundredths of a percent")
    func arms() {
        let full = "on lead\nsplit:\n" + String(repeating: "0.01%: tag a\n", count: 10_000) + "end\ntag b"
        let flow = Fixture(full).check().flows.first
        #expect(flow?.steps.count == 10_002)
        #expect(flow?.steps.last?.number == "2")
    }

    @Test("lists are as long as a file")
    func lists() {
        let values = (0..<5_000).map { "\"v\($0)\"" }.joined(separator: ", ")
        let fields = (0..<5_000).map { "f\($0)" }.joined(separator: ", ")
        let checked = Fixture("on lead\nif country is one of \(values) stop\ncall webhook a and keep \(fields)").check()
        #expect(checked.errors.isEmpty)
    }

    @Test("parentheses nest 32 deep and no deeper")
    func parentheses() {
        func flow(_ depth: Int) -> String {
            "on lead\nif " + String(repeating: "(", count: depth) + "a is yes" + String(repeating: ")", count: depth)
                + " stop\ntag a"
        }
        #expect(Fixture(flow(32)).check().errors.isEmpty)
        #expect(Fixture(flow(33)).check().ids == ["too-deep"])
    }

    @Test("a flow has at most 20,000 steps")
    func steps() {
        let full = "on lead\n" + String(repeating: "tag a\n", count: 20_000)
        #expect(Fixture(full).check().flows.first?.steps.count == 20_000)
        #expect(Fixture(full + "tag b\ntag c").check().ids == ["too-many-steps"])
    }

    @Test("a journey has at most 50 lines, and a line 20 touchpoints")
    func journeyLines() {
        func journey(_ lines: Int, _ paths: Int) -> String {
            let path = (0..<paths).map { "e\($0)" }.joined(separator: " or ")
            return "journey A:\n" + String(repeating: path + "\n", count: lines) + "end"
        }
        #expect(Fixture(journey(50, 20)).check().errors.isEmpty)
        #expect(Fixture(journey(50, 20)).check().journeys.first?.steps.count == 50)
        #expect(Fixture(journey(51, 1)).check().ids == ["journey-too-long"])
        #expect(Fixture(journey(51, 1)).check().journeys.isEmpty)
        #expect(Fixture("journey A:\nlead\n" + journey(1, 21).dropFirst(11)).check().ids == ["journey-too-long"])
    }

    @Test("a folder has at most 200 journeys")
    func journeys() {
        let full = (0..<200).map { "journey j\($0):\na\nb\nend\n" }.joined()
        #expect(Fixture(full).check().ids == [])
        let checked = Fixture(full + "journey more:\na\nb\nend\njourney most:\na\nb\nend").check()
        #expect(checked.ids == ["journey-too-long"])
        #expect(checked.journeys.count == 200)
    }

    @Test("a hundred findings are shown, errors first, and the rest is counted")
    func findings() {
        let many = "on lead\n" + String(repeating: "sned a\n", count: 150)
        let checked = Fixture(many).check()
        #expect(checked.diagnostics.count == 101)
        #expect(checked.diagnostics.last?.id == "too-many-findings")
        #expect(checked.diagnostics.last?.message == "50 more findings were left out")
        #expect(checked.diagnostics.last?.severity == .error)
        let warnings = "on lead\n" + String(repeating: "send a\n", count: 150) + "sned a\n"
        let mixed = Fixture(warnings + "flow B\non lead\n" + warnings.replacingSned, emails: ["a"]).check()
        #expect(mixed.errors.map(\.place.line) == [152])
        #expect(mixed.diagnostics.last?.severity == .warning)
    }
}

extension String {
    fileprivate var replacingSned: String {
        split(separator: "\n").dropFirst().dropLast().joined(separator: "\n")
    }
}
