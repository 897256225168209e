import FlowModel
import Testing

/// Steps that change the contact or make something happen to it.
@Suite struct PersonStepTests {
    @Test func `each tells what it changed, and nothing when it changed nothing`() {
        let steps: [Draft] = [
            .tag("vip"), Draft(.untag("vip")), Draft(.untag("vip")), Draft(.addPoints(10)), Draft(.addPoints(-15)),
            Draft(.moveToStage("mql")), Draft(.moveToStage("mql")), Draft(.subscribe(to: "product")),
            Draft(.subscribe(to: "product")), Draft(.unsubscribe(from: "product")),
            Draft(.unsubscribe(from: "product")), Draft(.set("plan", .value(.text("pro")))),
            Draft(.set("plan", .value(.null))), Draft(.set("plan", .value(.null))),
        ]
        var play = Rehearsal(.of(.named("f", steps: steps), lifecycle: .stages([("mql", nil)])))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.happenings.dropFirst(2) == [
                "f 1 tagged tag=vip", "f 2 untagged tag=vip", "f 4 scored points=10 score=10",
                "f 5 scored points=-15 score=-5", "f 6 moved from= to=mql", "f 8 subscribed topic=product",
                "f 10 unsubscribed topic=product", "f 12 set field=plan value=pro", "f 13 set field=plan value=",
                "f finished",
            ]
        )
    }

    @Test func `unsubscribing from everything ends the flow that did it, unless it is transactional`() {
        func play(_ topic: Slug?) -> Rehearsal {
            let flow = Flow.named("f", topic: topic, steps: [Draft(.unsubscribe(from: nil)), .tag("after")])
            var play = Rehearsal(.of(flow))
            play.track("lead", at: "2026-03-02 09:00")
            return play
        }
        #expect(
            play(nil).happenings.suffix(2) == ["f 1 unsubscribed topic=everything", "f 1 stopped reason=unsubscribed"]
        )
        #expect(play("transactional").happenings.last == "f finished")
    }

    @Test func `a recorded event is one of the contact's own: it lets in, adds points, and meets goals`() {
        let recorder = Flow.named("r", steps: [Draft(.record("quiet")), .tag("later")])
        let goal = Flow.named("g", goals: [.event("quiet")], steps: [.wait(.of(days: 9))])
        let next = Flow.named(
            "n",
            on: [.event("quiet", filter: .field(.propertyThenContact("source"), .isOne(of: [.value(.text("x"))])))],
            steps: [Draft(.set("seen", .triggerEvent("source"))), .wait(.of(days: 1))]
        )
        let lifecycle = Lifecycle(scoring: [.on(.event("quiet"), 7)])
        var play = Rehearsal(.of(recorder, goal, next, lifecycle: lifecycle))
        play.track("lead", at: "2026-03-02 09:00", ["source": .text("x")])
        #expect(
            play.happenings.dropFirst(3) == [
                "r 1 recorded event=quiet", "scored points=7 score=7", "g 1 converted", "n entered",
                "r 2 tagged tag=later", "r finished", "n 1 set field=seen value=x",
                "n 2 waiting until=2026-03-03T09:00:00+01:00",
            ]
        )
        #expect(play.person.enrolments.map(\.trigger) == [EventID(1)], "the trigger event is handed on")
        let recorded = play.changes.compactMap { if case .recorded(let event) = $0 { event } else { nil } }
        #expect(
            recorded == [
                RecordedEvent(
                    name: "quiet",
                    order: EventOrder(EventID(1), part: 1),
                    at: moment("2026-03-02 09:00"),
                    origin: EventID(1)
                )
            ]
        )
    }

    @Test func `what is recorded does not count for the entry that it lets in, but for older ones`() {
        let seen = Condition.event("quiet")
        let recorder = Flow.named(
            "r",
            steps: [Draft(.record("quiet")), .decide(seen, "quiet", then: 2, otherwise: 2), .wait(.of(days: 1))]
        )
        let next = Flow.named("n", on: [.event("quiet")], steps: [.decide(seen, "quiet", then: 1, otherwise: 1)])
        var play = Rehearsal(.of(recorder, next))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings.contains("r 2 decided condition=quiet result=yes"))
        #expect(play.happenings.contains("n 1 decided condition=quiet result=no"))
    }

    @Test func `starting a flow is by its rule and hands on the event and its properties`() {
        let starter = Flow.named("s", enter: .everyTime, steps: [Draft(.startFlow("orders")), .tag("t")])
        let orders = Flow.named(
            "orders",
            on: [.event("never")],
            enter: .everyTimeBy("order id"),
            steps: [Draft(.set("last", .triggerEvent("order id"))), .wait(.of(days: 9))]
        )
        var play = Rehearsal(.of(starter, orders))
        play.track("lead", at: "2026-03-02 09:00", ["order id": .text("A1")])
        #expect(
            play.happenings.dropFirst(2) == [
                "orders entered", "s 2 tagged tag=t", "s finished", "orders 1 set field=last value=A1",
                "orders 2 waiting until=2026-03-11T09:00:00+01:00",
            ]
        )
        #expect(play.person.enrolments.map(\.runKey) == ["a1"])
        play.track("lead", at: "2026-03-03 09:00", ["order id": .text("a1")])
        play.track("lead", at: "2026-03-04 09:00")
        #expect(
            play.happenings.filter { $0.contains("not_entered") } == [
                "orders not_entered reason=same-key", "orders not_entered reason=no-key",
            ]
        )
    }

    @Test func `changes by hand have their lines without a flow, and no line for the event`() {
        let flow = Flow.named("f", on: [.event("never")], steps: [.wait(.of(days: 1))])
        var play = Rehearsal(.of(flow, lifecycle: .stages([("mql", nil)])), .anna(["plan": .text("pro")]))
        play.change(.set("plan", .text("pro")), at: "2026-03-02 09:00")
        play.change(.set("plan", .null), at: "2026-03-02 09:01")
        play.change(.tag("x"), at: "2026-03-02 09:02")
        play.change(.untag("x"), at: "2026-03-02 09:03")
        play.change(.addPoints(3), at: "2026-03-02 09:04")
        play.change(.moveToStage("mql"), at: "2026-03-02 09:05")
        play.change(.startFlow("f"), at: "2026-03-02 09:06")
        play.change(.startFlow("f"), at: "2026-03-02 09:07")
        #expect(
            play.happenings == [
                "set field=plan value=", "tagged tag=x", "untagged tag=x", "scored points=3 score=3",
                "moved from= to=mql", "f entered", "f 1 waiting until=2026-03-03T09:06:00+01:00",
                "f not_entered reason=in-flow",
            ]
        )
        #expect(play.person.enrolments.map(\.trigger) == [nil])
    }
}
