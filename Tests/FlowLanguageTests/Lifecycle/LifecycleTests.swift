import FlowLanguage
import FlowModel
import Testing

/// Stages, scoring and segments, beyond the golden files.
@Suite struct LifecycleTests {
    @Test("the stages of the folder are those of its one block, in the order written")
    func stages() {
        let text = "stages:\n  Lead \"New\" when lead\n  Customer\n  outside: Lost when score < 0\nend"
        let checked = Fixture(text, path: "lifecycle.flow").check()
        #expect(checked.ids == [])
        #expect(
            checked.lifecycle.stages == [
                Lifecycle.Stage(
                    name: Slug("lead"),
                    title: "Lead",
                    description: "New",
                    rule: .happened(Slug("lead"), filter: nil, Condition.Occurring(.now)),
                    text: "lead"
                ),
                Lifecycle.Stage(name: Slug("customer"), title: "Customer", rule: nil),
            ]
        )
        #expect(
            checked.lifecycle.outside == [
                Lifecycle.Stage(
                    name: Slug("lost"),
                    title: "Lost",
                    rule: .field(.contact(Slug("score")), .lessThan(0)),
                    text: "score < 0"
                )
            ]
        )
    }

    @Test("rules and segments of several files come in the order of the files, then as written")
    func order() {
        let checked = Fixture(files: [
            FolderText.File(path: "b.flow", text: "scoring:\n  x +1\nend\nsegment B: a is 1\nscoring:\n  y +1\nend"),
            FolderText.File(
                path: "a.flow",
                text: "segment A: a is 1\nscoring:\n  z +1\n  -1 every 1 day without activity\nend"
            ),
        ]).check()
        #expect(checked.errors.isEmpty)
        #expect(checked.lifecycle.scoring.map(\.text) == ["z +1", "x +1", "y +1"])
        #expect(checked.lifecycle.segments.map(\.title) == ["A", "B"])
        #expect(checked.lifecycle.decay?.points == 1 && checked.lifecycle.decay?.every.days == 1)
    }

    @Test("an unreadable line costs that line alone, and nothing is said of names that it may have defined")
    func recovery() {
        let text = """
            stages:
              Lead when
              Customer when purchase
            end
            segment Dutch country is "NL"
            scoring:
              clicked plus ten
              opened +2
            end
            flow X
            on stage Lead
            goal bought
            if in segment dutch tag x
            """
        let checked = Fixture(text).check()
        #expect(checked.errors.map(\.place.line) == [2, 5, 7])
        #expect(checked.lifecycle.stages.map(\.title) == ["Customer"])
        #expect(checked.lifecycle.scoring.map(\.points) == [2])
    }

    @Test("a block whose first word is misspelt is one mistake", arguments: ["stagse", "scorring", "fasen"])
    func misspelt(word: String) {
        let text = "\(word):\n  Lead when lead\n  clicked +10\nend\nflow X\non lead\ngoal bought\ntag x"
        let checked = Fixture(text).check()
        #expect(checked.ids == ["unknown-word"], "\(checked.diagnostics)")
        #expect(checked.flows.map(\.title) == ["X"])
    }

    @Test("the block in lifecycle.flow is the one that counts, whatever the other file is called")
    func conventionalFile() {
        let checked = Fixture(files: [
            FolderText.File(path: "a.flow", text: "stages:\n  A\nend"),
            FolderText.File(path: "lifecycle.flow", text: "stages:\n  B\nend"),
            FolderText.File(path: "z.flow", text: "stages:\n  C\nend"),
        ]).check()
        #expect(checked.errors.map(\.place.file) == ["a.flow", "z.flow"])
        #expect(checked.lifecycle.stages.map(\.title) == ["B"])
    }

    @Test("what the folder defines for everyone is known to flows")
    func knownEvents() {
        let text = "stages:\n  Lead when meeting booked\nend\nscoring:\n  demo asked +5\nend\n"
        let flow = "flow X\non lead\ngoal meeting bookd\nif demo askd tag x"
        #expect(Fixture(text + flow).check().ids == ["unknown-event", "unknown-event"])
    }

    @Test("a chain of segments as long as a file may be is walked without running out of anything")
    func longChain() {
        let lines = (0..<2_000).map { "segment s\($0): in segment s\($0 + 1) or in segment s\($0 + 1)" }
        let open = Fixture(lines.joined(separator: "\n") + "\nsegment s2000: a is 1").check()
        #expect(open.ids == ["too-deep"])
        #expect(open.lifecycle.segments.count == 32)
        let closed = Fixture(lines.joined(separator: "\n") + "\nsegment s2000: in segment s0").check()
        #expect(closed.ids == ["segment-of-itself"])
        #expect(closed.lifecycle.segments.isEmpty)
    }
}
