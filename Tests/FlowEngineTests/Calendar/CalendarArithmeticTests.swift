import FlowEngine
import FlowModel
import Testing

/// When waits are over.
@Suite struct CalendarArithmeticTests {
    private func end(
        of duration: CalendarDuration,
        from text: String,
        in zone: ZoneTable = .amsterdam,
        holidays: Set<LocalDate> = []
    ) -> String {
        let end = duration.end(from: moment(text, in: zone), in: zone, holidays: holidays)
        return ISO8601.text(of: end, in: zone)
    }

    @Test func `a day keeps the time of day when the clocks change that night`() {
        #expect(end(of: .of(days: 1), from: "2026-03-28 09:00") == "2026-03-29T09:00:00+02:00")
        #expect(end(of: .of(days: 1), from: "2026-10-24 09:00") == "2026-10-25T09:00:00+01:00")
    }

    @Test func `24 hours are exact`() {
        #expect(end(of: .of(hours: 24), from: "2026-03-28 09:00") == "2026-03-29T10:00:00+02:00")
        #expect(end(of: .of(hours: 24), from: "2026-10-24 09:00") == "2026-10-25T08:00:00+01:00")
    }

    @Test func `a local time that does not exist becomes the first one after the gap`() {
        #expect(end(of: .of(days: 1), from: "2026-03-28 02:30") == "2026-03-29T03:00:00+02:00")
        #expect(end(of: .of(days: 1), from: "2026-03-28 02:00") == "2026-03-29T03:00:00+02:00")
        #expect(end(of: .of(days: 1), from: "2026-03-28 01:59") == "2026-03-29T01:59:00+01:00")
        #expect(end(of: .of(days: 1), from: "2026-03-28 03:00") == "2026-03-29T03:00:00+02:00")
        #expect(end(of: .of(days: 1), from: "2026-10-03 02:15", in: .lordHowe) == "2026-10-04T02:30:00+11:00")
    }

    @Test func `a local time that exists twice is its first occurrence`() {
        #expect(end(of: .of(days: 1), from: "2026-10-24 02:30") == "2026-10-25T02:30:00+02:00")
        #expect(end(of: .of(days: 1), from: "2026-04-04 01:45", in: .lordHowe) == "2026-04-05T01:45:00+11:00")
    }

    @Test func `an exact wait that begins in the second occurrence stays exact`() {
        let second = moment("2026-10-25T02:30:00+01:00")
        let end = CalendarDuration.of(hours: 1).end(from: second, in: .amsterdam)
        #expect(ISO8601.text(of: end, in: .amsterdam) == "2026-10-25T03:30:00+01:00")
    }

    @Test func `exact parts are added to the instant that the calendar parts lead to`() {
        #expect(end(of: .of(days: 1, hours: 1), from: "2026-03-28 02:30") == "2026-03-29T04:00:00+02:00")
        #expect(end(of: .of(days: 1, hours: 1), from: "2026-10-24 02:30") == "2026-10-25T02:30:00+01:00")
    }

    @Test func `months end on their last day and parts apply from the largest`() {
        #expect(end(of: .of(months: 1), from: "2026-01-31 10:00") == "2026-02-28T10:00:00+01:00")
        #expect(end(of: .of(months: 1), from: "2028-01-31 10:00") == "2028-02-29T10:00:00+01:00")
        #expect(end(of: .of(months: 1, days: 1, hours: 2), from: "2026-03-28 10:00") == "2026-04-29T12:00:00+02:00")
        #expect(end(of: .of(years: 1), from: "2028-02-29 10:00") == "2029-02-28T10:00:00+01:00")
        #expect(end(of: .of(years: 1, months: 1), from: "2028-02-29 10:00") == "2029-03-28T10:00:00+02:00")
        #expect(end(of: .of(months: 1, weeks: 1), from: "2026-01-31 10:00") == "2026-03-07T10:00:00+01:00")
        #expect(end(of: .of(months: 13), from: "2026-12-31 10:00") == "2028-01-31T10:00:00+01:00")
    }

    @Test func `working days are Mondays to Fridays after today that are no holidays`() throws {
        #expect(end(of: .of(workingDays: 1), from: "2026-03-06 10:00") == "2026-03-09T10:00:00+01:00")
        #expect(end(of: .of(workingDays: 1), from: "2026-03-07 10:00") == "2026-03-09T10:00:00+01:00")
        #expect(end(of: .of(workingDays: 1), from: "2026-03-08 10:00") == "2026-03-09T10:00:00+01:00")
        #expect(end(of: .of(workingDays: 5), from: "2026-03-04 10:00") == "2026-03-11T10:00:00+01:00")
        #expect(end(of: .of(workingDays: 2, hours: 3), from: "2028-03-30 12:00") == "2028-04-03T15:00:00+02:00")
        let christmas = try #require(LocalDate(year: 2026, month: 12, day: 25))
        #expect(
            end(of: .of(workingDays: 1), from: "2026-12-24 10:00", holidays: [christmas])
                == "2026-12-28T10:00:00+01:00"
        )
    }

    @Test func `a length beyond all calendars neither overflows nor ends early`() {
        var endless = CalendarDuration.of(hours: 1)
        (endless.years, endless.months, endless.weeks, endless.days) = (.max, .max, .max, .max)
        endless.seconds = .max
        let start = moment("2026-03-02 09:00")
        #expect(endless.end(from: start, in: .amsterdam) == .distantFuture)
        #expect(CalendarDuration.of(years: .max).end(from: start, in: .amsterdam) > start)
    }
}
