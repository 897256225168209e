import FlowInsights
import FlowModel
import Testing

private let journey = Journey("Lead to order", [[("lead", .event(Slug("lead")))], [("order", .event(Slug("order")))]])

/// Contacts 1 to 10 of whom each began at its number's hour and the even ones ordered two hours after that.
private func facts(_ more: (inout JourneyFacts) -> Void = { _ in }) -> JourneyFacts {
    var facts = JourneyFacts()
    for contact in UInt32(1)...10 {
        facts.add(contact, .event, "lead", hours: Double(contact))
        if contact.isMultiple(of: 2) { facts.add(contact, .event, "order", hours: Double(contact) + 2) }
    }
    more(&facts)
    return facts
}

private func rows(_ breakdown: JourneyBreakdown, _ facts: JourneyFacts) -> [JourneyReport.Row] {
    facts.report(JourneyQuery(journey, breakdowns: [breakdown])).groups.flatMap(\.rows)
}

@Suite struct JourneyGroupTests {
    @Test func `Periods begin at their instants, and are not measured by each other`() {
        let periods = JourneyBreakdown.periods(
            [instant(hours: 3), instant(hours: 9)],
            titles: ["early", "middle", "late"]
        )
        let rows = rows(periods, facts())
        #expect(rows.map(\.title) == ["early", "middle", "late"])
        #expect(rows.map(\.contacts) == [2, 6, 2])
        #expect(rows.map(\.converted) == [1, 3, 1])
        #expect(rows.map(\.interval) == [(1, 2), (3, 6), (1, 2)].map { Share($0.0, of: $0.1).interval })
        #expect(rows.allSatisfy { $0.difference == nil && !$0.isBase })
    }

    @Test func `What came after a change is measured by what was before it`() {
        let rows = rows(.change(instant(hours: 8), titles: ["before", "after"]), facts())
        #expect(rows.map(\.contacts) == [7, 3])
        #expect(rows.map(\.isBase) == [true, false])
        #expect(rows.map(\.difference) == [nil, Difference(Share(2, of: 3), minus: Share(3, of: 7))])
    }

    @Test func `Nothing is measured where one of the two is nobody`() {
        let rows = rows(.change(instant(hours: 0), titles: ["before", "after"]), facts())
        #expect(rows.map(\.contacts) == [0, 10])
        #expect(rows.map(\.difference) == [nil, nil])
    }

    @Test func `Arms are measured by the one that sends nothing, in their order`() {
        let arms = JourneyBreakdown.arms(
            flow: Slug("nurture"),
            split: "3",
            arms: [
                JourneyBreakdown.Arm(title: "50%: send email 1", isHoldout: false),
                JourneyBreakdown.Arm(title: "50%: stop", isHoldout: true),
            ]
        )
        let facts = facts { facts in
            for contact in UInt32(1)...8 {
                // The first fact of that split counts; other splits and flows say nothing.
                facts.add(contact, .split, "nurture", detail: "2", number: 2, hours: 0)
                facts.add(contact, .split, "other", detail: "3", number: 2, hours: 0)
                facts.add(contact, .split, "nurture", detail: "3", number: contact <= 5 ? 1 : 2, hours: 1)
                facts.add(contact, .split, "nurture", detail: "3", number: 2, hours: 2)
            }
            facts.add(9, .split, "nurture", detail: "3", number: 3, hours: 0)
        }
        let rows = rows(arms, facts)
        #expect(rows.map(\.title) == ["50%: send email 1", "50%: stop", "not at split 3 of nurture"])
        #expect(rows.map(\.contacts) == [5, 3, 2])
        #expect(rows.map(\.isBase) == [false, true, false])
        #expect(rows.map(\.difference) == [Difference(Share(2, of: 5), minus: Share(2, of: 3)), nil, nil])
    }

    @Test func `Each version of a flow is measured by the one before it that anybody entered`() {
        let facts = facts { facts in
            for contact in UInt32(1)...9 {
                facts.add(contact, .entered, "nurture", number: contact <= 4 ? 1 : contact <= 7 ? 2 : 4, hours: 5)
                facts.add(contact, .entered, "nurture", number: 5, hours: 6)
            }
        }
        let rows = rows(.versions(flow: Slug("nurture"), titles: ["the first", "the second"]), facts)
        #expect(rows.map(\.title) == ["the first", "the second", "version 4", "not in nurture"])
        #expect(rows.map(\.contacts) == [4, 3, 2, 1])
        let shares = rows.map(\.conversion)
        #expect(rows[0].difference == nil)
        #expect(rows[1].difference == Difference(shares[1], minus: shares[0]))
        #expect(rows[2].difference == Difference(shares[2], minus: shares[1]))
        #expect(rows[3].difference == nil)
    }

    @Test func `A contact counts in each of its segments, and in none of them where it has none`() {
        let segments = [
            JourneyBreakdown.Members(title: "Dutch", contacts: [1, 2, 3]),
            JourneyBreakdown.Members(title: "Pro", contacts: [2, 3, 4, 99]),
        ]
        let some = rows(.segments(segments), facts())
        #expect(some.map(\.title) == ["Dutch", "Pro", "none of them"])
        #expect(some.map(\.contacts) == [3, 3, 6])
        #expect(some.map(\.timeToConvert.meanSeconds) == [7200, 7200, 7200])
        let all = rows(.segments([JourneyBreakdown.Members(title: "All", contacts: Set(1...10))]), facts())
        #expect(all.map(\.title) == ["All"])
    }
}
