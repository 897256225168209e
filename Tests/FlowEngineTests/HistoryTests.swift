import FlowModel
import Testing

/// Conditions about what happened: how often, when, with what.
@Suite struct HistoryTests {
    /// Whether the condition holds, asked by a flow at that moment.
    private func play(_ condition: Condition) -> Rehearsal {
        let flow = Flow.named(
            "f",
            on: [.event("ask")],
            enter: .everyTime,
            steps: [.decide(condition, "c", then: 1, otherwise: 2), .tag("yes"), Draft(.untag("yes"))]
        )
        let mailing = Flow.named("m", topic: "transactional", steps: [.send("a"), .send("b"), .wait(.of(days: 900))])
        return Rehearsal(.of(flow, mailing))
    }

    private func answers(_ condition: Condition, _ happenings: (inout Rehearsal) -> Void) -> [String] {
        var play = play(condition)
        happenings(&play)
        return play.happenings.filter { $0.contains("decided") }.map { $0.hasSuffix("yes") ? "yes" : "no" }
    }

    @Test func `ever and at least so often look at the whole history`() {
        let thrice = Condition.happened("visit", filter: nil, Occurring(.ever, atLeast: 3))
        let told = answers(thrice) { play in
            for day in 1...4 {
                play.track("visit", at: "2026-01-0\(day) 09:00")
                play.track("ask", at: "2026-01-0\(day) 10:00")
            }
        }
        #expect(told == ["no", "no", "yes", "yes"])
    }

    @Test func `a filter picks the occurrences that count`() {
        let amount = Condition.field(.propertyThenContact("amount"), .atLeast(100))
        let big = Condition.happened("purchase", filter: amount, Occurring(.ever, atLeast: 2))
        let told = answers(big) { play in
            for (day, value) in [100.0, 5, 250].enumerated() {
                play.track("purchase", at: "2026-01-0\(day + 1) 09:00", ["amount": .number(value)])
                play.track("ask", at: "2026-01-0\(day + 1) 10:00")
            }
        }
        #expect(told == ["no", "no", "yes"])
    }

    @Test func `a message condition with a period asks every message of the contact`() {
        let often = Condition.message(.clicked, .any, Condition.Occurring(.ever, atLeast: 2))
        let recent = Condition.message(.clicked, .email("a"), Condition.Occurring(.inTheLast(.of(days: 7))))
        let link = Condition.message(.clicked, .link("pricing"), Condition.Occurring(.ever))
        func told(_ condition: Condition) -> [String] {
            answers(condition) { play in
                play.track("lead", at: "2026-01-01 09:00")
                let pricing = MessageReference.Link(address: "https://example.com/pricing", label: nil)
                play.react(.clicked, to: "a", at: "2026-01-02 09:00")
                play.track("ask", at: "2026-01-02 10:00")
                play.react(.clicked, to: "b", at: "2026-01-03 09:00", link: pricing)
                play.track("ask", at: "2026-01-03 10:00")
                play.track("ask", at: "2026-01-10 10:00")
            }
        }
        #expect(told(often) == ["no", "yes", "yes"])
        #expect(told(recent) == ["yes", "yes", "no"])
        #expect(told(link) == ["no", "yes", "yes"])
    }

    @Test func `what nobody reads any more is forgotten, what somebody reads is kept as long`() {
        let recent = Condition.recently("visit", .of(days: 10), atLeast: 2)
        var play = play(recent)
        play.track("visit", at: "2026-01-01 09:00")
        play.track("noise", at: "2026-01-01 10:00")
        #expect(play.person.history.occurrences[.event("visit")]?.count == 1)
        #expect(play.person.history.occurrences.count == 1)
        play.track("noise", at: "2026-02-01 10:00")
        #expect(play.person.history.occurrences.isEmpty && play.person.history.facts.isEmpty)
    }
}

extension HistoryTests {
    private typealias Occurring = Condition.Occurring
}
