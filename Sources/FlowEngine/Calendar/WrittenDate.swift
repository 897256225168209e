package import FlowModel

/// A value that is a date: `2026-12-01` (its 00:00), `2026-12-01 09:00`, or an instant with an offset.
package enum WrittenDate: Hashable, Sendable {
    /// What a wall clock shows, in the contact's zone.
    case local(LocalTime)
    case instant(Instant)

    /// Nil when the value is no date of the years 1 to 9999.
    package init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        if let date = ISO8601.date(text) {
            self = .local(LocalTime(date: date, millisecondOfDay: 0))
        } else if let local = ISO8601.localTime(text) {
            self = .local(local)
        } else if let instant = ISO8601.instant(text) {
            self = .instant(instant)
        } else {
            return nil
        }
    }

    package func instant(in zone: ZoneTable) -> Instant {
        switch self {
        case .local(let local): zone.instant(of: local)
        case .instant(let instant): instant
        }
    }

    package func local(in zone: ZoneTable) -> LocalTime {
        switch self {
        case .local(let local): local
        case .instant(let instant): zone.local(at: instant)
        }
    }
}

/// `before` and `after` (LANGUAGE, Conditions).
extension WrittenDate {
    package func isBefore(
        _ boundary: Condition.Boundary,
        at now: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Bool {
        switch boundary {
        case .day(let day): local(in: zone).date < day
        case .moment(let moment): instant(in: zone) < zone.instant(of: moment)
        case .ago, .fromNow: turn(at: boundary, in: zone, holidays: holidays).map { $0 <= now } ?? false
        }
    }

    package func isAfter(
        _ boundary: Condition.Boundary,
        at now: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Bool {
        switch boundary {
        case .day(let day): local(in: zone).date > day
        case .moment(let moment): instant(in: zone) > zone.instant(of: moment)
        case .ago, .fromNow: turn(at: boundary, in: zone, holidays: holidays).map { now < $0 } ?? false
        }
    }

    /// The instant from which on `before` holds and until which `after` does; nil when time changes neither.
    package func turn(
        at boundary: Condition.Boundary,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Instant? {
        switch boundary {
        case .day, .moment: nil
        case .ago(let duration): moved(by: duration, .after, in: zone, holidays: holidays)
        case .fromNow(let duration): moved(by: duration, .before, in: zone, holidays: holidays)
        }
    }

    private func moved(
        by duration: CalendarDuration,
        _ side: FieldMoment.Side,
        in zone: ZoneTable,
        holidays: Set<LocalDate>
    ) -> Instant {
        switch self {
        case .local(let local): duration.moved(local, side, in: zone, holidays: holidays)
        case .instant(let instant): duration.moved(instant, side, in: zone, holidays: holidays)
        }
    }
}

extension Condition.Period {
    /// Until when what happened at `instant` counts as `in the last`, that moment not included; nil when it does not
    /// depend on time.
    package func end(
        of instant: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Instant? {
        guard case .inTheLast(let duration) = self else { return nil }
        return duration.end(from: instant, in: zone, holidays: holidays)
    }
}
