package import FlowModel

/// Days and times as people read them.
package enum TimeText {
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// `Mon 2026-03-02`.
    package static func day(_ date: LocalDate) -> String {
        weekdays[date.weekday - 1] + " " + ISO8601.date(date)
    }

    /// `09:00`, with seconds only when there are any.
    package static func time(_ local: LocalTime) -> String {
        let minutes = local.millisecondOfDay / 60_000
        let text = two(minutes / 60) + ":" + two(minutes % 60)
        let seconds = local.millisecondOfDay / 1000 % 60
        return seconds == 0 ? text : text + ":" + two(seconds)
    }

    /// `Mon 2026-03-02 09:00`.
    package static func moment(_ instant: Instant, in zone: ZoneTable) -> String {
        let local = zone.local(at: instant)
        return day(local.date) + " " + time(local)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
