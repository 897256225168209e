import FlowInsights
import FlowModel
import Testing

private func reaction(to email: String) -> [(String, Touchpoint)] {
    [
        ("clicked \(email)", .message(.clicked, email: Slug(email))),
        ("replied \(email)", .message(.replied, email: Slug(email))),
    ]
}

private func sent(_ email: String) -> [(String, Touchpoint)] { [("sent \(email)", .sent(email: Slug(email)))] }

private let journey = Journey(
    "Lead to qualified",
    [
        [("form submitted", .event(Slug("form submitted")))],
        sent("nurture email 1"), reaction(to: "nurture email 1"),
        sent("nurture email 2"), reaction(to: "nurture email 2"),
        [("stage SQL", .stage(Slug("SQL")))],
    ]
)

/// Forty-eight people submit a form at hour 1, 2 … 48; what follows is each time so many hours after that.
private func facts() -> JourneyFacts {
    var facts = JourneyFacts()
    for person in UInt32(1)...48 {
        let hours = Double(person)
        facts.add(person, .event, "form-submitted", detail: person <= 20 ? "google" : nil, hours: hours)
        guard person <= 40 else { continue }
        facts.add(person, .sent, "nurture-email-1", hours: hours + 1)
        if person <= 31 {
            facts.add(person, person <= 25 ? .clicked : .replied, "nurture-email-1", hours: hours + 1 + hours / 2)
            facts.add(person, .sent, "nurture-email-2", hours: hours + 73)
        }
        if person <= 4 { facts.add(person, .replied, "nurture-email-2", hours: hours + 75) }
        if person <= 2 { facts.add(person, .stage, "sql", detail: "mql", hours: 80 + 20 * hours) }
    }
    return facts
}

@Suite struct JourneyExampleTests {
    @Test func `Forty-eight submissions of which two qualify are 4.17 percent, with the times that the events hold`() {
        let report = facts().report(JourneyQuery(journey), end: instant(hours: 200))
        #expect(report.name == Slug("lead-to-qualified"))
        #expect(report.contacts == 48)
        #expect(report.converted == 2)
        #expect(Figures.percent(report.conversion.value) == "4.17 %")
        #expect(report.steps.map(\.contacts) == [48, 40, 31, 31, 4, 2])
        #expect(report.steps.map(\.dropped) == [8, 9, 0, 27, 2, 0])
        #expect(report.steps.map(\.underWay) == [8, 9, 0, 27, 2, 0])
        #expect(report.steps.map(\.converted) == [2, 2, 2, 2, 2, 2])
        #expect(report.steps[2].paths.map(\.contacts) == [25, 6])
        #expect(report.steps[2].paths.map(\.title) == ["clicked nurture email 1", "replied nurture email 1"])
        #expect(report.steps[2].title == "clicked nurture email 1 or replied nurture email 1")
        #expect(report.links.map(\.from) == [0, 1, 2, 3, 4])
        #expect(report.links.map(\.to) == [1, 2, 3, 4, 5])
        #expect(report.links.map(\.contacts) == [40, 31, 31, 4, 2])
        #expect(report.links.map(\.skipped) == [0, 0, 0, 0, 0])
        // The second converts at hour 120, 118 after the form and 43 after the reply; the first 99 and 24.
        #expect(report.links.map(\.times.meanSeconds) == [1, 8, 64, 2, 33.5].map { $0 * 3600 })
        #expect(report.links.map(\.times.medianSeconds) == [1, 8, 64, 2, 33.5].map { $0 * 3600 })
        #expect(report.timeToConvert.meanSeconds == 108.5 * 3600)
        // 40 × 1, 31 × 8 on average, 31 × 64, 4 × 2, 24 and 43 hours, divided by 108 links.
        #expect(report.timePerLink.meanSeconds == (40 + 248 + 1984 + 8 + 67) * 3600.0 / 108)
        #expect(report.timePerLink.medianSeconds == 5.25 * 3600)
    }

    @Test func `Sources of the forty-eight are those that their forms told`() {
        let sources = facts().report(JourneyQuery(journey), end: instant(hours: 200)).sources
        #expect(sources.map(\.model) == [.first, .first, .last, .last, .linear, .linear])
        #expect(sources.map(\.source) == ["direct", "google", "direct", "google", "direct", "google"])
        #expect(sources.map(\.contacts) == [28, 20, 28, 20, 28, 20])
        #expect(sources.map(\.converted) == [0, 2, 0, 2, 0, 2])
        #expect(sources.map(\.conversion) == [0, 0.1, 0, 0.1, 0, 0.1])
        #expect(sources.map(\.timeToConvert.meanSeconds) == [nil, 390_600, nil, 390_600, nil, 390_600])
    }
}
