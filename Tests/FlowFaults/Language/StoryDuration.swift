import FlowDice

/// How long something in a flow lasts, as it is written.
package struct StoryDuration: Hashable, Sendable {
    var years = 0
    var months = 0
    var weeks = 0
    var days = 0
    var workingDays = 0
    var hours = 0
    var minutes = 0
    var seconds = 0

    /// Nothing but hours, minutes and seconds.
    var isExact: Bool { years + months + weeks + days + workingDays == 0 }

    var exactSeconds: Int64 { Int64(hours) * 3600 + Int64(minutes) * 60 + Int64(seconds) }

    /// That many times as long.
    func times(_ count: Int) -> StoryDuration {
        StoryDuration(
            years: years * count,
            months: months * count,
            weeks: weeks * count,
            days: days * count,
            workingDays: workingDays * count,
            hours: hours * count,
            minutes: minutes * count,
            seconds: seconds * count
        )
    }

    var text: String {
        let parts = [
            (years, "year"), (months, "month"), (weeks, "week"), (days, "day"), (workingDays, "working day"),
            (hours, "hour"), (minutes, "minute"), (seconds, "second"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: " ")
    }

    /// A length of any unit, mostly days.
    static func random(_ dice: inout Dice) -> StoryDuration {
        var length = StoryDuration()
        switch dice.below(20) {
        case 0...6: length.days = dice.between(1, 5)
        case 7, 8: length.weeks = 1
        case 9: length.months = 1
        case 10...12: length.hours = dice.between(1, 48)
        case 13: length.minutes = dice.between(1, 90)
        case 14: length.seconds = dice.between(1, 600)
        case 15: length.workingDays = dice.between(1, 4)
        case 16: (length.days, length.hours) = (dice.between(1, 2), dice.between(1, 12))
        case 17: (length.workingDays, length.minutes) = (1, dice.between(1, 59))
        case 18: (length.weeks, length.days, length.seconds) = (1, 1, 1)
        default: length.years = 1
        }
        return length
    }

    /// A length that ends within a few days.
    static func short(_ dice: inout Dice) -> StoryDuration {
        var length = StoryDuration()
        if dice.chance(60) { length.days = dice.between(1, 4) } else { length.hours = dice.between(1, 30) }
        return length
    }
}
