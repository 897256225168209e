import FlowModel

/// Calendar arithmetic of the checks, which shares nothing with the engine's: days are counted one by one from a
/// table of months, and a local time is found by trying every offset that the zone ever has.
struct StoryCalendar {
    var zone: StoryZone

    struct Day: Equatable {
        var year: Int
        var month: Int
        var day: Int
    }

    /// When a wait of that length ends that begins at that instant.
    func end(of length: StoryDuration, from start: Instant) -> Instant {
        let second = StoryCalendar.floor(start.milliseconds, 1000)
        let local = second + Int64(offset(at: second))
        let dayNumber = StoryCalendar.floor(local, 86_400)
        var day = StoryCalendar.day(number: Int(dayNumber))
        day = StoryCalendar.later(day, months: length.years * 12)
        day = StoryCalendar.later(day, months: length.months)
        var number = StoryCalendar.number(of: day) + length.weeks * 7 + length.days
        for _ in 0..<length.workingDays {
            repeat { number += 1 } while StoryCalendar.isWeekend(number)
        }
        let exact = Int64(length.hours) * 3600 + Int64(length.minutes) * 60 + Int64(length.seconds)
        let milliseconds = start.milliseconds - second * 1000
        guard !length.isExact else { return start.adding(seconds: exact) }
        let wanted = Int64(number) * 86_400 + (local - dayNumber * 86_400)
        let found = utc(of: wanted)
        // Behind a gap the clock starts at a whole second.
        let rest = found.isInGap ? 0 : milliseconds
        return Instant(milliseconds: (found.second + exact) * 1000 + rest)
    }

    /// Seconds east of UTC.
    func offset(at second: Int64) -> Int {
        if let decree = zone.decree, second < decree.at { return decree.before }
        guard let summer = zone.summer else { return zone.standard }
        let year = StoryCalendar.day(number: Int(StoryCalendar.floor(second + Int64(zone.standard), 86_400))).year
        let begins = StoryCalendar.second(of: summer.begins, in: year) - Int64(zone.standard)
        let ends = StoryCalendar.second(of: summer.ends, in: year) - Int64(summer.offset)
        let isSummer = begins < ends ? second >= begins && second < ends : second >= begins || second < ends
        return isSummer ? summer.offset : zone.standard
    }

    /// The first instant at which the clock shows that local second, or the end of the gap that holds it.
    private func utc(of local: Int64) -> (second: Int64, isInGap: Bool) {
        let offsets = Set([zone.standard, zone.summer?.offset, zone.decree?.before].compactMap { $0 })
        let possible = offsets.map { local - Int64($0) }.filter { $0 + Int64(offset(at: $0)) == local }
        if let first = possible.min() { return (first, false) }
        var (before, after) = (local - 86_400 * 2, local + 86_400 * 2)
        while before + 1 < after {
            let middle = (before + after) / 2
            if middle + Int64(offset(at: middle)) < local { before = middle } else { after = middle }
        }
        return (after, true)
    }

    // MARK: Days

    private static func length(of month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Days since 1970-01-01; years before that are not asked for.
    static func number(of day: Day) -> Int {
        let years = day.year - 1
        let before = years * 365 + years / 4 - years / 100 + years / 400 - 719_162
        return before + (1..<day.month).reduce(0) { $0 + length(of: $1, day.year) } + day.day - 1
    }

    static func day(number: Int) -> Day {
        var year = 1970 + number / 366
        while self.number(of: Day(year: year + 1, month: 1, day: 1)) <= number { year += 1 }
        var month = 1
        while month < 12, self.number(of: Day(year: year, month: month + 1, day: 1)) <= number { month += 1 }
        return Day(year: year, month: month, day: number - self.number(of: Day(year: year, month: month, day: 1)) + 1)
    }

    private static func later(_ day: Day, months: Int) -> Day {
        let count = day.year * 12 + day.month - 1 + months
        let (year, month) = (count / 12, count % 12 + 1)
        return Day(year: year, month: month, day: min(day.day, length(of: month, year)))
    }

    /// 1970-01-01 was a Thursday.
    private static func isWeekend(_ number: Int) -> Bool { [2, 3].contains((number % 7 + 7) % 7) }

    private static func second(of change: StoryZone.Change, in year: Int) -> Int64 {
        let first = number(of: Day(year: year, month: change.month, day: 1))
        var sundays = (first..<first + length(of: change.month, year)).filter { ($0 % 7 + 7) % 7 == 3 }
        sundays = Array(sundays.prefix(change.sunday))
        return Int64(sundays.last ?? first) * 86_400 + Int64(change.second)
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : -((-value + unit - 1) / unit)
    }
}
