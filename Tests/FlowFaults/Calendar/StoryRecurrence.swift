import FlowModel

/// Moments that come again and again: `every Monday at 09:00`.
struct StoryRecurrence: Hashable, Sendable {
    /// As written: `every day`.
    var text: String
    /// 1 is Monday; empty for a day of the month.
    var days: Set<Int>
    var dayOfMonth = 0
    var minute: Int

    func next(after instant: Instant, in calendar: StoryCalendar) -> Instant {
        days.isEmpty
            ? calendar.next(minute, ofMonthOn: dayOfMonth, after: instant)
            : calendar.next(minute, on: days, after: instant)
    }
}
