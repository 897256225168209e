import FlowEngine
import FlowModel

/// A question about the calendar of a zone, which the functions under test answer, and counting does.
struct CalendarQuestion {
    let name: String
    let answer: (Instant) -> Instant?
    let counted: (Instant) -> Instant?

    static func all(of zone: ZoneTable, _ almanac: CalendarAlmanac) -> [CalendarQuestion] {
        durations(zone, almanac) + moments(zone, almanac) + windows(zone, almanac) + fields(zone, almanac)
    }

    /// Days as the language writes them, and by counting.
    struct Days: Sendable {
        let name: String
        let set: DaySet
        let contains: @Sendable (CountedDay) -> Bool

        static let every = Days(name: "every day", set: .everyDay) { _ in true }
        static let weekdays = Days(name: "weekdays", set: .weekdays) { $0.isWorkingDay }
        static let weekends = Days(name: "weekends", set: .weekends) { $0.weekday >= 6 }
        static let monday = Days(name: "Monday", set: DaySet([1])) { $0.weekday == 1 }
        static let sunday = Days(name: "Sunday", set: DaySet([7])) { $0.weekday == 7 }
    }

    static func at(_ hour: Int, _ minute: Int = 0) -> Int { (hour * 60 + minute) * 60_000 }

    private static let holidays = CountedDay.holidayDates

    // MARK: Waits for a duration, forwards and backwards

    private static func durations(_ zone: ZoneTable, _ almanac: CalendarAlmanac) -> [CalendarQuestion] {
        let durations: [CalendarDuration] = [
            .of(days: 1), .of(days: 3, hours: 1), .of(weeks: 1, days: 2, seconds: 5400), .of(months: 1),
            .of(years: 1, months: 1, days: 1), .of(workingDays: 1), .of(workingDays: 6, hours: 2), .of(hours: 24),
        ]
        return durations.flatMap { duration in
            [
                CalendarQuestion(name: "after \(duration)") {
                    duration.end(from: $0, in: zone, holidays: holidays)
                } counted: {
                    almanac.moved($0, 1, by: duration)
                },
                CalendarQuestion(name: "before \(duration)") {
                    duration.start(before: $0, in: zone, holidays: holidays)
                } counted: {
                    almanac.moved($0, -1, by: duration)
                },
            ]
        }
    }

    // MARK: Times of day

    private static func moments(_ zone: ZoneTable, _ almanac: CalendarAlmanac) -> [CalendarQuestion] {
        let moments: [(days: Days, at: Int)] = [
            (.every, at(2, 30)), (.every, at(0)), (.weekdays, at(0, 30)), (.monday, at(9)), (.sunday, at(2)),
        ]
        let daily = moments.flatMap { days, at in
            [
                CalendarQuestion(name: "wait until \(days.name) at \(at)") {
                    WaitMoment.next(days.set, at: at).end(from: $0, in: zone, holidays: holidays)
                } counted: {
                    almanac.next(at, after: $0, on: days.contains)
                },
                CalendarQuestion(name: "\(days.name) at \(at)") {
                    Recurrence(.of(days.set), at: at).next(after: $0, in: zone, holidays: holidays)
                } counted: {
                    almanac.next(at, after: $0, on: days.contains)
                },
            ]
        }
        let monthly = [(31, at(2, 30)), (29, at(0)), (1, at(9))].map { day, at in
            CalendarQuestion(name: "every month on day \(day) at \(at)") {
                Recurrence(.ofMonth(day), at: at).next(after: $0, in: zone, holidays: holidays)
            } counted: {
                almanac.next(at, after: $0) { $0.isTheDay(day, ofMonth: $0.month) }
            }
        }
        return daily + monthly
    }

    // MARK: Windows

