import FlowModel
import Testing

/// What follows from a change at once: goals, consent, conditions that begin to hold.
@Suite struct SettlingTests {
    private let booked = Condition.event("meeting booked")

    @Test func `a goal ends the wait at once, and the line carries the step where the contact was`() {
        let flow = Flow.named("f", goals: [booked], steps: [.send("a"), .wait(.of(days: 10)), .send("b")])
        var play = Rehearsal(.of(flow))
        play.track("lead", at: "2026-03-02 09:00")
        play.track("meeting booked", at: "2026-03-04 09:00")
        #expect(play.happenings.suffix(2) == ["event event=meeting-booked", "f 2 converted"])
        #expect(play.person.enrolments.isEmpty)
        #expect(play.nextDue == nil)
    }

    @Test func `a goal that comes at the very end of a wait still counts`() {
        let flow = Flow.named("f", goals: [booked], steps: [.send("a"), .wait(.of(days: 10)), .send("b")])
        var play = Rehearsal(.of(flow))
        play.track("lead", at: "2026-03-02 09:00")
        play.track("meeting booked", at: "2026-03-12 09:00")
        #expect(play.happenings.last == "f 2 converted")
    }

    @Test func `leaving cancels what is queued for the entry`() {
        let flow = Flow.named("f", goals: [booked], steps: [.send("a")])
        var play = Rehearsal(.of(flow))
        play.outcome = Rehearsal.acceptNothing
        play.track("lead", at: "2026-03-02 09:00")
        play.track("meeting booked", at: "2026-03-02 10:00")
        #expect(play.happenings.last == "f 1 converted")
        let id = EnrolmentID(contact: ContactID(1), ordinal: 1)
        #expect(play.changes.filter { $0 == .cancelDeliveries(id) }.count == 1)
        let late = play.advance([.delivered(play.deliveries[0].key, .sent)], at: moment("2026-03-02 11:00"))
        #expect(late.deeds.isEmpty && late.timeline.isEmpty)
    }

