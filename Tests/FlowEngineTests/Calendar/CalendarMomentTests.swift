import FlowEngine
import FlowModel
import Testing

/// What `wait until` and date triggers wait for.
@Suite struct CalendarMomentTests {
    private let nine = CalendarQuestion.at(9)

    private func text(_ instant: Instant?, in zone: ZoneTable = .amsterdam) -> String? {
        instant.map { ISO8601.text(of: $0, in: zone) }
    }

    private func end(
        of wait: WaitMoment,
        from now: String,
        in zone: ZoneTable = .amsterdam,
        holidays: Set<LocalDate> = [],
        value: Value? = nil
    ) -> String? {
        text(wait.end(from: moment(now, in: zone), in: zone, holidays: holidays, value: value), in: zone)
    }

    private func renewal(
        _ side: FieldMoment.Side = .before,
        _ offset: CalendarDuration = CalendarDuration(),
        at: Int? = nil
    ) -> FieldMoment {
        FieldMoment(.contact("renewal date"), offset: offset, side: side, at: at)
    }

    private func comes(_ moment: FieldMoment, _ value: Value, in zone: ZoneTable = .amsterdam) -> String? {
        text(moment.instant(of: value, in: zone), in: zone)
    }

    // MARK: Waits

    @Test func `a time of day is the next one after now`() {
        #expect(end(of: .next(.everyDay, at: nine), from: "2026-03-02 08:59") == "2026-03-02T09:00:00+01:00")
        #expect(end(of: .next(.everyDay, at: nine), from: "2026-03-02 09:00") == "2026-03-03T09:00:00+01:00")
        #expect(end(of: .next(DaySet([1]), at: nine), from: "2026-03-02 09:00") == "2026-03-09T09:00:00+01:00")
        let half = WaitMoment.next(.everyDay, at: CalendarQuestion.at(2, 30))
        #expect(end(of: half, from: "2026-03-29 01:59") == "2026-03-29T03:00:00+02:00")
        #expect(end(of: half, from: "2026-03-29 03:00") == "2026-03-30T02:30:00+02:00")
        #expect(end(of: half, from: "2026-10-25 02:30") == "2026-10-26T02:30:00+01:00")
    }

    @Test func `a day is over at once on such a day, else at its midnight`() throws {
        let monday = WaitMoment.window(DailyWindow(DaySet([1]), from: 0, to: 86_400_000))
        let weekday = WaitMoment.window(DailyWindow(.weekdays, from: 0, to: 86_400_000))
        let easter = try #require(LocalDate(year: 2026, month: 4, day: 6))
        #expect(end(of: monday, from: "2026-03-02 23:59") == "2026-03-02T23:59:00+01:00")
        #expect(end(of: monday, from: "2026-03-03 00:00") == "2026-03-09T00:00:00+01:00")
        #expect(end(of: monday, from: "2026-04-05 12:00", holidays: [easter]) == "2026-04-06T00:00:00+02:00")
        #expect(end(of: weekday, from: "2026-04-05 12:00", holidays: [easter]) == "2026-04-07T00:00:00+02:00")
    }

    @Test func `a window is over at once inside it, else at its next beginning`() {
        let office = WaitMoment.window(DailyWindow(.weekdays, from: nine, to: CalendarQuestion.at(17)))
        #expect(end(of: office, from: "2026-03-06 16:59") == "2026-03-06T16:59:00+01:00")
        #expect(end(of: office, from: "2026-03-06 17:00") == "2026-03-09T09:00:00+01:00")
        #expect(end(of: office, from: "2026-03-06 08:00") == "2026-03-06T09:00:00+01:00")
    }

