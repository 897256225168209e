import FlowModel
import Testing

/// Whole flows, line by line, as a dry run prints them.
@Suite struct MissionTests {
    private let sentence = Flow.named(
        "nurture",
        steps: [
            .send("nurture email 1"), .wait(.of(days: 3)), .decide(.clicked(), "clicked", then: 3, otherwise: 4),
            .go(to: 4, printed: "4", number: "3"),
        ]
    )

    @Test func `the mission's sentence sends, waits, and jumps for who clicked`() {
        var play = Rehearsal(.of(sentence))
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.clicked, to: "nurture email 1", at: "2026-03-03 09:00")
        play.run()
        #expect(
            play.lines == [
                "2026-03-02T09:00:00+01:00 event event=lead",
                "2026-03-02T09:00:00+01:00 nurture entered",
                "2026-03-02T09:00:00+01:00 nurture 1 sent email=nurture-email-1",
                "2026-03-02T09:00:00+01:00 nurture 2 waiting until=2026-03-05T09:00:00+01:00",
                "2026-03-03T09:00:00+01:00 event event=clicked email=nurture-email-1",
                "2026-03-05T09:00:00+01:00 nurture 3 decided condition=clicked result=yes",
                "2026-03-05T09:00:00+01:00 nurture 3 went to=4",
                "2026-03-05T09:00:00+01:00 nurture finished",
            ]
        )
        #expect(play.nextDue == nil)
        #expect(play.person.enrolments.isEmpty)
        #expect(play.person.history.messages.isEmpty, "nobody asks about the messages of an entry that ended")
    }

    @Test func `the mission's sentence finishes for who did not click`() {
        var play = Rehearsal(.of(sentence))
        play.track("lead", at: "2026-03-02 09:00")
        play.run()
        #expect(
            play.lines.suffix(2) == [
                "2026-03-05T09:00:00+01:00 nurture 3 decided condition=clicked result=no",
                "2026-03-05T09:00:00+01:00 nurture finished",
            ]
        )
    }

    private let oneLiner = Flow.named(
        "nurture",
        steps: [
            .send("one"), .wait(.of(days: 3)), .decide(.clicked(), "clicked", then: 3, otherwise: 4),
            .go(to: 7, printed: "6", number: "3"), .send("two", number: "4"),
            .wait(until: .clicked(), "clicked", atMost: .of(days: 4), otherwise: 6, number: "5", next: 7),
            .stop(number: "5"), .tag("mql", number: "6"),
        ]
    )

    @Test func `a condition wait whose time runs out takes its otherwise`() {
        var play = Rehearsal(.of(oneLiner))
        play.track("lead", at: "2026-03-02 09:00")
        play.run()
        #expect(
            play.lines.suffix(4) == [
                "2026-03-05T09:00:00+01:00 nurture 4 sent email=two",
                "2026-03-05T09:00:00+01:00 nurture 5 waiting until=2026-03-09T09:00:00+01:00 for=clicked",
                "2026-03-09T09:00:00+01:00 nurture 5 decided condition=clicked result=no",
                "2026-03-09T09:00:00+01:00 nurture 5 stopped reason=stop",
            ]
        )
    }

    @Test func `a condition wait goes on as soon as the click comes`() {
        var play = Rehearsal(.of(oneLiner))
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.clicked, to: "two", at: "2026-03-07 12:00")
        #expect(
            play.lines.suffix(4) == [
                "2026-03-07T12:00:00+01:00 event event=clicked email=two",
                "2026-03-07T12:00:00+01:00 nurture 5 decided condition=clicked result=yes",
                "2026-03-07T12:00:00+01:00 nurture 6 tagged tag=mql",
                "2026-03-07T12:00:00+01:00 nurture finished",
            ]
        )
        #expect(play.person.contact.tags == ["mql"])
    }

    /// `enter every time by order id` beside `enter again after 30 days`.
    @Test func `each order enters once, and the other flow not before its pause is over`() {
        let again = Flow.named(
            "again",
            on: [.event("order completed", filter: nil)],
            enter: .again(after: .of(days: 30)),
            steps: [.tag("buyer")]
        )
        let amount = Condition.field(.triggerEvent("amount"), .atLeast(100))
        let orders = Flow.named(
            "orders",
            on: [.event("order completed", filter: nil)],
            enter: .everyTimeBy("order id"),
            topic: "transactional",
            steps: [
                .send("order thanks"), .wait(.of(days: 7)),
                .decide(amount, "event.amount >= 100", then: 3, otherwise: 4), .send("review", number: "3"),
                Draft(.set("last order", .triggerEvent("order id")), number: "4"),
            ]
        )
        var play = Rehearsal(.of(again, orders))
        play.track("order completed", at: "2026-03-02 09:00", ["order id": .text("A-1"), "amount": .number(250)])
        #expect(
            play.happenings == [
                "event event=order-completed", "again entered", "orders entered", "again 1 tagged tag=buyer",
                "again finished", "orders 1 sent email=order-thanks",
                "orders 2 waiting until=2026-03-09T09:00:00+01:00",
            ]
        )
        play.track("order completed", at: "2026-03-03 09:00", ["order id": .text("A-2"), "amount": .number(20)])
        play.track("order completed", at: "2026-03-03 10:00", ["order id": .text("a-1")])
        play.track("order completed", at: "2026-03-03 11:00", ["amount": .number(5)])
        #expect(
            play.happenings.suffix(6) == [
                "event event=order-completed", "again not_entered reason=too-soon",
                "orders not_entered reason=same-key", "event event=order-completed",
                "again not_entered reason=too-soon", "orders not_entered reason=no-key",
            ]
        )
        play.track("order completed", at: "2026-04-01 08:59", ["order id": .number(7), "amount": .number(100)])
        play.track("order completed", at: "2026-04-01 09:00", ["order id": .text("7"), "amount": .number(100)])
        #expect(
            play.happenings.suffix(4) == [
                "event event=order-completed", "again entered", "orders not_entered reason=same-key",
                "again finished",
            ]
        )
        play.run()
        #expect(play.happenings.filter { $0 == "orders 3 sent email=review" }.count == 2)
        #expect(play.person.contact.fields["last order"] == .number(7))
    }

    @Test func `blocks take the first branch that holds and tell each that was looked at`() {
        func seats(_ least: Double, _ target: Int) -> Step.Branch {
            Step.Branch(
                condition: .contact("seats", .atLeast(least)),
                text: "seats >= \(Int(least))",
                target: target
            )
        }
        let flow = Flow.named(
            "blocks",
            steps: [
                .decide(.contact("country", is: .text("NL")), "country is \"NL\"", then: 1, otherwise: 5),
                Draft(.decide([seats(10, 2), seats(5, 3)], otherwise: 4), number: "1.1"),
                .send("a", number: "1.1.1", next: 5), .send("b", number: "1.1.2", next: 5),
                .go(to: 5, printed: "2", number: "1.1.3"), .send("e", number: "2"),
            ]
        )
        var mid = Rehearsal(.of(flow), .anna(["country": .text("nl"), "seats": .text("7")]))
        mid.track("lead", at: "2026-03-02 09:00")
        #expect(
            mid.happenings.dropFirst(2) == [
                "blocks 1 decided condition=country is \"NL\" result=yes",
                "blocks 1.1 decided condition=seats >= 10 result=no",
                "blocks 1.1 decided condition=seats >= 5 result=yes", "blocks 1.1.2 sent email=b",
                "blocks 2 sent email=e", "blocks finished",
            ]
        )
        var small = Rehearsal(.of(flow), .anna(["country": .text("NL")]))
        small.track("lead", at: "2026-03-02 09:00")
        #expect(small.happenings.contains("blocks 1.1.3 went to=2"))
    }

    @Test func `a refused webhook takes its otherwise and a click on a link ends the wait for it`() {
        let flow = Flow.named(
            "hooks",
            steps: [
                Draft(.callWebhook("erp", otherwise: 1), number: "1", next: 2),
                .tag("erp failed", number: "1", next: 2), .send("a", number: "2"),
                .wait(
                    until: .clicked(.link("pricing")),
                    "clicked link \"pricing\"",
                    atMost: .of(days: 5),
                    otherwise: 4,
                    number: "3",
                    next: 5
                ),
                .stop(number: "3"), .send("c", number: "4"),
            ]
        )
        var play = Rehearsal(.of(flow))
        play.outcome = { $0.kind == .webhook("erp") ? .callFailed(status: 500) : .sent }
        play.track("lead", at: "2026-03-02 09:00")
        let guide = MessageReference.Link(address: "https://example.com/guide", label: nil)
        play.react(.clicked, to: "a", at: "2026-03-02 10:00", link: guide)
        let pricing = MessageReference.Link(address: "https://example.com/Pricing?from=a", label: nil)
        play.react(.clicked, to: "a", at: "2026-03-02 11:00", link: pricing)
        #expect(
            play.happenings == [
                "event event=lead", "hooks entered", "hooks 1 called webhook=erp status=500",
                "hooks 1 tagged tag=erp-failed", "hooks 2 sent email=a",
                "hooks 3 waiting until=2026-03-07T09:00:00+01:00 for=clicked link \"pricing\"",
                "event event=clicked email=a link=https://example.com/guide",
                "event event=clicked email=a link=https://example.com/Pricing?from=a",
                "hooks 3 decided condition=clicked link \"pricing\" result=yes", "hooks 4 sent email=c",
                "hooks finished",
            ]
        )
    }
}
