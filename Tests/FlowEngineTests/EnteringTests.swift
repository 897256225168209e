import FlowModel
import Testing

/// Who gets in, and why somebody does not.
@Suite struct EnteringTests {
    private func play(_ rule: Flow.EntryRule, goals: [Condition] = [], topic: Slug? = nil) -> Rehearsal {
        Rehearsal(.of(.named("f", goals: goals, enter: rule, topic: topic, steps: [.wait(.of(days: 1))])))
    }

    @Test func `once is once, ever`() {
        var play = play(.once)
        play.track("lead", at: "2026-03-02 09:00")
        play.track("lead", at: "2026-03-02 10:00")
        play.track("lead", at: "2026-03-20 10:00")
        #expect(
            play.happenings.filter { $0.hasPrefix("f") } == [
                "f entered", "f 1 waiting until=2026-03-03T09:00:00+01:00", "f not_entered reason=in-flow",
                "f finished", "f not_entered reason=entered-before",
            ]
        )
    }

    @Test func `every time lets in again whoever is not inside`() {
        var play = play(.everyTime)
        play.track("lead", at: "2026-03-02 09:00")
        play.track("lead", at: "2026-03-02 10:00")
        play.track("lead", at: "2026-03-03 10:00")
        #expect(play.happenings.filter { $0 == "f entered" }.count == 2)
        #expect(play.person.past["f"]?.count == 2)
        #expect(play.person.contact.enrolmentCount == 2)
    }

    @Test func `who meets a goal already does not enter and has not used up once`() {
        var play = play(.once, goals: [.contact("plan", is: .text("pro"))])
        play.happen(.identify, at: "2026-03-01 09:00", traits: ["plan": .text("Pro")])
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings.last == "f not_entered reason=goal")
        play.happen(.identify, at: "2026-03-02 10:00", traits: ["plan": .null])
        play.track("lead", at: "2026-03-02 11:00")
        #expect(play.happenings.suffix(2).first == "f entered")
    }

    @Test func `an event before the entry, and the trigger itself, meet no goal`() {
        var play = play(.once, goals: [.event("meeting booked"), .event("lead")])
        play.track("meeting booked", at: "2026-03-01 09:00")
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings.suffix(2).first == "f entered")
    }

    @Test func `an unsubscribed or complaining contact gets into transactional flows only`() {
        var news = play(.everyTime, topic: "newsletter")
        news.happen(.unsubscribed(topic: nil), at: "2026-03-01 09:00")
        news.track("lead", at: "2026-03-02 09:00")
        #expect(news.happenings.last == "f not_entered reason=unsubscribed")
        news.happen(.subscribed(topic: "newsletter"), at: "2026-03-02 10:00")
        news.track("lead", at: "2026-03-02 11:00")
        #expect(news.happenings.suffix(2).first == "f entered")

        var receipts = play(.everyTime, topic: "transactional")
        receipts.happen(.unsubscribed(topic: nil), at: "2026-03-01 09:00")
        receipts.track("lead", at: "2026-03-02 09:00")
        #expect(receipts.happenings.suffix(2).first == "f entered")

        var complained = play(.everyTime)
        complained.person.contact.consent.suppression = .complained
        complained.track("lead", at: "2026-03-02 09:00")
        #expect(complained.happenings.last == "f not_entered reason=complained")
    }

    @Test func `a filter takes the event's property first, then the contact's field`() {
        let filter = Condition.field(.propertyThenContact("source"), .isOne(of: [.value(.text("webinar"))]))
        let flow = Flow.named("f", on: [.event("lead", filter: filter)], enter: .everyTime, steps: [.tag("t")])
        var play = Rehearsal(.of(flow), .anna(["source": .text("webinar")]))
        play.track("lead", at: "2026-03-02 09:00", ["source": .text("ads")])
        #expect(play.happenings == ["event event=lead"])
        play.track("lead", at: "2026-03-02 10:00", ["source": .null])
        #expect(play.happenings.contains("f entered"))
    }

    @Test func `a flow with several triggers that match enters once for an event`() {
        let flow = Flow.named(
            "f",
            on: [.event("lead", filter: nil), .event("lead", filter: nil)],
            enter: .everyTime,
            steps: [.tag("t")]
        )
        var play = Rehearsal(.of(flow))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings == ["event event=lead", "f entered", "f 1 tagged tag=t", "f finished"])
    }

    @Test func `what was done with a message has the email and the link for properties`() {
        let mailing = Flow.named("mailing", steps: [.send("a"), .wait(.of(days: 9))])
        let pricing = Condition.field(.propertyThenContact("link"), .contains("pricing"))
        let readers = Flow.named(
            "readers",
            on: [Trigger(.message(.clicked, email: nil), filter: pricing, text: "clicked where …")],
            enter: .everyTime,
            steps: [Draft(.set("read", .triggerEvent("email"))), Draft(.set("came from", .triggerEvent("link")))]
        )
        var play = Rehearsal(.of(mailing, readers))
        play.track("lead", at: "2026-03-02 09:00")
        let home = MessageReference.Link(address: "https://example.com/", label: nil)
        let prices = MessageReference.Link(address: "https://example.com/pricing", label: nil)
        play.react(.clicked, to: "a", at: "2026-03-02 10:00", link: home)
        #expect(play.person.contact.fields.isEmpty)
        play.react(.clicked, to: "a", at: "2026-03-02 11:00", link: prices)
        #expect(play.person.contact.fields == ["read": .text("a"), "came from": .text("https://example.com/pricing")])
    }

    @Test func `clicks and unsubscribing are triggers, automatic clicks are not`() {
        let mailing = Flow.named("mailing", topic: "transactional", steps: [.send("a"), .wait(.of(days: 9))])
        let clicks = Flow.named("clicks", on: [.message(.clicked, email: "a")], steps: [.tag("reader")])
        let others = Flow.named("others", on: [.message(.clicked, email: "b")], steps: [.tag("other")])
        let leavers = Flow.named(
            "leavers",
            on: [.unsubscribed],
            topic: "transactional",
            steps: [.tag("gone")]
        )
        var play = Rehearsal(.of(mailing, clicks, others, leavers))
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.clicked, to: "a", at: "2026-03-02 10:00", isAutomatic: true)
        #expect(!play.person.contact.tags.contains("reader"))
        #expect(play.person.history.messages.isEmpty && play.person.history.emailFacts.isEmpty)
        play.react(.clicked, to: "a", at: "2026-03-02 11:00")
        play.happen(.unsubscribed(topic: "newsletter"), at: "2026-03-02 12:00")
        #expect(play.person.contact.tags == ["reader", "gone"])
    }

    @Test func `all triggers of an event make their entries before any of them runs`() {
        let flows = ["a", "b"].map { Flow.named($0, steps: [.send("x"), .tag(Slug($0))]) }
        var play = Rehearsal(.of(flows[0], flows[1]))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.happenings == [
                "event event=lead", "a entered", "b entered", "a 1 sent email=x", "a 2 tagged tag=a", "a finished",
                "b 1 sent email=x", "b 2 tagged tag=b", "b finished",
            ]
        )
    }

    @Test func `the trigger's properties are kept only where something reads them`() {
        let reading = Flow.named("f", steps: [Draft(.set("last", .triggerEvent("id"))), .wait(.of(days: 1))])
        var play = Rehearsal(.of(reading))
        play.track("lead", at: "2026-03-02 09:00", ["id": .number(4)])
        #expect(play.person.enrolments.map(\.triggerProperties) == [["id": .number(4)]])
        var other = self.play(.once)
        other.track("lead", at: "2026-03-02 09:00", ["id": .number(4)])
        #expect(other.person.enrolments.map(\.triggerProperties) == [[:]])
    }
}
