package import FlowModel

extension DaySet {
    /// Days that are looked at before a search is given up: ten years.
    private static let searchedDays = 3_660

    /// The first instant after `instant` that is `millisecondOfDay` of one of these days; nil when none is within ten
    /// years, because all of them are holidays.
    package func next(
        _ millisecondOfDay: Int,
        after instant: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Instant? {
        first(near: instant, in: zone, holidays: holidays) { date in
            let moment = zone.instant(of: LocalTime(date: date, millisecondOfDay: millisecondOfDay))
            return moment > instant ? moment : nil
        }
    }

    /// What is found first on these days, from the one before the instant's on, for ten years.
    ///
    /// What begins on the day before may last until the instant; where clocks were put back over midnight, the day
    /// after has begun already, and is the next one that is looked at.
    func first<Found>(
        near instant: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate>,
        _ find: (LocalDate) -> Found?
    ) -> Found? {
        let today = zone.local(at: instant.bounded).date.daysSince1970
        for day in today - 1..<today + DaySet.searchedDays {
            let date = LocalDate(daysSince1970: day)
            if contains(date, holidays: holidays), let found = find(date) { return found }
        }
        return nil
    }
}
