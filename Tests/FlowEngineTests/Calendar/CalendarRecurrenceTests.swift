import FlowEngine
import FlowModel
import Testing

/// What comes again and again.
@Suite struct CalendarRecurrenceTests {
    private func next(_ recurrence: Recurrence, after now: String, holidays: Set<LocalDate> = []) -> String? {
        recurrence.next(after: moment(now), in: .amsterdam, holidays: holidays)
            .map { ISO8601.text(of: $0, in: .amsterdam) }
    }

    @Test func `a day of the week comes strictly after`() {
        let mondays = Recurrence(.of(DaySet([1])), at: CalendarQuestion.at(9))
        #expect(next(mondays, after: "2026-03-02 08:59") == "2026-03-02T09:00:00+01:00")
        #expect(next(mondays, after: "2026-03-02 09:00") == "2026-03-09T09:00:00+01:00")
        #expect(next(mondays, after: "2026-03-23 09:00") == "2026-03-30T09:00:00+02:00")
    }

    @Test func `every weekday leaves out holidays, every day and every Monday do not`() throws {
        let easter = try #require(LocalDate(year: 2026, month: 4, day: 6))
        let days: [(DaySet, String)] = [
            (.weekdays, "2026-04-07"), (DaySet([1]), "2026-04-06"), (.everyDay, "2026-04-04"),
        ]
        for (days, wanted) in days {
            let recurrence = Recurrence(.of(days), at: CalendarQuestion.at(9))
            #expect(next(recurrence, after: "2026-04-03 09:00", holidays: [easter])?.prefix(10) == wanted[...])
        }
    }

    @Test func `day 31 is the last of shorter months`() {
        let monthly = Recurrence(.ofMonth(31), at: CalendarQuestion.at(9))
        #expect(next(monthly, after: "2026-01-31 09:00") == "2026-02-28T09:00:00+01:00")
        #expect(next(monthly, after: "2026-02-28 09:00") == "2026-03-31T09:00:00+02:00")
        #expect(next(monthly, after: "2028-02-01 09:00") == "2028-02-29T09:00:00+01:00")
        #expect(next(monthly, after: "2026-12-31 09:00") == "2027-01-31T09:00:00+01:00")
    }

    @Test func `a time that the clocks skip comes behind the gap, one that they show twice comes once`() {
        let daily = Recurrence(.of(.everyDay), at: CalendarQuestion.at(2, 30))
        #expect(next(daily, after: "2026-03-28 12:00") == "2026-03-29T03:00:00+02:00")
        #expect(next(daily, after: "2026-03-29 03:00") == "2026-03-30T02:30:00+02:00")
        #expect(next(daily, after: "2026-10-24 12:00") == "2026-10-25T02:30:00+02:00")
        #expect(next(daily, after: "2026-10-25T02:30:00+02:00") == "2026-10-26T02:30:00+01:00")
    }

    private func repetition(of duration: CalendarDuration, since start: String, after now: String) -> String? {
        duration.nextRepetition(after: moment(now), since: moment(start), in: .amsterdam)
            .map { ISO8601.text(of: $0, in: .amsterdam) }
    }

    @Test func `repetitions are reckoned from the start`() {
        let month = CalendarDuration.of(months: 1)
        #expect(repetition(of: month, since: "2026-01-31 09:00", after: "2026-01-31 09:00")?.prefix(10) == "2026-02-28")
        #expect(repetition(of: month, since: "2026-01-31 09:00", after: "2026-02-28 09:00")?.prefix(10) == "2026-03-31")
        let thirty = CalendarDuration.of(days: 30)
        #expect(
            repetition(of: thirty, since: "2026-03-02 09:00", after: "2026-12-27 08:00") == "2026-12-27T09:00:00+01:00"
        )
        #expect(repetition(of: CalendarDuration(), since: "2026-03-02 09:00", after: "2026-03-02 09:00") == nil)
    }
}
