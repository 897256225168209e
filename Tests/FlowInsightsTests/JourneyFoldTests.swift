import FlowInsights
import FlowModel
import Testing

private let mailed = Touchpoint.sent(email: Slug("nurture email 1"))
private let clicked = Touchpoint.message(.clicked, email: Slug("nurture email 1"))
private let booked = Touchpoint.event(Slug("meeting booked"))
private let lead = Touchpoint.event(Slug("lead"))

private let journey = Journey(
    title: "Lead to meeting",
    steps: [
        Journey.Step(title: "lead", touchpoints: [lead]),
        Journey.Step(title: "mailed", touchpoints: [mailed]),
        Journey.Step(title: "reacted", touchpoints: [clicked]),
        Journey.Step(title: "meeting booked", touchpoints: [booked]),
    ]
)

private func instant(hours: Int64) -> Instant { Instant(milliseconds: hours * 3_600_000) }

private func fold(_ touches: [(Int64, Touchpoint, Int64)]) -> JourneyReport {
    var fold = JourneyFold(journey)
    for (contact, touchpoint, hours) in touches {
        fold.add(touchpoint, of: ContactID(contact), at: instant(hours: hours))
    }
    return fold.report
}

@Suite struct JourneyFoldTests {
    @Test func `A contact that does every step converts, and each link has its time`() {
        let report = fold([(1, lead, 0), (1, mailed, 1), (1, clicked, 5), (1, booked, 25)])
        #expect(report.steps.map(\.contacts) == [1, 1, 1, 1])
        #expect(report.converted == 1)
        #expect(report.links.map(\.times.meanSeconds) == [3600, 4 * 3600, 20 * 3600])
        #expect(report.timeToConvert.medianSeconds == 90_000)
    }

    @Test func `A skipped step is a link of its own`() {
        let report = fold([(1, lead, 0), (1, mailed, 1), (1, booked, 2)])
        #expect(report.links.map(\.from) == [0, 1])
        #expect(report.links.map(\.to) == [1, 3])
        #expect(report.steps.map(\.contacts) == [1, 1, 0, 1])
    }

    @Test func `What comes before the first step, again, or out of order counts nowhere`() {
        let report = fold([(1, booked, 0), (1, lead, 1), (1, lead, 2), (1, clicked, 3), (1, mailed, 4)])
        #expect(report.contacts == 1)
        #expect(report.steps.map(\.contacts) == [1, 0, 1, 0])
        #expect(report.steps.map(\.remaining) == [0, 0, 1, 0])
    }

    @Test func `Who enters a journey of one step converts at once`() {
        var fold = JourneyFold(Journey(title: "Leads", steps: [Journey.Step(title: "lead", touchpoints: [lead])]))
        for hours in Int64(0)...1 { fold.add(lead, of: ContactID(1), at: instant(hours: hours)) }
        #expect(fold.report.converted == 1)
        #expect(fold.report.timeToConvert.meanSeconds == 0)
        #expect(fold.report.steps.map(\.remaining) == [0])
    }

    @Test func `Times are told in the largest unit of which there is one, shares with two decimals`() {
        let times = [59.9, 60, 3599, 3600, 86_399, 86_400].map { JourneyReport.duration($0) }
        let expected = ["59.9 seconds", "1.0 minutes", "60.0 minutes", "1.0 hours", "24.0 hours", "1.0 days"]
        #expect(times == expected)
        #expect([0, 0.0004, 1].map { JourneyReport.percent($0) } == ["0.00 %", "0.04 %", "100.00 %"])
    }

    @Test func `Forty-eight leads of whom two book give 4.17 percent`() {
        var touches = (1...48).map { (Int64($0), lead, Int64($0)) }
        touches += [(7, booked, 100), (9, booked, 200)]
        let report = fold(touches)
        #expect(report.converted == 2)
        #expect(report.text.contains("conversion: 2 of 48, 4.17 %"))
        #expect(report.steps[0].remaining == 46)
    }

    @Test func `The median of an even number of times is the mean of the middle two`() {
        let times = Times(milliseconds: [4000, 1000, 2000, 9000])
        #expect(times.medianSeconds == 3)
        #expect(times.meanSeconds == 4)
        #expect(Times(milliseconds: []).meanSeconds == nil)
    }

    @Test func `The table tells who got where, and how long each way took`() {
        var touches = (1...30).map { (Int64($0), lead, Int64(0)) }
        touches += [(1, mailed, 1), (1, booked, 9), (2, booked, 3)]
        let expected = """
            Lead to meeting

              step            contacts                        no further
              lead                  30  ████████████████████          28
              mailed                 1  █
              reacted                0
              meeting booked         2  █

              lead → mailed: 1 of 30, mean 1.0 hours, median 1.0 hours
              lead → meeting booked (skipping 2): 1 of 30, mean 3.0 hours, median 3.0 hours
              mailed → meeting booked (skipping 1): 1 of 1, mean 8.0 hours, median 8.0 hours

              conversion: 2 of 30, 6.67 %
              time to convert: mean 6.0 hours, median 6.0 hours

            """
        #expect(fold(touches).text == expected)
    }

    @Test func `Events, mails and what readers do are touchpoints, decisions are not`() {
        func touchpoint(_ kind: TimelineEntry.Kind) -> Touchpoint? {
            TimelineEntry(at: instant(hours: 0), contact: ContactID(1), kind: kind).touchpoint
        }
        let email = Slug("nurture email 1")
        #expect(touchpoint(.event(name: Slug("lead"), email: nil, link: nil, topic: nil)) == lead)
        #expect(touchpoint(.event(name: Slug("clicked"), email: email, link: nil, topic: nil)) == clicked)
        #expect(touchpoint(.event(name: Slug("lead"), email: email, link: nil, topic: nil)) == nil)
        #expect(touchpoint(.sent(email: email)) == mailed)
        #expect(touchpoint(.entered) == nil)
    }
}
