import FlowDice
import FlowEngine
import FlowModel
import Testing

/// Nothing is too early, too late or too long for the calendar.
@Suite struct CalendarLimitTests {
    private static let instants = [
        Int64.min, Int64.min + 1, Int64.min / 4, -62_135_596_800_000, -1, 0, 1, 253_402_300_799_999,
        253_402_300_800_000, Int64.max / 4, Int64.max - 1, Int64.max,
    ].map(Instant.init(milliseconds:))

    private static let durations: [CalendarDuration] = [
        CalendarDuration(), .of(years: .max, months: .max, weeks: .max, days: .max), .of(workingDays: .max),
        .of(seconds: .max), .of(days: 1, seconds: .min), .of(years: .min, days: .min), .of(days: 1),
    ]

    @Test(arguments: instants)
    func `every function returns for every instant`(instant: Instant) {
        for zone in [ZoneTable.utc, .amsterdam, .lordHowe] {
            let whole = DailyWindow(.everyDay, from: 0, to: 86_400_000)
            #expect(WaitMoment.window(whole).end(from: instant, in: zone) == instant)
            if let opening = whole.nextOpening(atOrAfter: instant, in: zone) { #expect(opening >= instant) }
            #expect((whole.closing(after: instant, in: zone) != nil) == whole.contains(instant, in: zone))
            for recurrence in [Recurrence(.of(.weekdays), at: 0), Recurrence(.ofMonth(31), at: 0)] {
                if let next = recurrence.next(after: instant, in: zone) { #expect(next > instant) }
            }
            let birthday = FieldMoment(.contact("birthday"), offset: .of(years: 1))
            for text in ["0001-01-01", "9999-12-31", "2000-02-29 23:59:59.999", "9999-12-31T23:59:60-23:59"] {
                #expect(birthday.instant(of: .text(text), in: zone) != nil)
                if let next = birthday.nextYearly(after: instant, of: .text(text), in: zone) {
                    #expect(next > instant)
                }
            }
        }
    }

    @Test(arguments: durations)
    func `every duration ends and begins somewhere`(duration: CalendarDuration) {
        for zone in [ZoneTable.utc, .amsterdam] {
            for instant in CalendarLimitTests.instants {
                let bounded = instant.adding(milliseconds: 0)
                #expect(duration.end(from: instant, in: zone) >= min(bounded, .distantFuture.adding(seconds: -86_400)))
                #expect(duration.start(before: instant, in: zone) <= max(bounded, .distantPast.adding(seconds: 86_400)))
            }
            #expect(duration.nextRepetition(after: .distantFuture, since: .distantPast, in: zone) == nil)
        }
    }

    @Test func `longer waits end later, later waits never end earlier, and exact ones go back to where they began`() {
        var random = Dice(seed: 4)
        for _ in 0..<2_000 {
            let zone = [ZoneTable.amsterdam, .lordHowe, .utc][Int.random(in: 0..<3, using: &random)]
            let start = Instant(milliseconds: .random(in: 0..<253_402_300_800_000, using: &random))
            let days = Int.random(in: 1...400, using: &random)
            let end = CalendarDuration.of(days: days).end(from: start, in: zone)
            #expect(end > start)
            #expect(CalendarDuration.of(days: days + 1).end(from: start, in: zone) > end)
            let later = start.adding(seconds: .random(in: 7_200...86_400, using: &random))
            #expect(CalendarDuration.of(days: days).end(from: later, in: zone) >= end)
            #expect(CalendarDuration.of(days: days).start(before: start, in: zone) < start)
            let exact = CalendarDuration.of(seconds: .random(in: 1...9_999_999, using: &random))
            #expect(exact.start(before: exact.end(from: start, in: zone), in: zone) == start)
            let working = CalendarDuration.of(workingDays: days).end(from: start, in: zone)
            #expect(!zone.local(at: working).date.isWeekend)
            #expect(working >= end)
        }
    }

    @Test func `an opening is open, nothing is open before it, and a closing is not`() throws {
        var random = Dice(seed: 5)
        for _ in 0..<1_000 {
            let zone = [ZoneTable.amsterdam, .lordHowe, .utc][Int.random(in: 0..<3, using: &random)]
            let from = Int.random(in: 0..<1_440, using: &random) * 60_000
            let to = Int.random(in: 1...1_440, using: &random) * 60_000
            let window = DailyWindow(DaySet([.random(in: 1...7, using: &random), 3]), from: from, to: to)
            let now = Instant(milliseconds: .random(in: 0..<4_102_444_800_000, using: &random))
            let opening = try #require(window.nextOpening(atOrAfter: now, in: zone))
            let closing = try #require(window.closing(after: opening, in: zone))
            #expect(opening >= now)
            #expect(window.contains(opening, in: zone))
            #expect(window.contains(now, in: zone) == (opening == now))
            #expect(opening == now || !window.contains(opening.adding(milliseconds: -1), in: zone))
            #expect(closing > opening)
            #expect(window.contains(closing.adding(milliseconds: -1), in: zone))
        }
    }
}