    @Test func `a date that has passed is over at once, and a field without a date has no end`() throws {
        let date = LocalTime(date: try #require(LocalDate(year: 2026, month: 12, day: 1)), millisecondOfDay: nine)
        #expect(end(of: .local(date), from: "2027-01-01 00:00") == "2026-12-01T09:00:00+01:00")
        let field = WaitMoment.field(renewal())
        #expect(end(of: field, from: "2026-03-02 09:00", value: .text("2026-06-15")) == "2026-06-15T00:00:00+02:00")
        for value in [nil, .null, .text(""), .text("soon"), .text("2027-02-29"), .number(20_260_615)] as [Value?] {
            #expect(end(of: field, from: "2026-03-02 09:00", value: value) == nil)
        }
    }

    // MARK: Dates

    @Test func `a date is its midnight, a date with a time that time in the zone, one with an offset that instant`() {
        #expect(comes(renewal(), .text("2026-12-01")) == "2026-12-01T00:00:00+01:00")
        #expect(comes(renewal(), .text("2026-12-01 09:00")) == "2026-12-01T09:00:00+01:00")
        #expect(comes(renewal(), .text("2026-12-01T09:00:00Z")) == "2026-12-01T10:00:00+01:00")
        #expect(comes(renewal(), .text("2026-10-25T02:30:00+01:00")) == "2026-10-25T02:30:00+01:00")
        #expect(comes(renewal(), .text("2026-10-04"), in: .lordHowe) == "2026-10-04T00:00:00+10:30")
    }

    @Test func `a time replaces the field's own, and then the duration counts`() {
        let value = Value.text("2026-04-01 18:00")
        #expect(comes(renewal(.before, .of(days: 3), at: nine), value) == "2026-03-29T09:00:00+02:00")
        #expect(comes(renewal(.before, .of(days: 4)), value) == "2026-03-28T18:00:00+01:00")
        #expect(comes(renewal(.before, .of(days: 1, hours: 2), at: nine), value) == "2026-03-31T07:00:00+02:00")
        #expect(comes(renewal(.after, .of(months: 1)), .text("2026-01-31")) == "2026-02-28T00:00:00+01:00")
        #expect(comes(renewal(.before, .of(months: 1)), .text("2026-03-31")) == "2026-02-28T00:00:00+01:00")
        #expect(comes(renewal(.before, .of(hours: 1)), .text("2026-03-29 02:30")) == "2026-03-29T01:00:00+01:00")
    }

    @Test func `working days before a date skip the weekend`() throws {
        let friday = try #require(LocalDate(year: 2026, month: 3, day: 6))
        let before = renewal(.before, .of(workingDays: 1))
        #expect(comes(before, .text("2026-03-09")) == "2026-03-06T00:00:00+01:00")
        #expect(comes(before, .text("2026-03-08")) == "2026-03-06T00:00:00+01:00")
        let moment = before.instant(of: .text("2026-03-09"), in: .amsterdam, holidays: [friday])
        #expect(text(moment) == "2026-03-05T00:00:00+01:00")
    }

    @Test func `a date whose midnight the clocks skip keeps its midnight the days before`() {
        let cairo = ZoneTable(
            name: "Africa/Cairo",
            firstOffset: 7200,
            transitions: [],
            rule: ZoneRule(posix: "EET-2EEST,M4.5.5/0,M10.5.4/24")
        )
        #expect(comes(renewal(), .text("2026-04-24"), in: cairo) == "2026-04-24T01:00:00+03:00")
        #expect(comes(renewal(.before, .of(days: 1)), .text("2026-04-24"), in: cairo) == "2026-04-23T00:00:00+02:00")
    }

    // MARK: Every year

    private func nextYearly(_ value: String, after now: String, _ moment: FieldMoment? = nil) -> String? {
        let birthday = moment ?? FieldMoment(.contact("birthday"), at: nine)
        return text(birthday.nextYearly(after: FlowEngineTests.moment(now), of: .text(value), in: .amsterdam))
    }

    @Test func `a birthday comes every year, on 28 February where there is no 29th`() {
        #expect(nextYearly("2000-02-29", after: "2026-03-01 09:00") == "2027-02-28T09:00:00+01:00")
        #expect(nextYearly("2000-02-29", after: "2027-02-28 09:00") == "2028-02-29T09:00:00+01:00")
        #expect(nextYearly("1950-12-31", after: "2026-12-31 08:59") == "2026-12-31T09:00:00+01:00")
        #expect(nextYearly("no date", after: "2026-12-31 08:59") == nil)
    }

    @Test func `no anniversary comes before the date itself, nor after the year 9999`() {
        #expect(nextYearly("2030-06-01", after: "2026-03-01 09:00") == "2030-06-01T09:00:00+02:00")
        #expect(nextYearly("2000-06-01", after: "9999-06-01 09:00") == nil)
    }

    @Test func `days before and after a birthday come every year also over New Year`() {
        let before = FieldMoment(.contact("birthday"), offset: .of(days: 3), at: nine)
        let after = FieldMoment(.contact("birthday"), offset: .of(years: 1, days: 3), side: .after, at: nine)
        #expect(nextYearly("1980-01-02", after: "2026-12-01 00:00", before) == "2026-12-30T09:00:00+01:00")
        #expect(nextYearly("1980-12-30", after: "2026-12-31 00:00", after) == "2027-01-02T09:00:00+01:00")
    }
}
