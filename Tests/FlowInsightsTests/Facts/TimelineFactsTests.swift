import FlowInsights
import FlowModel
import Testing

@Suite struct TimelineFactsTests {
    private func facts(_ kinds: [TimelineEntry.Kind], flow: String? = nil, step: String? = nil) -> FactBatch {
        FactBatch(
            timeline: kinds.enumerated().map { index, kind in
                TimelineEntry(
                    at: instant(hours: Double(index)),
                    contact: ContactID(7),
                    flow: flow.map { Slug($0) },
                    step: step,
                    kind: kind
                )
            }
        )
    }

    @Test func `Events, emails and what readers do are facts, decisions are not`() {
        let email = Slug("nurture email 1")
        let batch = facts([
            .event(name: Slug("lead"), email: nil, link: nil, topic: nil),
            .event(name: Slug("clicked"), email: email, link: nil, topic: nil),
            .event(name: Slug("lead"), email: email, link: nil, topic: nil),
            .sent(email: email), .waiting(until: nil, condition: nil, reason: nil),
            .recorded(event: Slug("qualified")), .moved(from: nil, to: Slug("MQL")),
        ])
        #expect(batch.facts.map(\.kind) == [.event, .clicked, .sent, .event, .stage])
        let names = batch.facts.map { batch.names[Int($0.name)] }
        #expect(names == ["lead", "nurture-email-1", "nurture-email-1", "qualified", "mql"])
        #expect(batch.facts.allSatisfy { $0.contact == 7 })
        #expect(batch.facts.last?.detail == Fact.noName)
        #expect(batch.facts.map(\.at.milliseconds) == [0, 1, 3, 5, 6].map { $0 * 3_600_000 })
    }

    @Test func `A split tells the arm, the flow and the number of its step`() throws {
        let batch = facts([.split(arm: 2)], flow: "nurture", step: "3.1")
        let fact = try #require(batch.facts.first)
        #expect(fact.kind == .split)
        #expect(fact.number == 2)
        #expect(batch.names[Int(fact.name)] == "nurture")
        #expect(batch.names[Int(fact.detail)] == "3.1")
    }
}
