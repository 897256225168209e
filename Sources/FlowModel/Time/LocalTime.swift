/// A day of the proleptic Gregorian calendar.
package struct LocalDate: Hashable, Comparable, Sendable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to the length of the month.
    package var day: Int

    /// Nil when there is no such day, or outside the years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= LocalDate.length(ofMonth: month, year: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that many days after 1970-01-01 (algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms", civil_from_days).
    package init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 to this day (same source, days_from_civil).
    package var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    package var weekday: Int {
        let fromThursday = daysSince1970 % 7
        return (fromThursday + 7 + 3) % 7 + 1
    }

    package var isWeekend: Bool { weekday >= 6 }

    /// The day that many days later or, when negative, earlier.
    package func adding(days: Int) -> LocalDate {
        LocalDate(daysSince1970: daysSince1970 + days)
    }

    /// The same day of a later month, or that month's last day where it is shorter.
    package func adding(months: Int) -> LocalDate {
        let count = year * 12 + (month - 1) + months
        var result = self
        result.year = count >= 0 ? count / 12 : (count - 11) / 12
        result.month = count - result.year * 12 + 1
        result.day = min(day, LocalDate.length(ofMonth: result.month, year: result.year))
        return result
    }

    /// Days of that month; leap years as in the Gregorian calendar.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

/// A wall clock's reading: a day and the milliseconds since its midnight, in no particular zone.
package struct LocalTime: Hashable, Comparable, Sendable {
    package var date: LocalDate
    /// 0 up to, not including, 86,400,000.
    package var millisecondOfDay: Int

    package init(date: LocalDate, millisecondOfDay: Int) {
        self.date = date
        self.millisecondOfDay = millisecondOfDay
    }

    /// What a clock shows whose reading, taken as UTC, is `milliseconds` after 1970-01-01.
    package init(millisecondsAsUTC milliseconds: Int64) {
        let day = Int64(86_400_000)
        let days = milliseconds >= 0 ? milliseconds / day : (milliseconds - (day - 1)) / day
        date = LocalDate(daysSince1970: Int(days))
        millisecondOfDay = Int(milliseconds - days * day)
    }

    /// The inverse of `init(millisecondsAsUTC:)`.
    package var millisecondsAsUTC: Int64 {
        Int64(date.daysSince1970) * 86_400_000 + Int64(millisecondOfDay)
    }

    package static func < (left: LocalTime, right: LocalTime) -> Bool {
        (left.date, left.millisecondOfDay) < (right.date, right.millisecondOfDay)
    }
}
