/// Days of the week, as written: `Monday`, `weekdays`, `Monday to Thursday`.
package struct DaySet: Hashable, Sendable {
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    package var days: Set<Int>
    /// `weekdays` are no holidays; a `Monday` is one also on a holiday.
    package var withoutHolidays: Bool

    package init(_ days: Set<Int>, withoutHolidays: Bool = false) {
        (self.days, self.withoutHolidays) = (days, withoutHolidays)
    }

    package static let everyDay = DaySet(Set(1...7))
    package static let weekdays = DaySet(Set(1...5), withoutHolidays: true)
    package static let weekends = DaySet([6, 7])

    package func contains(_ date: LocalDate, holidays: Set<LocalDate>) -> Bool {
        days.contains(date.weekday) && !(withoutHolidays && holidays.contains(date))
    }
}

/// A part of certain days, which belongs to the day that it begins on when it crosses midnight.
package struct DailyWindow: Hashable, Sendable {
    package var days: DaySet
    /// Milliseconds since midnight, 0 up to, not including, 86,400,000.
    package var from: Int
    /// Milliseconds since midnight, not included, at most 86,400,000; not after `from` when it crosses midnight.
    package var to: Int

    package init(_ days: DaySet, from: Int, to: Int) {
        (self.days, self.from, self.to) = (days, from, to)
    }

    package var crossesMidnight: Bool { to <= from }
}

/// A moment that a date of the contact, or of the event that let it in, makes: `3 days before renewal date at 09:00`.
package struct FieldMoment: Hashable, Sendable {
    /// `contact` or `triggerEvent`.
    package var field: Condition.FieldReference
    /// Zero for the date itself.
    package var offset: CalendarDuration
    package var side: Side
    /// Milliseconds since midnight, in the place of the field's own time of day.
    package var at: Int?

    package init(
        _ field: Condition.FieldReference,
        offset: CalendarDuration = CalendarDuration(),
        side: Side = .before,
        at: Int? = nil
    ) {
        (self.field, self.offset, self.side, self.at) = (field, offset, side, at)
    }

    package enum Side: Hashable, Sendable {
        case before, after
    }
}

/// What `wait until` waits for besides conditions.
package enum WaitMoment: Hashable, Sendable {
    /// The next such time of day after now, milliseconds since midnight, on a day of the set.
    case next(DaySet, at: Int)
    /// On at once inside the window, else at its next beginning; a whole day is from 0 to 86,400,000.
    case window(DailyWindow)
    /// On at once when it has passed.
    case local(LocalTime)
    /// On at once when it has passed; a field without a value waits for one.
    case field(FieldMoment)
}
