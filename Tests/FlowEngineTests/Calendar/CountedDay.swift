import FlowModel

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
