package import FlowModel

extension FieldMoment {
    /// When the moment comes that a field of this value makes; nil when the value is no date.
    ///
    /// `at` takes the place of the field's own time of day first, then the duration is added or taken away. A date
    /// without an offset is reckoned with as it is written: one whose 00:00 the clocks skip still has a 00:00 the day
    /// before.
    package func instant(of value: Value, in zone: ZoneTable, holidays: Set<LocalDate> = []) -> Instant? {
        switch WrittenDate(value) {
        case .instant(let instant) where at == nil: offset.moved(instant, side, in: zone, holidays: holidays)
        case let written?: moment(on: written.local(in: zone), in: zone, holidays: holidays)
        case nil: nil
        }
    }

    /// The first of the moments that come of the date in its own year and in each one after it, up to 9999, that is
    /// after `instant`; 29 February is the 28th in other years.
    package func nextYearly(
        after instant: Instant,
        of value: Value,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Instant? {
        guard let first = WrittenDate(value)?.local(in: zone) else { return nil }
        // Where the date itself lies when its moment is at the instant; ends of months and holidays move it by days.
        let opposite: Side = side == .before ? .after : .before
        let near = zone.local(at: offset.moved(instant, opposite, in: zone, holidays: holidays)).date.year
        let years = max(first.date.year, near - 2)...max(first.date.year, near + 2)
        return years.lazy
            .filter { $0 <= 9999 }
            .map { year in
                var local = first
                local.date = first.date.adding(months: (year - first.date.year) * 12)
                return moment(on: local, in: zone, holidays: holidays)
            }
            .first { $0 > instant }
    }

    private func moment(on date: LocalTime, in zone: ZoneTable, holidays: Set<LocalDate>) -> Instant {
        var local = date
        if let at { local.millisecondOfDay = at }
        return offset.moved(local, side, in: zone, holidays: holidays)
    }
}
