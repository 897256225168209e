import FlowInsights
import FlowModel
import Testing

private let flow = Slug("nurture")
private let email = Slug("welcome")

private func line(_ contact: Int64, hours: Int64, _ kind: TimelineEntry.Kind) -> TimelineEntry {
    let id = ContactID(contact)
    return TimelineEntry(
        at: Instant(milliseconds: hours * 3_600_000),
        contact: id,
        enrolment: EnrolmentID(contact: id, ordinal: 1),
        flow: flow,
        kind: kind
    )
}

private func reaction(_ contact: Int64, _ fact: Condition.MessageFact) -> TimelineEntry {
    TimelineEntry(
        at: Instant(milliseconds: 0),
        contact: ContactID(contact),
        kind: .event(name: Slug(fact.rawValue), email: email, link: nil, topic: nil)
    )
}

@Suite struct FlowOutcomesTests {
    @Test func `Each contact counts once as opener and as clicker, each mail counts`() {
        var outcomes = FlowOutcomes()
        for contact in Int64(1)...3 { outcomes.add(line(contact, hours: 0, .entered)) }
        for contact in [Int64(1), 1, 2] { outcomes.add(line(contact, hours: 0, .sent(email: email))) }
        for fact in [Condition.MessageFact.clicked, .clicked, .opened, .opened] { outcomes.add(reaction(1, fact)) }
        // Never mailed, so nothing of this flow can have been clicked.
        outcomes.add(reaction(3, .clicked))
        outcomes.add(line(1, hours: 6, .converted))
        outcomes.add(line(2, hours: 9, .finished))
        outcomes.add(line(3, hours: 9, .stopped(.stop)))
        let row = outcomes.result.first
        #expect(outcomes.result.count == 1)
        #expect(row?.entered == 3)
        #expect(row?.sent == 3)
        #expect(row?.clicked == 1)
        #expect(row?.opened == 1)
        #expect(row?.converted == 1)
        #expect(row?.ended == 3)
        #expect(row?.timeToConvert.meanSeconds == 21_600)
    }
}
