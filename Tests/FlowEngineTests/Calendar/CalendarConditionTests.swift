import FlowEngine
import FlowModel
import Testing

/// Conditions on dates, and when time changes them.
@Suite struct CalendarConditionTests {
    private let now = moment("2026-03-31 09:00")

    private func date(_ text: String) throws -> WrittenDate { try #require(WrittenDate(.text(text))) }

    private func compare(_ text: String, _ boundary: Condition.Boundary, at now: Instant? = nil) throws -> [Bool] {
        let (date, now) = (try date(text), now ?? self.now)
        return [date.isBefore(boundary, at: now, in: .amsterdam), date.isAfter(boundary, at: now, in: .amsterdam)]
    }

    @Test func `a day compares with the day of the contact's clock`() throws {
        let day = Condition.Boundary.day(try #require(LocalDate(year: 2027, month: 1, day: 1)))
        #expect(try compare("2026-12-31 23:59", day) == [true, false])
        #expect(try compare("2027-01-01", day) == [false, false])
        #expect(try compare("2027-01-01 23:59", day) == [false, false])
        #expect(try compare("2026-12-31T23:30:00Z", day) == [false, false])
        #expect(try compare("2027-01-02", day) == [false, true])
    }

    @Test func `a moment compares with the instant`() throws {
        let date = try #require(LocalDate(year: 2027, month: 1, day: 1))
        let moment = Condition.Boundary.moment(LocalTime(date: date, millisecondOfDay: CalendarQuestion.at(9)))
        #expect(try compare("2027-01-01", moment) == [true, false])
        #expect(try compare("2027-01-01 09:00", moment) == [false, false])
        #expect(try compare("2027-01-01T08:00:01Z", moment) == [false, true])
    }

    @Test func `ago and from now turn at the date plus or minus the duration`() throws {
        for (boundary, turn) in [
            (Condition.Boundary.ago(.of(days: 30)), "2026-03-31 00:00"),
            (.ago(.of(months: 1)), "2026-04-01 00:00"),
            (.fromNow(.of(days: 1)), "2026-02-28 00:00"),
            (.fromNow(.of(workingDays: 1)), "2026-02-27 00:00"),
        ] {
            let turn = moment(turn)
            #expect(try date("2026-03-01").turn(at: boundary, in: .amsterdam) == turn)
            #expect(try compare("2026-03-01", boundary, at: turn.adding(milliseconds: -1)) == [false, true])
            #expect(try compare("2026-03-01", boundary, at: turn) == [true, false])
        }
        #expect(try date("2026-03-01").turn(at: .day(LocalDate(daysSince1970: 0)), in: .amsterdam) == nil)
    }

    @Test func `in the last so many days ends so many calendar days later`() {
        let period = Condition.Period.inTheLast(.of(days: 1))
        #expect(period.end(of: moment("2026-03-28 09:00"), in: .amsterdam) == moment("2026-03-29 09:00"))
        #expect(Condition.Period.ever.end(of: now, in: .amsterdam) == nil)
    }
}
