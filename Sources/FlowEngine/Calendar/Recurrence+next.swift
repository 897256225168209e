package import FlowModel

extension Recurrence {
    /// The first of its moments after `instant`; nil when there is none within ten years, because all are holidays.
    package func next(after instant: Instant, in zone: ZoneTable, holidays: Set<LocalDate> = []) -> Instant? {
        switch days {
        case .of(let days): days.next(at, after: instant, in: zone, holidays: holidays)
        case .ofMonth(let day): next(ofMonth: day, after: instant, in: zone)
        }
    }

    private func next(ofMonth day: Int, after instant: Instant, in zone: ZoneTable) -> Instant? {
        var month = zone.local(at: instant.bounded).date
        month.day = 1
        return (-1...2).lazy
            .map { distance in
                var date = month.adding(months: distance)
                date.day = min(max(day, 1), LocalDate.length(ofMonth: date.month, year: date.year))
                return zone.instant(of: LocalTime(date: date, millisecondOfDay: at))
            }
            .first { $0 > instant }
    }
}