    @Test func `goals come oldest entry first, before consent, before waits, before new entries`() {
        let goal = Condition.contact("vip", is: .flag(true))
        let first = Flow.named("first", goals: [goal], enter: .everyTime, steps: [.wait(.of(days: 9))])
        let second = Flow.named("second", goals: [goal], enter: .everyTime, steps: [.wait(.of(days: 9))])
        let bystander = Flow.named(
            "bystander",
            topic: "transactional",
            steps: [.wait(until: goal, "vip is yes", atMost: .of(days: 9)), .tag("woken")]
        )
        let leaver = Flow.named("leaver", steps: [.wait(.of(days: 9))])
        let newcomer = Flow.named("newcomer", on: [.unsubscribed], topic: "transactional", steps: [.tag("new")])
        var play = Rehearsal(.of(second, bystander, leaver, newcomer, first))
        play.track("lead", at: "2026-03-02 09:00")
        play.happen(.unsubscribed(topic: nil), at: "2026-03-03 09:00", traits: ["vip": .text("Yes")])
        #expect(
            play.happenings.suffix(10) == [
                "event event=unsubscribed", "second 1 converted", "first 1 converted",
                "leaver 1 stopped reason=unsubscribed", "bystander 1 decided condition=vip is yes result=yes",
                "newcomer entered", "bystander 2 tagged tag=woken", "bystander finished",
                "newcomer 1 tagged tag=new", "newcomer finished",
            ]
        )
    }

    @Test func `a change that a step makes is settled before the next step of its entry`() {
        let vip = Condition.contact("vip", is: .flag(true))
        let maker = Flow.named("maker", goals: [vip], steps: [.set("vip", .flag(true)), .tag("never")])
        let waiter = Flow.named(
            "waiter",
            steps: [.wait(until: vip, "vip is yes", atMost: .of(days: 1)), .tag("seen")]
        )
        var play = Rehearsal(.of(waiter, maker))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.happenings.dropFirst(4) == [
                "maker 1 set field=vip value=yes", "maker 1 converted",
                "waiter 1 decided condition=vip is yes result=yes", "waiter 2 tagged tag=seen", "waiter finished",
            ]
        )
    }

    @Test func `traits change fields without a line and only what changes is written`() {
        var play = Rehearsal(.of(), .anna(["plan": .text("pro"), "seats": .number(1)]))
        play.happen(
            .identify,
            at: "2026-03-02 09:00",
            traits: ["plan": .text("pro"), "seats": .null, "country": .text("NL"), "gone": .null]
        )
        #expect(play.lines.isEmpty)
        #expect(play.changes == [.setField("country", .text("NL")), .setField("seats", .null)])
        #expect(play.person.contact.fields == ["plan": .text("pro"), "country": .text("NL")])
    }

    @Test func `a complaint suppresses the address and ends what is not transactional`() {
        let news = Flow.named("news", steps: [.send("a"), .wait(.of(days: 1))])
        let receipt = Flow.named("receipt", topic: "transactional", steps: [.wait(.of(days: 1)), .send("b")])
        var play = Rehearsal(.of(news, receipt))
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.complained, to: "a", at: "2026-03-02 10:00")
        #expect(play.happenings.suffix(2) == ["event event=complained email=a", "news 2 stopped reason=complained"])
        #expect(play.changes.contains(.suppressed(.complained)))
        play.run()
        #expect(
            play.happenings.suffix(2) == ["receipt 2 skipped email=b reason=complained", "receipt finished"]
        )
    }

    @Test func `a bounce suppresses the address and flows go on`() {
        let flow = Flow.named(
            "f",
            topic: "transactional",
            steps: [
                .send("a"), .wait(.of(days: 1)),
                .decide(.message(.bounced, .lastSend), "bounced", then: 3, otherwise: 4), .tag("bad address"),
                .send("b"),
            ]
        )
        var play = Rehearsal(.of(flow))
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.bounced, to: "a", at: "2026-03-02 10:00")
        play.run()
        #expect(
            play.happenings.suffix(4) == [
                "f 3 decided condition=bounced result=yes", "f 4 tagged tag=bad-address",
                "f 5 skipped email=b reason=bounced", "f finished",
            ]
        )
        #expect(play.changes.filter { $0 == .suppressed(.bounced) }.count == 1)
    }

    @Test func `a complaint outweighs a bounce and not the other way round`() {
        var play = Rehearsal(.of(.named("f", topic: "transactional", steps: [.send("a"), .wait(.of(days: 9))])))
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.bounced, to: "a", at: "2026-03-02 10:00")
        play.react(.complained, to: "a", at: "2026-03-02 11:00")
        play.react(.bounced, to: "a", at: "2026-03-02 12:00")
        #expect(play.person.contact.consent.suppression == .complained)
    }

    @Test func `leaving a topic only changes consent, and is told once to the store`() {
        let flow = Flow.named("f", topic: "newsletter", steps: [.wait(.of(days: 1)), .send("a")])
        var play = Rehearsal(.of(flow))
        play.track("lead", at: "2026-03-02 09:00")
        play.happen(.unsubscribed(topic: "newsletter"), at: "2026-03-02 10:00")
        play.happen(.unsubscribed(topic: "newsletter"), at: "2026-03-02 11:00")
        #expect(play.changes.filter { $0 == .topic("newsletter", subscribed: false) }.count == 1)
        play.run()
        #expect(
            play.happenings.suffix(4) == [
                "event event=unsubscribed topic=newsletter", "event event=unsubscribed topic=newsletter",
                "f 2 skipped email=a reason=unsubscribed", "f finished",
            ]
        )
    }

    @Test func `unsubscribing from everything closes topics that were opened before`() {
        var play = Rehearsal(.of())
        play.happen(.subscribed(topic: "product"), at: "2026-03-02 09:00")
        play.happen(.unsubscribed(topic: nil), at: "2026-03-02 10:00")
        play.happen(.unsubscribed(topic: nil), at: "2026-03-02 11:00")
        let changes = play.changes.filter { if case .consented = $0 { false } else { true } }
        #expect(
            changes == [
                .topic("product", subscribed: true), .unsubscribedFromEverything,
                .topic("product", subscribed: false),
            ]
        )
    }

    @Test func `the history keeps what the folder reads and forgets it when nobody is inside`() {
        let big = Condition.happened("purchase", filter: .field(.propertyThenContact("amount"), .atLeast(100)))
        let flow = Flow.named("f", goals: [booked], steps: [.wait(until: big, "big", atMost: .of(days: 9))])
        var play = Rehearsal(.of(flow))
        play.track("purchase", at: "2026-03-02 08:00", ["amount": .number(500)])
        #expect(play.person.history.occurrences.isEmpty)
        play.track("lead", at: "2026-03-02 09:00")
        play.track("purchase", at: "2026-03-02 10:00", ["amount": .number(5)])
        play.track("noise", at: "2026-03-02 10:30")
        #expect(play.person.history.occurrences[.event("purchase")]?.count == 1)
        #expect(play.person.history.facts.isEmpty)
        play.track("purchase", at: "2026-03-02 11:00", ["amount": .number(100)])
        #expect(play.happenings.suffix(2) == ["f 1 decided condition=big result=yes", "f finished"])
        #expect(play.person.history.occurrences.isEmpty)
    }
}
