/// The yearly rule at the end of a TZif file: a POSIX TZ string with the extensions of RFC 9636, section 3.3.1.
package struct ZoneRule: Hashable, Sendable {
    /// The day and second of a year on which the clocks change.
    package struct Change: Hashable, Sendable {
        package enum Day: Hashable, Sendable {
            /// `Mm.w.d`: weekday `weekday` (0 is Sunday) of week 1 to 5 (5 is the last) of the month.
            case ofMonth(month: Int, week: Int, weekday: Int)
            /// `Jn`: 1 to 365, 29 February never counted.
            case julian(Int)
            /// `n`: 0 to 365, 29 February counted.
            case zeroBased(Int)
        }

        package var day: Day
        /// Seconds after local midnight, -167 to 167 hours.
        package var second: Int

        package init(day: Day, second: Int) {
            (self.day, self.second) = (day, second)
        }
    }

    /// Seconds east of UTC in standard time.
    package let standardOffset: Int
    /// Seconds east of UTC in daylight saving time, with the changes to it and back; nil where there is none.
    package let daylight: Daylight?

    /// The offset of daylight saving time, and when it begins and ends in each year.
    package struct Daylight: Hashable, Sendable {
        package var offset: Int
        package var begins: Change
        package var ends: Change

        package init(offset: Int, begins: Change, ends: Change) {
            (self.offset, self.begins, self.ends) = (offset, begins, ends)
        }
    }

    package init(standardOffset: Int, daylight: Daylight?) {
        self.standardOffset = standardOffset
        self.daylight = daylight
    }

    /// Seconds east of UTC at that second since 1970.
    package func offset(atSecond second: Int64) -> Int {
        guard let daylight else { return standardOffset }
        let year = LocalTime(millisecondsAsUTC: (second + Int64(standardOffset)) * 1000).date.year
        var (latest, offset) = (Int64.min, standardOffset)
        for year in year - 1...year + 1 {
            let changes = changes(inYear: year, daylight)
            // Where daylight saving fills the whole year, one year's end and the next one's beginning fall on the
            // same second: the beginning, looked at later, holds.
            if changes.end <= second, changes.end > latest { (latest, offset) = (changes.end, standardOffset) }
            if changes.begin <= second, changes.begin >= latest { (latest, offset) = (changes.begin, daylight.offset) }
        }
        return offset
    }

    /// The changes after `start` up to and including `end`, ascending; at most a year may lie between the two.
    package func transitions(from start: Int64, to end: Int64) -> [ZoneTable.Transition] {
        guard let daylight else { return [] }
        let year = LocalTime(millisecondsAsUTC: start * 1000).date.year
        var instants: Set<Int64> = []
        for year in year - 1...year + 1 {
            let changes = changes(inYear: year, daylight)
            for instant in [changes.begin, changes.end] where instant > start && instant <= end {
                instants.insert(instant)
            }
        }
        return instants.sorted().map { ZoneTable.Transition(at: $0, offset: offset(atSecond: $0)) }
    }

    private func changes(inYear year: Int, _ daylight: Daylight) -> (begin: Int64, end: Int64) {
        (
            instant(of: daylight.begins, year: year) - Int64(standardOffset),
            instant(of: daylight.ends, year: year) - Int64(daylight.offset)
        )
    }

    /// Local seconds since 1970 of the change in that year.
    private func instant(of change: Change, year: Int) -> Int64 {
        let newYear = LocalDate.firstDay(ofYear: year)
        let isLeap = LocalDate.length(ofMonth: 2, year: year) == 29
        let day: Int
        switch change.day {
        case .julian(let number): day = newYear + number - 1 + (isLeap && number >= 60 ? 1 : 0)
        case .zeroBased(let number): day = newYear + number
        case .ofMonth(let month, let week, let weekday):
            let first = (1..<month).reduce(newYear) { $0 + LocalDate.length(ofMonth: $1, year: year) }
            let firstWeekday = LocalDate(daysSince1970: first).weekday % 7
            var date = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            if date >= first + LocalDate.length(ofMonth: month, year: year) { date -= 7 }
            day = date
        }
        return Int64(day) * 86_400 + Int64(change.second)
    }
}

extension LocalDate {
    /// Days from 1970-01-01 to the first day of the year, of any year.
    fileprivate static func firstDay(ofYear year: Int) -> Int {
        var date = LocalDate(daysSince1970: 0)
        date.year = year
        return date.daysSince1970
    }
}
