import FlowModel

/// Arithmetic on the hours of a week, in seconds since Monday 00:00.
enum WeekTime {
    static let day: Int64 = 86_400
    static let week: Int64 = 7 * day

    static func wrapped(_ seconds: Int64) -> Int64 { ((seconds % week) + week) % week }

    /// How long until the next `moment` after `now`: more than nothing, at most a week.
    static func wait(from now: Int64, to moment: Int64) -> Int64 {
        let wait = wrapped(moment - now)
        return wait == 0 ? week : wait
    }

    /// When the days of the set have that time, which belongs to the day.
    static func moments(_ days: DaySet, at milliseconds: Int) -> [Int64] {
        days.days.sorted().map { wrapped(Int64($0 - 1) * day + Int64(milliseconds / 1000)) }
    }

    static func isInside(_ window: DailyWindow, _ now: Int64) -> Bool {
        let length = Int64(window.to - window.from) / 1000 + (window.crossesMidnight ? day : 0)
        return moments(window.days, at: window.from).contains { wrapped(now - $0) < length }
    }

    /// The shortest time that a duration takes from that hour of the week, or from any, by the clock.
    static func least(_ duration: CalendarDuration, from now: Int64?) -> Int64 {
        let calendar = days(duration, month: 28, year: 365)
        return calendar + leastOfWorkingDays(min(duration.workingDays, 1_000_000), from: now) + duration.seconds
    }

    /// The longest time that a duration takes; nil where holidays can make it any.
    static func most(_ duration: CalendarDuration) -> Int64? {
        duration.workingDays > 0 ? nil : days(duration, month: 31, year: 366) + duration.seconds
    }

    private static func days(_ duration: CalendarDuration, month: Int64, year: Int64) -> Int64 {
        func part(_ count: Int, _ length: Int64) -> Int64 { Int64(min(max(count, 0), 1_000_000)) * length * day }
        return part(duration.years, year) + part(duration.months, month) + part(duration.weeks, 7)
            + part(duration.days, 1)
    }

    /// From a Sunday each working day is one day, but for the weekends between.
    private static func leastOfWorkingDays(_ count: Int, from now: Int64?) -> Int64 {
        guard count > 0 else { return 0 }
        guard let now, count <= 5 else { return Int64(count + 2 * ((count - 1) / 5)) * day }
        var weekday = Int(now / day)
        var passed: Int64 = 0
        var left = count
        while left > 0 {
            weekday = (weekday + 1) % 7
            passed += 1
            if weekday < 5 { left -= 1 }
        }
        return passed * day
    }
}
