package import FlowModel

/// What durations lead to (LANGUAGE, section 1, Durations).
///
/// Calendar parts move the wall clock's reading, from the largest; the exact part is added to the instant that comes of
/// it.
extension CalendarDuration {
    /// When a wait of this length is over that begins at `start`.
    package func end(from start: Instant, in zone: ZoneTable, holidays: Set<LocalDate> = []) -> Instant {
        moved(start, .after, in: zone, holidays: holidays)
    }

    /// The moment that lies this long before `end`: `3 days before renewal date`.
    ///
    /// Not always the inverse of `end(from:)`: a month before 31 March and a month after 28 February are both the 28th.
    package func start(before end: Instant, in zone: ZoneTable, holidays: Set<LocalDate> = []) -> Instant {
        moved(end, .before, in: zone, holidays: holidays)
    }

    /// The first of the moments one, two, three … times this long after `start` that comes after `instant`; nil when
    /// none does.
    ///
    /// Each is reckoned from `start`, so that months after a 31st do not stay on a 28th.
    package func nextRepetition(
        after instant: Instant,
        since start: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Instant? {
        func end(_ times: Int) -> Instant { repeated(times).end(from: start, in: zone, holidays: holidays) }
        var (low, high) = (0, 1)
        while end(high) <= instant {
            // So many repetitions of the shortest duration are longer than anybody lives.
            guard high < 1 << 40 else { return nil }
            (low, high) = (high, high * 2)
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if end(middle) <= instant { low = middle } else { high = middle }
        }
        return end(high)
    }

    func moved(
        _ instant: Instant,
        _ side: FieldMoment.Side,
        in zone: ZoneTable,
        holidays: Set<LocalDate>
    ) -> Instant {
        if isExact { return addingExactPart(to: instant, side) }
        return moved(zone.local(at: instant.bounded), side, in: zone, holidays: holidays)
    }

    /// As from an instant, for a date of which only the wall clock's reading is known, which need not exist.
    func moved(
        _ local: LocalTime,
        _ side: FieldMoment.Side,
        in zone: ZoneTable,
        holidays: Set<LocalDate>
    ) -> Instant {
        let sign = side == .after ? 1 : -1
        var local = local
        local.date = local.date
            .adding(months: sign * limited(years, by: 10_000) * 12)
            .adding(months: sign * limited(months, by: 120_000))
            .adding(days: sign * limited(weeks, by: 500_000) * 7)
            .adding(days: sign * limited(days, by: 3_500_000))
            .adding(workingDays: sign * limited(workingDays, by: 100_000), holidays: holidays)
        return addingExactPart(to: zone.instant(of: local), side)
    }

    private func addingExactPart(to instant: Instant, _ side: FieldMoment.Side) -> Instant {
        instant.bounded.adding(seconds: side == .after ? max(seconds, 0) : -max(seconds, 0))
    }

    /// Ten thousand years are long enough for any wait, and keep the arithmetic far from overflowing.
    private func limited(_ count: Int, by limit: Int) -> Int {
        min(max(count, 0), limit)
    }

    private func repeated(_ times: Int) -> CalendarDuration {
        func product(_ count: Int) -> Int {
            let (product, overflow) = count.multipliedReportingOverflow(by: times)
            return overflow ? .max : product
        }
        var result = self
        (result.years, result.months, result.weeks) = (product(years), product(months), product(weeks))
        (result.days, result.workingDays) = (product(days), product(workingDays))
        let (product, overflow) = seconds.multipliedReportingOverflow(by: Int64(times))
        result.seconds = overflow ? .max : product
        return result
    }
}

extension LocalDate {
    /// The day that many Mondays to Fridays later, or earlier when negative, that are no holidays.
    func adding(workingDays count: Int, holidays: Set<LocalDate>) -> LocalDate {
        var (day, remaining) = (self, abs(count))
        while remaining > 0 {
            day = day.adding(days: count.signum())
            if !day.isWeekend, !holidays.contains(day) { remaining -= 1 }
        }
        return day
    }
}

extension Instant {
    /// The instant itself, or the nearest one with which calendars can reckon.
    var bounded: Instant { adding(milliseconds: 0) }
}
