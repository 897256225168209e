import FlowInsights
import FlowModel
import Testing

@Suite struct JourneySelectionTests {
    private let journey = Journey(
        "All ways",
        [
            [("form", .event(Slug("Form submitted")))], [("sent", .sent(email: nil))],
            [("clicked", .message(.clicked, email: Slug("one"))), ("stage", .stage(Slug("SQL")))],
        ]
    )

    @Test func `Facts of the journey's touchpoints are asked for, and events that tell a source`() {
        let selection = JourneyFold(JourneyQuery(journey)).selection
        #expect(selection.kinds == [.event, .sent, .clicked, .stage])
        #expect(selection.events == [Slug("form submitted")])
        #expect(selection.includesSources)
        #expect((selection.part, selection.parts) == (0, 1))
    }

    @Test func `Breakdowns ask for what tells their rows`() {
        let versions = JourneyBreakdown.versions(flow: Slug("care"), titles: [])
        let arms = JourneyBreakdown.arms(flow: Slug("care"), split: "2", arms: [])
        let query = JourneyQuery(journey, breakdowns: [versions, arms, .segments([])])
        #expect(JourneyFold(query).selection.kinds == [.event, .sent, .clicked, .stage, .entered, .split])
    }

    @Test func `What is selected is all that a report needs`() {
        for seed in UInt64(1000)...1050 {
            var inventor = JourneyInventor(seed: seed)
            let (query, batches, end) = (inventor.query(), inventor.batches(), inventor.end())
            var (all, selected) = (JourneyFold(query), JourneyFold(query))
            let selection = selected.selection
            for batch in batches {
                all.add(batch)
                let facts = batch.facts.filter { isSelected($0, batch.names, selection) }
                selected.add(FactBatch(facts: facts, names: batch.names))
            }
            #expect(all.report(end: end) == selected.report(end: end), "seed \(seed)")
        }
    }

    private func isSelected(_ fact: Fact, _ names: [String], _ selection: FactSelection) -> Bool {
        guard fact.kind == .event else { return selection.kinds.contains(fact.kind) }
        if selection.includesSources, fact.detail != Fact.noName { return true }
        return selection.kinds.contains(.event) && fact.name != Fact.noName
            && selection.events?.contains(Slug(stored: names[Int(fact.name)])) ?? true
    }

    @Test func `Names that no batch has are nobody's`() {
        var fold = JourneyFold(JourneyQuery(journey))
        let facts = [
            Fact(contact: 1, kind: .event, name: 0, detail: 99, at: instant(hours: 0)),
            Fact(contact: 1, kind: .sent, name: 99, at: instant(hours: 1)),
            Fact(contact: 1, kind: .stage, name: 99, at: instant(hours: 2)),
        ]
        fold.add(FactBatch(facts: facts, names: ["form-submitted"]))
        let report = fold.report(end: instant(hours: 3))
        #expect(report.steps.map(\.contacts) == [1, 1, 0])
        #expect(report.sources.map(\.source) == ["direct", "direct", "direct"])
    }

    @Test func `Times that are no times of a contact make no report impossible`() {
        var fold = JourneyFold(JourneyQuery(journey, within: .max, underWay: .max))
        let facts = [
            Fact(contact: 1, kind: .event, name: 0, at: Instant(milliseconds: .min)),
            Fact(contact: 1, kind: .sent, at: Instant(milliseconds: 0)),
            Fact(contact: 2, kind: .event, name: 0, at: Instant(milliseconds: .max)),
        ]
        fold.add(FactBatch(facts: facts, names: ["form-submitted"]))
        #expect(fold.report(end: .distantFuture).steps.map(\.contacts) == [1, 1, 0])
    }
}
