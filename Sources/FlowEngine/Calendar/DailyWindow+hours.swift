package import FlowModel

/// Sending hours: windows that have no holidays, whichever days they are written for.
///
/// A window that crosses midnight belongs to the day that it begins on, also where holidays are concerned: the night
/// before a holiday lasts until its morning, and the holiday's own night has no hours.
extension DailyWindow {
    /// Whether emails may go out at that instant.
    package func contains(_ instant: Instant, in zone: ZoneTable, holidays: Set<LocalDate> = []) -> Bool {
        closing(after: instant, in: zone, holidays: holidays) != nil
    }

    /// The instant itself inside the hours, else their next beginning; nil when there is none within ten years.
    package func nextOpening(
        atOrAfter instant: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Instant? {
        closedOnHolidays.nextOpening(ofDaysAtOrAfter: instant, in: zone, holidays: holidays)
    }

    /// The end of the hours that the instant lies in, which they do not include; nil outside them.
    ///
    /// The next hours may begin where these end.
    package func closing(
        after instant: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate> = []
    ) -> Instant? {
        closedOnHolidays.span(around: instant, in: zone, holidays: holidays)?.upperBound
    }

    private var closedOnHolidays: DailyWindow {
        DailyWindow(DaySet(days.days, withoutHolidays: true), from: from, to: to)
    }
}

/// Windows on days as they are written: a `Monday` is one also on a holiday.
extension DailyWindow {
    /// The instant itself inside the window, else the next beginning of one.
    func nextOpening(
        ofDaysAtOrAfter instant: Instant,
        in zone: ZoneTable,
        holidays: Set<LocalDate>
    ) -> Instant? {
        days.first(near: instant, in: zone, holidays: holidays) { date in
            guard let span = span(of: date, in: zone), span.upperBound > instant else { return nil }
            return max(span.lowerBound, instant)
        }
    }

    /// The window that the instant lies in.
    private func span(around instant: Instant, in zone: ZoneTable, holidays: Set<LocalDate>) -> Range<Instant>? {
        let today = zone.local(at: instant.bounded).date
        return (-1...1).lazy
            .map { today.adding(days: $0) }
            .filter { days.contains($0, holidays: holidays) }
            .compactMap { span(of: $0, in: zone) }
            .first { $0.contains(instant) }
    }

    /// From the instant of its start to that of its end; nil when nothing is between them, as in a gap of the clocks.
    private func span(of date: LocalDate, in zone: ZoneTable) -> Range<Instant>? {
        let start = zone.instant(of: LocalTime(date: date, millisecondOfDay: from))
        let isNextDay = crossesMidnight || to >= 86_400_000
        let end = zone.instant(
            of: LocalTime(date: isNextDay ? date.adding(days: 1) : date, millisecondOfDay: to % 86_400_000)
        )
        return start < end ? start..<end : nil
    }
}
