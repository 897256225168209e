package import FlowModel

extension WaitMoment {
    /// When a wait for it is over that begins at `now`: at once when that is not after `now`.
    ///
    /// `value` is that of its field. Nil without a moment: the field has no date, or there is no such day within ten
    /// years that is no holiday.
    package func end(
        from now: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = [],
        value: Value? = nil
    ) -> Instant? {
        switch self {
        case .next(let days, let at): days.next(at, after: now, in: zone, holidays: holidays)
        case .window(let window):
            window.isWholeDay && window.days.contains(zone.local(at: now.bounded).date, holidays: holidays)
                ? now : window.nextOpening(ofDaysAtOrAfter: now, in: zone, holidays: holidays)
        case .local(let local): zone.instant(of: local)
        case .field(let moment): value.flatMap { moment.instant(of: $0, in: zone, holidays: holidays) }
        }
    }
}

extension DailyWindow {
    /// A whole day is one as long as the clock shows it, also a second time after midnight.
    fileprivate var isWholeDay: Bool { from == 0 && to == 86_400_000 }
}
