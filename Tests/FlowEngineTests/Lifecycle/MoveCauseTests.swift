import FlowModel
import Testing

/// Why a contact moves from one stage to another.
@Suite struct MoveCauseTests {
    private func moves(_ play: Rehearsal) -> [TimelineEntry] {
        play.entries.filter { if case .moved = $0.kind { true } else { false } }
    }

    @Test func `the event that makes a rule hold is the cause, whoever sent or recorded it`() {
        let rules = Lifecycle.stages([
            ("lead", .happening("lead")), ("reader", .message(.clicked, .any, Condition.Occurring(.now))),
            ("member", .happening("joined")), ("leaver", .happening("unsubscribed")),
        ])
        let flow = Flow.named(
            "f",
            topic: "transactional",
            steps: [.send("a"), .wait(.of(days: 2)), Draft(.record("joined"))]
        )
        var play = Rehearsal(.of(flow, lifecycle: rules))
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.clicked, to: "a", at: "2026-03-02 10:00")
        play.run()
        play.happen(.unsubscribed(topic: nil), at: "2026-03-09 09:00")
        #expect(
            moves(play).map(\.cause) == [.event("lead"), .event("clicked"), .event("joined"), .event("unsubscribed")]
        )
        #expect(moves(play).allSatisfy { $0.enrolment == nil && $0.step == nil })
    }

    @Test func `an event whose points carry the score over a rule's bound is the cause of the move`() {
        let rules = Lifecycle.stages(
            [("hot", .score(atLeast: 10)), ("warmest", .inSegment("hot ones"))],
            scoring: [.on(.event("visit"), 6)],
            segments: [.named("hot ones", .stage(.isOne(of: ["hot"])))]
        )
        var play = Rehearsal(.of(lifecycle: rules))
        play.track("visit", at: "2026-03-02 09:00")
        play.track("visit", at: "2026-03-03 09:00")
        #expect(moves(play).map(\.cause) == [.event("visit"), .event("visit")])
        #expect(play.person.contact.standing.stage == "warmest")
    }

    @Test func `a change by a call, a step or a person is the cause of a rule's move, and is no event`() {
        let rules = Lifecycle.stages([
            ("known", .contact("country", .isSet)), ("tagged", .tagged("vip")), ("rich", .score(atLeast: 5)),
        ])
        let flow = Flow.named("f", on: [.event("start")], steps: [.tag("vip")])
        var play = Rehearsal(.of(flow, lifecycle: rules))
        play.happen(.identify, at: "2026-03-02 09:00", traits: ["country": .text("NL")])
        play.track("start", at: "2026-03-03 09:00")
        play.change(.addPoints(5), at: "2026-03-04 09:00")
        #expect(moves(play).map(\.cause) == [.change, .change, .change])
    }

    @Test func `time is the cause of a rule that begins to hold when nothing happens`() {
        let known = Condition.happened("visit", filter: nil, .ever)
        let rules = Lifecycle.stages(
            [("active", .happening("visit")), ("cold", .all([known, .contact("score", .lessThan(5))]))],
            outside: [("lost", .all([known, .not(.recently("visit", .of(days: 30)))]))],
            scoring: [.on(.event("visit"), 8)],
            decay: Decay(points: 5, every: .of(days: 10))
        )
        var play = Rehearsal(.of(lifecycle: rules))
        play.track("visit", at: "2026-03-02 09:00")
        play.run()
        #expect(moves(play).map(\.cause) == [.event("visit"), .time, .time])
        #expect(play.person.contact.standing.stage == "lost")
    }

    @Test func `a step and somebody by hand are causes of their own`() {
        let mover = Flow.named("m", steps: [Draft(.moveToStage("mql"))])
        var play = Rehearsal(.of(mover, lifecycle: .stages([("prospect", nil), ("mql", nil)])))
        play.track("lead", at: "2026-03-02 09:00")
        play.change(.moveToStage("prospect"), at: "2026-03-03 09:00")
        #expect(moves(play).map(\.cause) == [.step, .hand])
        #expect(moves(play).map(\.step) == ["1", nil])
        #expect(play.entries.filter { $0.cause != nil }.count == 2)
    }
}
