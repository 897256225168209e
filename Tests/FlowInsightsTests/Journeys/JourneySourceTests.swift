import FlowInsights
import FlowModel
import Testing

private let journey = Journey("Lead to order", [[("lead", .event(Slug("lead")))], [("order", .event(Slug("order")))]])

@Suite struct JourneySourceTests {
    private func facts() -> JourneyFacts {
        var facts = JourneyFacts()
        // Google, then twice a letter, an order after four hours; what comes after that counts nowhere.
        facts.add(1, .event, "visited", detail: "google", hours: 0)
        facts.add(1, .event, "lead", detail: "letter", hours: 1)
        facts.add(1, .event, "visited", detail: "letter", hours: 2)
        facts.add(1, .event, "order", hours: 5)
        facts.add(1, .event, "visited", detail: "fair", hours: 6)
        // A letter alone, and an order after one hour that tells it.
        facts.add(2, .event, "lead", hours: 0)
        facts.add(2, .event, "order", detail: "letter", hours: 1)
        // No source, and no order; a source told by no event is none.
        facts.add(3, .event, "lead", hours: 0)
        facts.add(3, .clicked, "letter", detail: "google", hours: 1)
        return facts
    }

    private func row(_ model: Attribution, _ source: String, _ report: JourneyReport) -> JourneyReport.Source? {
        report.sources.first { $0.model == model && $0.source == source }
    }

    @Test func `The first source, the last one before the conversion, and each by its share`() throws {
        let report = facts().report(JourneyQuery(journey))
        #expect(
            report.sources.map { "\($0.model) \($0.source)" } == [
                "first direct", "first google", "first letter", "last letter", "last direct", "linear letter",
                "linear direct", "linear google",
            ]
        )
        #expect(row(.first, "google", report)?.converted == 1)
        #expect(row(.last, "letter", report)?.contacts == 2)
        #expect(row(.last, "letter", report)?.timeToConvert.meanSeconds == 9000)
        let letter = try #require(row(.linear, "letter", report))
        #expect(abs(letter.contacts - 5.0 / 3) < 1e-12)
        #expect(abs(letter.converted - 5.0 / 3) < 1e-12)
        // Four hours with a weight of two thirds and one hour with one.
        #expect(letter.timeToConvert.meanSeconds.map { abs($0 - 7920) < 1e-6 } == true)
        #expect(letter.timeToConvert.medianSeconds == 3600)
        #expect(row(.linear, "google", report)?.timeToConvert.medianSeconds == 14_400)
        #expect(row(.linear, "direct", report)?.conversion == 0)
    }

    @Test func `A report of one source is of those whom it brought first`() {
        func contacts(_ source: String) -> Int { facts().report(JourneyQuery(journey, source: source)).contacts }
        #expect(["google", "letter", "direct", "fair", "unheard of"].map(contacts) == [1, 1, 1, 0, 0])
    }

    @Test func `Sources that are different each time count together after the first four thousand`() {
        var facts = (0..<5000).map { index in
            Fact(contact: UInt32(index), kind: .event, name: 0, detail: UInt32(index + 1), at: instant(hours: 0))
        }
        facts.append(Fact(contact: 6000, kind: .event, name: 0, at: instant(hours: 0)))
        let names = ["lead"] + (0..<5000).map { "source \($0)" }
        var fold = JourneyFold(JourneyQuery(journey, source: nil))
        fold.add(FactBatch(facts: facts, names: names))
        let report = fold.report(end: instant(hours: 1))
        let first = report.sources.filter { $0.model == .first }
        #expect(first.count == 4097)
        #expect(first.first?.source == "other")
        #expect(first.first?.contacts == Double(5000 - 4095))
        #expect(first.reduce(0) { $0 + $1.contacts } == 5001)
        var one = JourneyFold(JourneyQuery(journey, source: "source 4999"))
        one.add(FactBatch(facts: facts, names: names))
        #expect(one.report(end: instant(hours: 1)).contacts == 1)
    }
}
