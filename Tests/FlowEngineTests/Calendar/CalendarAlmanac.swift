import FlowModel

/// What the clocks of a zone show, found out by going through their changes one after the other.
///
/// It is a second way to reckon with times, which shares nothing with the functions under test: `readings` are
/// milliseconds that a clock shows, since it showed midnight of 1970-01-01, and days are counted, not computed.
struct CalendarAlmanac {
    /// A time without changes, from `start` up to, not including, `end`.
    private struct Span: Hashable {
        let start: Int64
        var end: Int64
        let offset: Int64
    }

    static let day: Int64 = 86_400_000
    private let spans: [Span]

    /// Knows the changes between the two instants.
    init(_ zone: ZoneTable, from start: Instant, to end: Instant) {
        var spans = [Span(start: .min / 4, end: .max / 4, offset: Int64(zone.offset(at: start)) * 1000)]
        for change in CalendarAlmanac.possibleChanges(of: zone, from: start, to: end) {
            let offset = Int64(zone.offset(at: change)) * 1000
            guard let last = spans.last, last.offset != offset else { continue }
            spans[spans.count - 1].end = change.milliseconds
            spans.append(Span(start: change.milliseconds, end: .max / 4, offset: offset))
        }
        self.spans = spans
    }

    /// When the clocks change.
    var changes: [Instant] { spans.dropFirst().map { Instant(milliseconds: $0.start) } }

    /// Zones of which this is equal cannot be told apart.
    var behaviour: some Hashable { spans }

    /// What the clock shows at that instant.
    func reading(at instant: Instant) -> Int64 {
        let span = spans.last { $0.start <= instant.milliseconds }
        return instant.milliseconds + (span?.offset ?? 0)
    }

    /// When the clock first shows that reading, or first jumps past it.
    func instant(of reading: Int64) -> Instant {
        for span in spans {
            if reading < span.start + span.offset { return Instant(milliseconds: span.start) }
            if reading < span.end + span.offset { return Instant(milliseconds: reading - span.offset) }
        }
        return .distantFuture
    }

    /// Where the file ends, every hour is a possible change; no clock changes between two.
    private static func possibleChanges(of zone: ZoneTable, from start: Instant, to end: Instant) -> [Instant] {
        var changes = zone.transitions.map { Instant(milliseconds: $0.at * 1000) }.filter { $0 > start && $0 < end }
        guard zone.rule?.daylight != nil else { return changes }
        var hour = max(start, changes.last ?? start).milliseconds / 3_600_000 * 3_600_000
        if let last = zone.transitions.last, last.at * 1000 >= end.milliseconds { hour = end.milliseconds }
        while hour < end.milliseconds {
            hour += 3_600_000
            changes.append(Instant(milliseconds: hour))
        }
        return changes
    }
}

/// A day by its number since 1970-01-01.
struct CountedDay {
    let year: Int
    let month: Int
    let day: Int
    /// 1 is Monday.
    let weekday: Int

    /// Whether an office is open: no weekend, New Year's Day, 27 April, Christmas or Boxing Day.
    var isWorkingDay: Bool { weekday <= 5 && !isHoliday }
    var isHoliday: Bool { CountedDay.holidays.contains { $0 == (month, day) } }

    /// Every day of 1970 to 2049, counted from Thursday, 1 January 1970.
    static let all: [CountedDay] = {
        var (result, weekday): ([CountedDay], Int) = ([], 4)
        for year in 1970...2049 {
            for (index, length) in lengths(in: year).enumerated() {
                for day in 1...length {
                    result.append(CountedDay(year: year, month: index + 1, day: day, weekday: weekday))
                    weekday = weekday == 7 ? 1 : weekday + 1
                }
            }
        }
        return result
    }()

    /// The same holidays as the functions under test get them.
    static let holidayDates = Set(
        (1970...2049).flatMap { year in
            holidays.compactMap { LocalDate(year: year, month: $0.month, day: $0.day) }
        }
    )

    private static let holidays: [(month: Int, day: Int)] = [(1, 1), (4, 27), (12, 25), (12, 26)]

    /// The first day's number of each month since January 1970.
    private static let firstOfMonths: [Int] = all.indices.filter { all[$0].day == 1 }

    private static func lengths(in year: Int) -> [Int] {
        [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    }

    /// The number of that day of the month, or of the month's last one where it is shorter.
    static func number(year: Int, month: Int, day: Int) -> Int {
        firstOfMonths[(year - 1970) * 12 + month - 1] + min(day, lengths(in: year)[month - 1]) - 1
    }

    /// The number of the day so much later, or earlier when `sign` is -1.
    static func number(_ number: Int, moved sign: Int, by duration: CalendarDuration) -> Int {
        var number = number
        for months in [duration.years * 12, duration.months] {
            let (from, distance) = (all[number], sign * months)
            let month = (from.year * 12 + from.month - 1) + distance
            number = CountedDay.number(year: month / 12, month: month % 12 + 1, day: from.day)
        }
        number += sign * (duration.weeks * 7 + duration.days)
        var left = duration.workingDays
        while left > 0 {
            number += sign
            if all[number].isWorkingDay { left -= 1 }
        }
        return number
    }
}
