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
        guard !length.isExact else { return start.adding(seconds: length.exactSeconds) }
        let second = StoryCalendar.floor(start.milliseconds, 1000)
        let local = second + Int64(offset(at: second))
        return moved(local, rest: start.milliseconds - second * 1000, by: length, isBack: false)
    }

    /// What lies that long behind, or before, what a clock shows in seconds since 1970 began there.
    func moved(_ local: Int64, rest: Int64 = 0, by length: StoryDuration, isBack: Bool) -> Instant {
        let sign = isBack ? -1 : 1
        let dayNumber = StoryCalendar.floor(local, 86_400)
        var day = StoryCalendar.day(number: Int(dayNumber))
        day = StoryCalendar.later(day, months: sign * length.years * 12)
        day = StoryCalendar.later(day, months: sign * length.months)
        var number = StoryCalendar.number(of: day) + sign * (length.weeks * 7 + length.days)
        for _ in 0..<length.workingDays {
            repeat { number += sign } while StoryCalendar.isWeekend(number)
        }
        let found = utc(of: Int64(number) * 86_400 + (local - dayNumber * 86_400))
        // Behind a gap the clock starts at a whole second.
        let kept = found.isInGap ? 0 : rest
        let exact = length.exactSeconds * (isBack ? -1 : 1)
        return Instant(milliseconds: (found.second + exact) * 1000 + kept)
    }

    /// The number of the day that the clock shows at an instant, since 1970.
    func dayNumber(at instant: Instant) -> Int {
        let second = StoryCalendar.floor(instant.milliseconds, 1000)
        return Int(StoryCalendar.floor(second + Int64(offset(at: second)), 86_400))
    }

    /// The first instant of a day, by its number, at which the clock shows that minute of it or a later one.
    func instant(day: Int, minute: Int) -> Instant {
        Instant(milliseconds: utc(of: Int64(day) * 86_400 + Int64(minute) * 60).second * 1000)
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
    func utc(of local: Int64) -> (second: Int64, isInGap: Bool) {
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

    static func length(of month: Int, _ year: Int) -> Int {
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
        var year = 1970 + number / 366 - (number < 0 ? 1 : 0)
        while self.number(of: Day(year: year + 1, month: 1, day: 1)) <= number { year += 1 }
        var month = 1
        while month < 12, self.number(of: Day(year: year, month: month + 1, day: 1)) <= number { month += 1 }
        return Day(year: year, month: month, day: number - self.number(of: Day(year: year, month: month, day: 1)) + 1)
    }

    static func later(_ day: Day, months: Int) -> Day {
        let count = day.year * 12 + day.month - 1 + months
        let (year, month) = (count / 12, count % 12 + 1)
        return Day(year: year, month: month, day: min(day.day, length(of: month, year)))
    }

    /// 1970-01-01 was a Thursday.
    static func isWeekend(_ number: Int) -> Bool { weekday(number) > 5 }

    /// 1 is Monday.
    static func weekday(_ number: Int) -> Int { ((number + 3) % 7 + 7) % 7 + 1 }

    private static func second(of change: StoryZone.Change, in year: Int) -> Int64 {
        let first = number(of: Day(year: year, month: change.month, day: 1))
        var sundays = (first..<first + length(of: change.month, year)).filter { ($0 % 7 + 7) % 7 == 3 }
        sundays = Array(sundays.prefix(change.sunday))
        return Int64(sundays.last ?? first) * 86_400 + Int64(change.second)
    }

    static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : -((-value + unit - 1) / unit)
    }
}