    private static func windows(_ zone: ZoneTable, _ almanac: CalendarAlmanac) -> [CalendarQuestion] {
        let windows: [(days: Days, from: Int, to: Int)] = [
            (.weekdays, at(9), at(17)), (.every, at(22), at(6)), (.every, at(2), at(2, 30)),
            (.sunday, at(2, 15), at(3, 15)), (.weekends, 0, at(24)), (.weekdays, at(23, 30), at(0, 30)),
        ]
        let days: [Days] = [.monday, .weekdays, .weekends]
        return windows.flatMap { hours(DailyWindow($0.days.set, from: $0.from, to: $0.to), $0.days, zone, almanac) }
            + days.map { days in
                CalendarQuestion(name: "wait until \(days.name)") {
                    let wholeDay = DailyWindow(days.set, from: 0, to: at(24))
                    return WaitMoment.window(wholeDay).end(from: $0, in: zone, holidays: holidays)
                } counted: {
                    days.contains(almanac.day(at: $0)) ? $0 : almanac.next(0, after: $0, on: days.contains)
                }
            }
    }

    private static func hours(
        _ window: DailyWindow,
        _ days: Days,
        _ zone: ZoneTable,
        _ almanac: CalendarAlmanac
    ) -> [CalendarQuestion] {
        let name = "\(days.name) \(window.from) to \(window.to)"
        let isOpen: (CountedDay) -> Bool = { days.contains($0) && !$0.isHoliday }
        return [
            CalendarQuestion(name: "inside \(name)") {
                window.contains($0, in: zone, holidays: holidays) ? $0 : nil
            } counted: {
                almanac.opening(of: window, atOrAfter: $0, on: isOpen) == $0 ? $0 : nil
            },
            CalendarQuestion(name: "next \(name)") {
                window.nextOpening(atOrAfter: $0, in: zone, holidays: holidays)
            } counted: {
                almanac.opening(of: window, atOrAfter: $0, on: isOpen)
            },
            CalendarQuestion(name: "end of \(name)") {
                window.closing(after: $0, in: zone, holidays: holidays)
            } counted: {
                almanac.closing(of: window, after: $0, on: isOpen)
            },
            CalendarQuestion(name: "wait until \(name)") {
                WaitMoment.window(window).end(from: $0, in: zone, holidays: holidays)
            } counted: {
                almanac.opening(of: window, atOrAfter: $0, on: days.contains)
            },
        ]
    }

    // MARK: Dates of the contact

    private static func fields(_ zone: ZoneTable, _ almanac: CalendarAlmanac) -> [CalendarQuestion] {
        let reference = Condition.FieldReference.contact(Slug("renewal date"))
        let plain = FieldMoment(reference)
        let before = FieldMoment(reference, offset: .of(days: 3), at: at(2, 30))
        let after = FieldMoment(reference, offset: .of(months: 1, hours: 2), side: .after)
        let birthday = FieldMoment(reference, at: at(2, 30))
        func question(
            _ name: String,
            _ moment: FieldMoment,
            _ counted: @escaping (Instant) -> Instant
        )
            -> CalendarQuestion
        {
            CalendarQuestion(name: name) {
                moment.instant(of: .text(almanac.text(at: $0)), in: zone, holidays: holidays)
            } counted: {
                counted($0)
            }
        }
        return [
            question("the date", plain) { almanac.instant(of: almanac.minute(at: $0)) },
            question("3 days before the date at 02:30", before) {
                almanac.instant(of: (almanac.dayNumber(at: $0) - 3) * CalendarAlmanac.day + Int64(at(2, 30)))
            },
            question("1 month 2 hours after the date", after) {
                almanac.moved(almanac.minute(at: $0), 1, by: after.offset)
            },
            CalendarQuestion(name: "every year on 29 February at 02:30") {
                birthday.nextYearly(after: $0, of: .text("1972-02-29"), in: zone, holidays: holidays)
            } counted: {
                almanac.next(at(2, 30), after: $0) { $0.isTheDay(29, ofMonth: 2) }
            },
        ]
    }
}

extension CountedDay {
    /// Whether it is that day of that month, or the month's last one where it is shorter.
    fileprivate func isTheDay(_ wanted: Int, ofMonth wantedMonth: Int) -> Bool {
        guard month == wantedMonth, day <= wanted else { return false }
        return CountedDay.number(year: year, month: month, day: wanted)
            == CountedDay.number(year: year, month: month, day: day)
    }
}
