import FlowModel
import Testing

/// Stages: moved into by rules and by hand.
@Suite struct StageTests {
    private let lifecycle = Lifecycle.stages(
        [
            ("prospect", nil), ("lead", .happening("lead")), ("mql", .happening("meeting booked")),
            ("sql", .all([.score(atLeast: 50), .contact("qualified", is: .flag(true))])),
            ("customer", .happening("purchase")),
        ],
        outside: [("lost", .happening("disqualified")), ("partner", .happening("partnered"))]
    )

    @Test func `rules move forward only, and say from where to where`() {
        var play = Rehearsal(.of(lifecycle: lifecycle))
        play.track("lead", at: "2026-03-02 09:00")
        play.track("purchase", at: "2026-03-03 09:00")
        play.track("meeting booked", at: "2026-03-04 09:00")
        play.track("lead", at: "2026-03-05 09:00")
        #expect(
            play.happenings == [
                "event event=lead", "moved from= to=lead", "event event=purchase", "moved from=lead to=customer",
                "event event=meeting-booked", "event event=lead",
            ]
        )
        #expect(play.person.contact.standing.stage == "customer")
    }

    @Test func `of several rules that begin to hold the last stage ahead is moved into, in one move`() {
        let both = Lifecycle.stages([("one", .happening("go")), ("two", .happening("go")), ("three", nil)])
        var play = Rehearsal(.of(lifecycle: both))
        play.track("go", at: "2026-03-02 09:00")
        #expect(play.happenings == ["event event=go", "moved from= to=two"])
    }

    @Test func `an outside stage wins, and only a move by hand or step leads out of it`() {
        let rules = Lifecycle.stages(
            [("lead", .happening("lead")), ("customer", .happening("purchase"))],
            outside: [("lost", .any([.happening("purchase"), .happening("disqualified")]))]
        )
        var play = Rehearsal(.of(lifecycle: rules))
        play.track("purchase", at: "2026-03-02 09:00")
        #expect(play.happenings.last == "moved from= to=lost")
        play.track("lead", at: "2026-03-03 09:00")
        #expect(play.person.contact.standing.stage == "lost")
        play.change(.moveToStage("lead"), at: "2026-03-04 09:00")
        #expect(play.happenings.last == "moved from=lost to=lead")
        play.change(.moveToStage("lead"), at: "2026-03-05 09:00")
        #expect(play.happenings.filter { $0.hasPrefix("moved") }.count == 2)
    }

    @Test func `a rule fires when its condition begins to hold, not while it goes on holding`() {
        var play = Rehearsal(.of(lifecycle: lifecycle), .anna(["qualified": .flag(true)]))
        play.change(.addPoints(60), at: "2026-03-02 09:00")
        #expect(play.happenings == ["scored points=60 score=60", "moved from= to=sql"])
        play.change(.moveToStage("prospect"), at: "2026-03-03 09:00")
        play.change(.addPoints(1), at: "2026-03-04 09:00")
        #expect(play.person.contact.standing.stage == "prospect")
        play.change(.addPoints(-20), at: "2026-03-05 09:00")
        play.change(.addPoints(20), at: "2026-03-06 09:00")
        #expect(play.happenings.last == "moved from=prospect to=sql")
    }

    @Test func `a stage that was moved into settles further rules, triggers and goals`() {
        let chain = Lifecycle.stages(
            [
                ("lead", .happening("lead")), ("mql", .inSegment("leads")),
            ],
            segments: [.named("leads", .stage(.isOne(of: ["lead"])))]
        )
        let goal = Flow.named("g", goals: [.stage(.atLeast("mql"))], steps: [.wait(.of(days: 9))])
        let welcome = Flow.named("w", on: [.stage("mql")], steps: [.tag("qualified")])
        let starting = Flow.named("s", on: [.stage("lead")], steps: [.tag("started")])
        var play = Rehearsal(.of(welcome, goal, starting, lifecycle: chain))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.happenings == [
                "event event=lead", "moved from= to=lead", "moved from=lead to=mql", "w entered",
                "g not_entered reason=goal", "s entered", "w 1 tagged tag=qualified", "w finished",
                "s 1 tagged tag=started", "s finished",
            ]
        )
    }

    @Test func `a stage that was moved into by a step lets in with its line, before the next step`() {
        let mover = Flow.named("m", steps: [Draft(.moveToStage("mql")), .tag("later")])
        let welcome = Flow.named("w", on: [.stage("mql")], steps: [.tag("welcomed")])
        var play = Rehearsal(.of(mover, welcome, lifecycle: .stages([("mql", nil)])))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.happenings.dropFirst(2) == [
                "m 1 moved from= to=mql", "w entered", "m 2 tagged tag=later", "m finished",
                "w 1 tagged tag=welcomed", "w finished",
            ]
        )
    }

    @Test func `comparisons with a stage know the funnel's order and nothing outside it`() {
        func holds(_ comparison: Condition.StageComparison, in stage: Slug?) -> Bool {
            let flow = Flow.named("f", on: [.event("ask", filter: .stage(comparison))], steps: [.tag("yes")])
            var contact = Contact.anna()
            contact.standing.stage = stage
            var play = Rehearsal(.of(flow, lifecycle: lifecycle), contact)
            play.track("ask", at: "2026-03-02 09:00")
            return play.person.contact.tags == ["yes"]
        }
        #expect(holds(.atLeast("mql"), in: "mql") && holds(.atLeast("mql"), in: "customer"))
        #expect(!holds(.atLeast("mql"), in: "lead") && !holds(.atLeast("mql"), in: "lost"))
        #expect(!holds(.atLeast("prospect"), in: nil) && !holds(.atLeast("lost"), in: "lost"))
        #expect(holds(.isOne(of: ["lost"]), in: "lost") && !holds(.isOne(of: ["lost"]), in: nil))
        #expect(holds(.isNone(of: ["lost"]), in: nil) && !holds(.isNone(of: ["lost"]), in: "lost"))
        #expect(holds(.isSet, in: "lead") && !holds(.isSet, in: nil) && holds(.isNotSet, in: nil))
    }

    @Test func `a rule that is new to an old contact begins with what is`() {
        var play = Rehearsal(.of(), .anna(["nps": .number(9)]))
        play.track("lead", at: "2026-03-02 09:00")
        let rules = Lifecycle.stages([("happy", .contact("nps", .atLeast(8)))])
        var later = Rehearsal(.of(lifecycle: rules))
        later.person = play.person
        later.track("lead", at: "2026-03-03 09:00")
        #expect(later.person.contact.standing.stage == nil)
        later.happen(.identify, at: "2026-03-04 09:00", traits: ["nps": .number(3)])
        later.happen(.identify, at: "2026-03-05 09:00", traits: ["nps": .number(10)])
        #expect(later.happenings.last == "moved from= to=happy")
    }
}
