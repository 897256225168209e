import FlowModel

/// Hours on certain days of the week, as flows write them.
struct StoryHours: Hashable, Sendable {
    /// 1 is Monday.
    var days: Set<Int>
    /// How the days are written; empty for every day.
    var dayText: String
    /// Minutes since midnight.
    var from: Int
    /// At most 1440; the next day's where that is not after `from`.
    var to: Int

    var text: String {
        "\(StoryHours.clock(from)) to \(StoryHours.clock(to))" + (dayText.isEmpty ? "" : " on \(dayText)")
    }

    static func clock(_ minutes: Int) -> String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    static let all: [StoryHours] = [
        StoryHours(days: Set(1...7), dayText: "", from: 540, to: 1020),
        StoryHours(days: Set(1...5), dayText: "weekdays", from: 480, to: 1080),
        StoryHours(days: Set(1...7), dayText: "", from: 1320, to: 360),
        StoryHours(days: [6, 7], dayText: "weekends", from: 600, to: 1440),
        StoryHours(days: [1, 5], dayText: "Monday, Friday", from: 1200, to: 120),
        StoryHours(days: Set(1...4), dayText: "Monday to Thursday", from: 0, to: 1440),
    ]
}

extension StoryCalendar {
    /// Whether the hours are open at an instant.
    func isOpen(_ hours: StoryHours, at instant: Instant) -> Bool { opening(of: hours, from: instant) == instant }

    /// The instant itself while the hours are open, else when they open next.
    func opening(of hours: StoryHours, from instant: Instant) -> Instant {
        var day = dayNumber(at: instant) - 1
        while true {
            defer { day += 1 }
            guard hours.days.contains(StoryCalendar.weekday(day)) else { continue }
            let start = self.instant(day: day, minute: hours.from)
            let isOvernight = hours.to <= hours.from || hours.to == 1440
            let end = self.instant(day: isOvernight ? day + 1 : day, minute: hours.to % 1440)
            if start < end, end > instant { return max(start, instant) }
        }
    }

    /// The next time after an instant that the clock shows that minute on one of those days.
    func next(_ minute: Int, on days: Set<Int>, after instant: Instant) -> Instant {
        var day = dayNumber(at: instant) - 1
        while true {
            if days.contains(StoryCalendar.weekday(day)) {
                let moment = self.instant(day: day, minute: minute)
                if moment > instant { return moment }
            }
            day += 1
        }
    }

    /// The next time after an instant that the clock shows that minute on that day of a month, or on its last one.
    func next(_ minute: Int, ofMonthOn wanted: Int, after instant: Instant) -> Instant {
        let today = StoryCalendar.day(number: dayNumber(at: instant))
        var month = StoryCalendar.later(Day(year: today.year, month: today.month, day: 1), months: -1)
        while true {
            let last = StoryCalendar.length(of: month.month, month.year)
            let day = Day(year: month.year, month: month.month, day: min(wanted, last))
            let moment = self.instant(day: StoryCalendar.number(of: day), minute: minute)
            if moment > instant { return moment }
            month = StoryCalendar.later(month, months: 1)
        }
    }
}
