package import FlowModel

extension CalendarDuration {
    /// When a wait of this length is over that begins at `start` (LANGUAGE, section 1, Durations).
    ///
    /// Calendar parts move the wall clock's reading, from the largest; the exact part is added to the instant that
    /// comes of it.
    package func end(from start: Instant, in zone: ZoneTable, holidays: Set<LocalDate> = []) -> Instant {
        if isExact { return start.adding(seconds: seconds) }
        var local = zone.local(at: start)
        local.date = local.date
            .adding(months: limited(years, by: 10_000) * 12)
            .adding(months: limited(months, by: 120_000))
            .adding(days: limited(weeks, by: 500_000) * 7)
            .adding(days: limited(days, by: 3_500_000))
            .adding(workingDays: limited(workingDays, by: 100_000), holidays: holidays)
        return zone.instant(of: local).adding(seconds: seconds)
    }

    /// Ten thousand years are long enough for any wait, and keep the arithmetic far from overflowing.
    private func limited(_ count: Int, by limit: Int) -> Int {
        min(max(count, 0), limit)
    }
}

extension LocalDate {
    /// The day that many Mondays to Fridays later that are no holidays.
    func adding(workingDays count: Int, holidays: Set<LocalDate>) -> LocalDate {
        var (day, remaining) = (self, count)
        while remaining > 0 {
            day = day.adding(days: 1)
            if !day.isWeekend, !holidays.contains(day) { remaining -= 1 }
        }
        return day
    }
}

extension LiveFolder {
    /// The zone of a contact's calendar: its own, else the flow's, else the daemon's, else UTC.
    package func zone(of contact: Contact, in flow: Flow? = nil) -> ZoneTable {
        for name in [contact.timeZone, flow?.timeZone, timeZone] {
            if let name, let table = zone(name) { return table }
        }
        return .utc
    }
}
