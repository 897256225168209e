import FlowInsights
import FlowModel
import Testing

private let journey = Journey(
    "Lead to meeting",
    [
        [("lead", .event(Slug("lead")))],
        [("mailed", .sent(email: Slug("nurture email 1")))],
        [("reacted", .message(.clicked, email: Slug("nurture email 1")))],
        [("meeting booked", .event(Slug("meeting booked")))],
    ]
)

private enum Did {
    case lead, mailed, clicked, booked
}

private func report(
    _ done: [(UInt32, Did, Double)],
    query: JourneyQuery = JourneyQuery(journey),
    end: Double = 10_000
) -> JourneyReport {
    var facts = JourneyFacts()
    for (contact, did, hours) in done {
        switch did {
        case .lead: facts.add(contact, .event, "lead", hours: hours)
        case .mailed: facts.add(contact, .sent, "nurture-email-1", hours: hours)
        case .clicked: facts.add(contact, .clicked, "nurture-email-1", hours: hours)
        case .booked: facts.add(contact, .event, "meeting-booked", hours: hours)
        }
    }
    return facts.report(query, end: instant(hours: end))
}

@Suite struct JourneyFoldTests {
    @Test func `A contact that does every step converts, and each link has its time`() {
        let report = report([(1, .booked, 25), (1, .clicked, 5), (1, .mailed, 1), (1, .lead, 0)])
        #expect(report.steps.map(\.contacts) == [1, 1, 1, 1])
        #expect(report.converted == 1)
        #expect(report.links.map(\.times.meanSeconds) == [3600, 4 * 3600, 20 * 3600])
        #expect(report.timeToConvert.medianSeconds == 90_000)
        #expect(report.timePerLink.meanSeconds == 30_000)
        #expect(report.timePerLink.medianSeconds == 14_400)
    }

    @Test func `A skipped step is a link of its own`() {
        let report = report([(1, .lead, 0), (1, .mailed, 1), (1, .booked, 2)])
        #expect(report.links.map(\.from) == [0, 1])
        #expect(report.links.map(\.to) == [1, 3])
        #expect(report.links.map(\.skipped) == [0, 1])
        #expect(report.steps.map(\.contacts) == [1, 1, 0, 1])
    }

    @Test func `What comes before the first step, again, or out of order counts nowhere`() {
        let report = report([(1, .booked, 0), (1, .lead, 1), (1, .lead, 2), (1, .clicked, 3), (1, .mailed, 4)])
        #expect(report.contacts == 1)
        #expect(report.steps.map(\.contacts) == [1, 0, 1, 0])
        #expect(report.steps.map(\.dropped) == [0, 0, 1, 0])
    }

    @Test func `Who enters a journey of one step converts at once`() {
        var facts = JourneyFacts()
        for hours in [0.0, 1] { facts.add(1, .event, "lead", detail: "google", hours: hours) }
        let report = facts.report(JourneyQuery(Journey("Leads", [[("lead", .event(Slug("lead")))]])))
        #expect(report.converted == 1)
        #expect(report.timeToConvert.meanSeconds == 0)
        #expect(report.timePerLink.meanSeconds == nil)
        #expect(report.steps.map(\.dropped) == [0])
        #expect(report.sources.map(\.source) == ["google", "google", "google"])
    }

    @Test func `Forty-eight leads of whom two book give 4.17 percent`() {
        let leads = (UInt32(1)...48).map { ($0, Did.lead, Double($0)) }
        let report = report(leads + [(7, .booked, 100), (9, .booked, 200)])
        #expect(report.conversion == Share(2, of: 48))
        #expect(Figures.percent(report.conversion.value) == "4.17 %")
        #expect(report.steps[0].dropped == 46)
    }

    @Test func `Facts at the end of the report and later are left out`() {
        let report = report([(1, .lead, 0), (1, .mailed, 2.9), (1, .clicked, 3), (2, .lead, 3)], end: 3)
        #expect(report.steps.map(\.contacts) == [1, 1, 0, 0])
    }

    @Test func `Who reached a step less than the given time ago is still under way there`() {
        let query = JourneyQuery(journey, underWay: 10 * 3_600_000)
        let done: [(UInt32, Did, Double)] = [(1, .lead, 10), (2, .lead, 10.1), (3, .lead, 1), (3, .booked, 19)]
        let report = report(done, query: query, end: 20)
        #expect(report.steps.map(\.dropped) == [2, 0, 0, 0])
        #expect(report.steps.map(\.underWay) == [1, 0, 0, 0])
    }

