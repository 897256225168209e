import FlowEngine
import FlowModel
import Testing

/// Sending hours.
@Suite struct CalendarWindowTests {
    private let office = DailyWindow(.weekdays, from: CalendarQuestion.at(9), to: CalendarQuestion.at(17))
    private let night = DailyWindow(.everyDay, from: CalendarQuestion.at(22), to: CalendarQuestion.at(6))
    private let evening = DailyWindow(.everyDay, from: CalendarQuestion.at(18), to: CalendarQuestion.at(24))

    private func opening(_ hours: DailyWindow, _ now: String, holidays: Set<LocalDate> = []) -> String? {
        hours.nextOpening(atOrAfter: moment(now), in: .amsterdam, holidays: holidays)
            .map { ISO8601.text(of: $0, in: .amsterdam) }
    }

    private func closing(_ hours: DailyWindow, _ now: String, holidays: Set<LocalDate> = []) -> String? {
        hours.closing(after: moment(now), in: .amsterdam, holidays: holidays)
            .map { ISO8601.text(of: $0, in: .amsterdam) }
    }

    @Test func `hours include their start and not their end`() {
        #expect(opening(office, "2026-03-02 09:00") == "2026-03-02T09:00:00+01:00")
        #expect(opening(office, "2026-03-02 16:59:59.999") == "2026-03-02T16:59:59.999+01:00")
        #expect(opening(office, "2026-03-02 17:00") == "2026-03-03T09:00:00+01:00")
        #expect(opening(office, "2026-03-06 17:00") == "2026-03-09T09:00:00+01:00")
        #expect(closing(office, "2026-03-02 09:00") == "2026-03-02T17:00:00+01:00")
        #expect(closing(office, "2026-03-02 17:00") == nil)
        #expect(closing(evening, "2026-03-02 23:00") == "2026-03-03T00:00:00+01:00")
    }

    @Test func `hours over midnight belong to the day they begin on`() {
        let fridays = DailyWindow(DaySet([5]), from: CalendarQuestion.at(22), to: CalendarQuestion.at(6))
        #expect(opening(fridays, "2026-03-07 05:59") == "2026-03-07T05:59:00+01:00")
        #expect(opening(fridays, "2026-03-06 05:59") == "2026-03-06T22:00:00+01:00")
        #expect(closing(fridays, "2026-03-06 23:00") == "2026-03-07T06:00:00+01:00")
    }

    @Test func `holidays have no hours, but the night before one lasts until its morning`() throws {
        let christmas = try #require(LocalDate(year: 2026, month: 12, day: 25))
        let monday = try #require(LocalDate(year: 2026, month: 12, day: 28))
        #expect(opening(office, "2026-12-25 10:00", holidays: [christmas]) == "2026-12-28T09:00:00+01:00")
        #expect(opening(night, "2026-12-25 05:00", holidays: [christmas]) == "2026-12-25T05:00:00+01:00")
        #expect(opening(night, "2026-12-25 22:00", holidays: [christmas]) == "2026-12-26T22:00:00+01:00")
        let mondays = DailyWindow(DaySet([1]), from: CalendarQuestion.at(9), to: CalendarQuestion.at(17))
        #expect(opening(mondays, "2026-12-28 10:00", holidays: [monday]) == "2027-01-04T09:00:00+01:00")
    }

    @Test func `hours whose start the clocks skip begin behind the gap, and there are none when nothing is left`() {
        let late = DailyWindow(.everyDay, from: CalendarQuestion.at(2, 15), to: CalendarQuestion.at(3, 15))
        let lost = DailyWindow(.everyDay, from: CalendarQuestion.at(2, 15), to: CalendarQuestion.at(2, 45))
        #expect(opening(late, "2026-03-29 01:00") == "2026-03-29T03:00:00+02:00")
        #expect(opening(lost, "2026-03-29 01:00") == "2026-03-30T02:15:00+02:00")
    }

    @Test func `hours that end at a time that comes twice end the first time`() {
        let early = DailyWindow(.everyDay, from: CalendarQuestion.at(1), to: CalendarQuestion.at(2, 30))
        #expect(closing(early, "2026-10-25 01:00") == "2026-10-25T02:30:00+02:00")
        #expect(opening(early, "2026-10-25T02:15:00+01:00") == "2026-10-26T01:00:00+01:00")
        let long = DailyWindow(.everyDay, from: CalendarQuestion.at(1), to: CalendarQuestion.at(4))
        #expect(opening(long, "2026-10-25T02:15:00+01:00") == "2026-10-25T02:15:00+01:00")
    }

    @Test func `hours that never open are found out`() {
        let holidays = Set((20_000..<24_500).map { LocalDate(daysSince1970: $0) })
        #expect(opening(office, "2026-03-02 10:00", holidays: holidays) == nil)
        #expect(opening(DailyWindow(DaySet([]), from: 0, to: 1), "2026-03-02 10:00") == nil)
        let wait = WaitMoment.next(.weekdays, at: 0)
        #expect(wait.end(from: moment("2026-03-02 10:00"), in: .amsterdam, holidays: holidays) == nil)
    }
}
