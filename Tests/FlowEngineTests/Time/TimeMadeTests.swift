import FlowModel
import Testing

/// What time alone makes true: noticed at that moment, neither before nor after.
@Suite struct TimeMadeTests {
    private let old = Condition.contact("signed up", .before(.ago(.of(days: 30))))

    @Test func `a goal that time makes is met at that moment`() {
        let flow = Flow.named("f", goals: [old], steps: [.wait(.of(days: 90))])
        var play = Rehearsal(.of(flow), .anna(["signed up": .text("2026-02-20 15:00")]))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.nextDue == moment("2026-03-22 15:00"))
        play.run()
        #expect(play.lines.last == "2026-03-22T15:00:00+01:00 f 1 converted")
    }

    @Test func `a stop and a condition wait notice it as well`() {
        let soon = Condition.contact("webinar", .before(.fromNow(.of(days: 1))))
        let stopping = Flow.named("s", stops: [soon], steps: [.wait(.of(days: 90))])
        let waiting = Flow.named("w", steps: [.wait(until: soon, "soon", atMost: .of(days: 90)), .tag("t")])
        var play = Rehearsal(.of(stopping, waiting), .anna(["webinar": .text("2026-03-12 16:00")]))
        play.track("lead", at: "2026-03-02 09:00")
        play.run()
        #expect(
            play.lines.suffix(4).map { String($0.dropFirst(11)) } == [
                "16:00:00+01:00 s 1 stopped reason=stop-when",
                "16:00:00+01:00 w 1 decided condition=soon result=yes", "16:00:00+01:00 w 2 tagged tag=t",
                "16:00:00+01:00 w finished",
            ]
        )
        #expect(play.now == moment("2026-03-11 16:00"))
    }

    @Test func `in the last holds until, not including, the event and the period`() {
        let recent = Condition.recently("purchase", .of(days: 30))
        let flow = Flow.named(
            "f",
            on: [.event("ask")],
            enter: .everyTime,
            steps: [.decide(recent, "recent", then: 1, otherwise: 1)]
        )
        var play = Rehearsal(.of(flow))
        play.track("purchase", at: "2026-03-02 09:00")
        play.track("ask", at: "2026-04-01 08:59")
        play.track("ask", at: "2026-04-01 09:00")
        #expect(
            play.happenings.filter { $0.contains("decided") } == [
                "f 1 decided condition=recent result=yes", "f 1 decided condition=recent result=no",
            ]
        )
    }

    @Test func `so many times in a period are counted, and the oldest leave it first`() {
        let often = Condition.recently("visit", .of(days: 10), atLeast: 3)
        let keen = Lifecycle(segments: [.named("keen", often)])
        var play = Rehearsal(.of(lifecycle: keen))
        func isKeen() -> Bool { play.person.contact.standing.truths.values.contains(true) }
        play.track("visit", at: "2026-03-02 09:00")
        play.track("visit", at: "2026-03-03 09:00")
        #expect(!isKeen())
        play.track("visit", at: "2026-03-11 09:00")
        #expect(isKeen())
        play.run(until: moment("2026-03-12 09:00").adding(milliseconds: 1))
        #expect(!isKeen())
        play.run()
        #expect(play.person.history.occurrences[.event("visit"), default: []].count <= 3)
    }

    @Test func `a stage rule that time makes moves the contact`() {
        let lifecycle = Lifecycle.stages([("customer", nil), ("loyal", old)])
        var play = Rehearsal(.of(lifecycle: lifecycle))
        play.change(.set("signed up", .text("2026-03-01")), at: "2026-03-02 09:00")
        play.run()
        #expect(play.lines.last == "2026-03-31T00:00:00+02:00 moved from= to=loyal")
    }

    @Test func `at one instant come events, then points that fall, then timers, then moments`() {
        let renewal = FieldMoment(.contact("renewal"))
        let waiter = Flow.named("waiter", steps: [.wait(.of(days: 10)), .tag("timer")])
        let dated = Flow.named("dated", on: [.moment(renewal)], steps: [.tag("date")])
        let evented = Flow.named("evented", on: [.event("now")], steps: [.tag("event")])
        let lifecycle = Lifecycle(
            scoring: [.on(.event("lead"), 3)],
            decay: Decay(points: 1, every: .of(days: 10))
        )
        let anna = Contact.anna(["renewal": .text("2026-03-12 09:00")])
        var play = Rehearsal(.of(dated, waiter, evented, lifecycle: lifecycle), anna)
        play.track("lead", at: "2026-03-02 09:00")
        play.run(until: moment("2026-03-12 09:00"))
        var busy = play
        busy.play([], at: moment("2026-03-12 09:00"))
        #expect(
            busy.happenings.suffix(6) == [
                "scored points=-1 score=2", "dated entered", "waiter 2 tagged tag=timer", "waiter finished",
                "dated 1 tagged tag=date", "dated finished",
            ]
        )
        play.track("now", at: "2026-03-12 09:00")
        #expect(
            play.happenings.suffix(9) == [
                "event event=now", "evented entered", "dated entered", "evented 1 tagged tag=event",
                "evented finished", "waiter 2 tagged tag=timer", "waiter finished", "dated 1 tagged tag=date",
                "dated finished",
            ],
            "an event of that instant begins the silence anew"
        )
    }

    @Test func `a clock that was set back makes nothing come a second time`() {
        let flow = Flow.named("f", on: [.moment(FieldMoment(.contact("day")))], enter: .everyTime, steps: [.tag("t")])
        var play = Rehearsal(.of(flow), .anna(["day": .text("2026-03-10")]))
        play.track("hello", at: "2026-03-01 09:00")
        play.run()
        play.play([.event(play.event(.track("hello")))], at: moment("2026-03-09 09:00"))
        play.play([], at: moment("2026-03-10 00:00"))
        #expect(play.happenings.filter { $0 == "f entered" }.count == 1)
    }
}