    @Test func `A limit of time takes conversions that came later, and contacts that had less of it`() {
        let done: [(UInt32, Did, Double)] = [
            (1, .lead, 0), (1, .booked, 10), (2, .lead, 0), (2, .booked, 10.1), (3, .lead, 90), (4, .lead, 90.1),
            (4, .booked, 91),
        ]
        let report = report(done, query: JourneyQuery(journey, within: 10 * 3_600_000), end: 100)
        #expect(report.contacts == 3)
        #expect(report.converted == 1)
        #expect(report.steps.map(\.contacts) == [3, 0, 0, 1])
        #expect(report.steps.map(\.dropped) == [2, 0, 0, 0])
    }

    @Test func `With a limit of time every step counts only in it, and nobody is under way`() {
        // Both are sent the email after nine hours; the one books an hour later, the other two.
        let done: [(UInt32, Did, Double)] = [
            (1, .lead, 0), (1, .mailed, 9), (1, .booked, 10), (2, .lead, 80), (2, .mailed, 89), (2, .booked, 91),
            (3, .lead, 80), (3, .mailed, 91), (3, .booked, 92),
        ]
        let report = report(done, query: JourneyQuery(journey, within: 10 * 3_600_000), end: 100)
        #expect(report.steps.map(\.contacts) == [3, 2, 0, 1])
        #expect(report.steps.map(\.dropped) == [1, 1, 0, 0])
        #expect(report.steps.map(\.underWay) == [0, 0, 0, 0])
    }

    @Test func `A time range chooses contacts by when they first began, whenever they went on`() {
        let began = instant(hours: 10)..<instant(hours: 20)
        let done: [(UInt32, Did, Double)] = [
            (1, .lead, 9), (1, .lead, 15), (2, .lead, 10), (2, .booked, 90), (3, .lead, 20),
        ]
        let report = report(done, query: JourneyQuery(journey, began: began))
        #expect(report.contacts == 1)
        #expect(report.converted == 1)
        #expect(report.began == began)
    }

    @Test func `Members alone are counted where they are named`() {
        let query = JourneyQuery(journey, members: [2, 9])
        let report = report([(1, .lead, 0), (2, .lead, 0), (2, .mailed, 1)], query: query)
        #expect(report.steps.map(\.contacts) == [1, 1, 0, 0])
    }

    @Test func `Facts of one instant count in the order in which they are told`() {
        let forward = report([(1, .lead, 0), (1, .mailed, 0), (1, .booked, 0)])
        let back = report([(1, .booked, 0), (1, .mailed, 0), (1, .lead, 0)])
        #expect(forward.steps.map(\.contacts) == [1, 1, 0, 1])
        #expect(back.steps.map(\.contacts) == [1, 0, 0, 0])
    }

    @Test func `Parts that are read one after the other make the same report`() {
        var whole = JourneyFold(JourneyQuery(journey))
        var parts = JourneyFold(JourneyQuery(journey))
        var (one, two, both) = (JourneyFacts(), JourneyFacts(), JourneyFacts())
        for contact in UInt32(1)...30 {
            let hours = Double(contact)
            for (kind, name) in [(Fact.Kind.event, "lead"), (.clicked, "nurture-email-1"), (.event, "meeting-booked")] {
                both.add(contact, kind, name, detail: "s\(contact % 3)", hours: hours)
                guard contact.isMultiple(of: 2) else {
                    one.add(contact, kind, name, detail: "s\(contact % 3)", hours: hours)
                    continue
                }
                two.add(contact, kind, name, detail: "s\(contact % 3)", hours: hours)
            }
        }
        #expect(one.names != two.names)
        whole.add(both.batch)
        parts.add(two.batch)
        parts.finishPart(end: instant(hours: 40))
        parts.add(one.batch)
        #expect(whole.report(end: instant(hours: 40)) == parts.report(end: instant(hours: 40)))
    }

    @Test func `A journey without steps counts nobody`() {
        var facts = JourneyFacts()
        facts.add(1, .event, "lead", hours: 1)
        #expect(facts.report(JourneyQuery(Journey("Nothing", []))).contacts == 0)
    }
}
