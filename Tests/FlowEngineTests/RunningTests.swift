import FlowEngine
import FlowModel
import Testing

/// What steps do, and whose turn it is.
@Suite struct RunningTests {
    @Test func `setting and tagging tell only what changes`() {
        let flow = Flow.named(
            "f",
            steps: [
                .set("plan", .text("pro")), .set("seats", .number(5)), .tag("vip"), .tag("new"),
                Draft(.set("plan", .triggerEvent("none"))), Draft(.set("none", .triggerEvent("none"))),
            ]
        )
        var play = Rehearsal(.of(flow), .anna(["plan": .text("pro")]))
        play.person.contact.tags = ["vip"]
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.happenings.dropFirst(2) == [
                "f 2 set field=seats value=5", "f 4 tagged tag=new", "f 5 set field=plan value=", "f finished",
            ]
        )
        #expect(
            play.changes.prefix(3) == [.setField("seats", .number(5)), .tagged("new"), .setField("plan", .null)]
        )
        #expect(play.person.contact.fields == ["seats": .number(5)])
    }

    @Test func `a limited jump jumps that often in one entry and then goes on without a line`() {
        let flow = Flow.named("f", steps: [.tag("t"), .go(to: 0, printed: "1", limit: 2), .stop()])
        var play = Rehearsal(.of(flow))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings.dropFirst(3) == ["f 2 went to=1", "f 2 went to=1", "f 3 stopped reason=stop"])
    }

    @Test func `a jump one past the end finishes the flow`() {
        var play = Rehearsal(.of(.named("f", steps: [.go(to: 2, printed: "3"), .stop()])))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings.suffix(2) == ["f 1 went to=3", "f finished"])
    }

    @Test func `a thousand steps at one instant are done and one more is an error`() {
        func steps(_ count: Int) -> Rehearsal {
            var play = Rehearsal(.of(.named("f", steps: Array(repeating: .tag("t"), count: count))))
            play.track("lead", at: "2026-03-02 09:00")
            return play
        }
        #expect(steps(1000).happenings.last == "f finished")
        #expect(steps(1001).happenings.last == "f 1001 stopped reason=error")
    }

    @Test func `the guard against endless loops counts anew at each instant`() {
        let steps = Array(repeating: Draft.tag("t"), count: 600)
        var play = Rehearsal(.of(.named("f", steps: steps + [.wait(.of(seconds: 1))] + steps)))
        play.track("lead", at: "2026-03-02 09:00")
        play.run()
        #expect(play.happenings.last == "f finished")
    }

    @Test func `an endless loop stops with an error`() {
        var play = Rehearsal(.of(.named("f", steps: [.go(to: 0, printed: "1")])))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings.last == "f 1 stopped reason=error")
        #expect(play.happenings.filter { $0 == "f 1 went to=1" }.count == 1000)
    }

    @Test func `a loop ends its own entry and nobody else's`() {
        let loop = Flow.named("loop", steps: [.go(to: 0, printed: "1")])
        let innocent = Flow.named("innocent", steps: [.wait(.of(days: 1)), .tag("fine")])
        var play = Rehearsal(.of(loop, innocent))
        play.track("lead", at: "2026-03-02 09:00")
        play.run()
        #expect(play.happenings.contains("loop 1 stopped reason=error"))
        #expect(play.happenings.last == "innocent finished")
    }

    @Test func `flows that start one another without end stop with an error`() {
        let first = Flow.named("first", enter: .everyTime, steps: [Draft(.startFlow("second"))])
        let second = Flow.named("second", on: [], enter: .everyTime, steps: [Draft(.startFlow("first"))])
        var play = Rehearsal(.of(first, second))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings.contains { $0.hasSuffix("stopped reason=error") })
        #expect(play.person.enrolments.isEmpty)
    }

    @Test func `timers that are due end oldest entry first, then run in that order`() {
        let late = Flow.named("late", steps: [.wait(.of(days: 2)), .send("x"), .tag("late")])
        let early = Flow.named(
            "early",
            on: [.event("sign up", filter: nil)],
            steps: [.wait(until: .event("never"), "never", atMost: .of(days: 1)), .tag("early")]
        )
        var play = Rehearsal(.of(early, late))
        play.track("lead", at: "2026-03-02 09:00")
        play.track("sign up", at: "2026-03-03 09:00")
        play.run()
        #expect(
            play.happenings.suffix(6) == [
                "early 1 decided condition=never result=no", "late 2 sent email=x", "late 3 tagged tag=late",
                "late finished", "early 2 tagged tag=early", "early finished",
            ]
        )
    }

    @Test func `a wait with nothing behind it finishes in its turn, also across a delivery`() {
        let sender = Flow.named("a", steps: [.wait(.of(days: 1)), .send("x")])
        let plain = Flow.named("b", steps: [.wait(.of(days: 1))])
        let asking = Flow.named("c", steps: [.wait(until: .event("e"), "e", atMost: .of(days: 1))])
        let last = Flow.named("d", steps: [.wait(.of(days: 1)), .tag("t")])
        var play = Rehearsal(.of(sender, plain, asking, last))
        play.track("lead", at: "2026-03-02 09:00")
        play.run()
        #expect(
            play.happenings.suffix(7) == [
                "c 1 decided condition=e result=no", "a 2 sent email=x", "a finished", "b finished", "c finished",
                "d 2 tagged tag=t", "d finished",
            ]
        )
        #expect(play.nextDue == nil)
    }

    @Test func `a wait that a step ends with nothing behind it finishes behind what was ready before`() {
        let vip = Condition.contact("vip", is: .flag(true))
        let waiter = Flow.named("w", steps: [.wait(until: vip, "vip is yes", atMost: .of(days: 1))])
        let maker = Flow.named("m", steps: [.set("vip", .flag(true)), .tag("made")])
        let other = Flow.named("o", steps: [.tag("other")])
        var play = Rehearsal(.of(waiter, maker, other))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.happenings.suffix(7) == [
                "m 1 set field=vip value=yes", "w 1 decided condition=vip is yes result=yes",
                "m 2 tagged tag=made", "m finished", "o 1 tagged tag=other", "o finished", "w finished",
            ]
        )
    }

    @Test func `a delivery stops the decision and leaves the rest ready for now`() {
        let flows = ["a", "b"].map { Flow.named($0, steps: [.send("x")]) }
        var play = Rehearsal(.of(flows[0], flows[1]))
        let lead = play.event(.track("lead"))
        let now = moment("2026-03-02 09:00")
        let first = play.advance([.event(lead)], at: now)
        #expect(first.nextDue == now)
        #expect(first.changes.filter { if case .deliver = $0 { true } else { false } }.count == 1)
        let second = play.advance([], at: now)
        #expect(second.nextDue == nil)
        #expect(play.person.enrolments.allSatisfy { if case .delivering = $0.state { true } else { false } })
    }

    @Test func `enrolments are written before the deliveries that refer to them, each once`() {
        var play = Rehearsal(.of(.named("f", steps: [.tag("t"), .set("x", .number(1)), .send("a")])))
        let lead = play.event(.track("lead"))
        let changes = play.advance([.event(lead)], at: moment("2026-03-02 09:00")).deeds
        guard changes.count == 4, case .entered(let enrolment) = changes[2], case .deliver(let delivery) = changes[3]
        else {
            Issue.record("unexpected changes: \(changes)")
            return
        }
        #expect(changes.prefix(2) == [.tagged("t"), .setField("x", .number(1))])
        #expect(delivery.key == DeliveryKey(enrolment: enrolment.id, step: StepID(2), visit: 3))
        #expect(enrolment == play.person.enrolments.first)
    }

    @Test func `an entry of a version that the folder does not hold stays as it is`() {
        var play = Rehearsal(.of(.named("f", steps: [.wait(.of(days: 1))])))
        play.track("lead", at: "2026-03-02 09:00")
        let other = Engine.advance(
            play.person,
            in: PreparedFolder(.of()),
            causes: [],
            at: moment("2027-01-01 00:00")
        )
        #expect(other.person.enrolments == play.person.enrolments)
        #expect(other.deeds.isEmpty && other.nextDue == nil)
    }
}
