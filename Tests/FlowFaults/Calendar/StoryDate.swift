import FlowModel

/// A date as contacts and events have it: a day, or a day and a minute.
struct StoryDate: Hashable, Sendable {
    /// Since 1970.
    var day: Int
    /// Nil for a day alone.
    var minute: Int?

    var text: String {
        let date = StoryCalendar.day(number: day)
        let parts = [date.month, date.day].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(date.year)-\(parts.joined(separator: "-"))" + (minute.map { " \(StoryHours.clock($0))" } ?? "")
    }

    var value: Value { .text(text) }

    init(day: Int, minute: Int? = nil) { (self.day, self.minute) = (day, minute) }

    /// Reads what `text` writes.
    init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard text.contains("-"), numbers.count == 3 || numbers.count == 5, numbers[0] > 1900 else { return nil }
        day = StoryCalendar.number(of: StoryCalendar.Day(year: numbers[0], month: numbers[1], day: numbers[2]))
        minute = numbers.count == 5 ? numbers[3] * 60 + numbers[4] : nil
    }

    /// What a clock shows then, in seconds.
    var local: Int64 { Int64(day) * 86_400 + Int64(minute ?? 0) * 60 }
}

/// A moment that a date makes: `3 days before renewal date at 09:00`.
struct StoryMoment: Hashable, Sendable {
    /// With `event.` in front of it, of the event that let the contact in.
    var field: String
    var offset = StoryDuration()
    var isBefore = true
    /// The minute of the day in the place of the date's own.
    var at: Int?

    var text: String {
        let offset = offset == StoryDuration() ? "" : "\(offset.text) \(isBefore ? "before" : "after") "
        return offset + field + (at.map { " at \(StoryHours.clock($0))" } ?? "")
    }

    func instant(of value: Value, in calendar: StoryCalendar) -> Instant? {
        StoryDate(value).map { instant(on: $0, in: calendar) }
    }

    private func instant(on date: StoryDate, in calendar: StoryCalendar) -> Instant {
        var date = date
        date.minute = at ?? date.minute
        return calendar.moved(date.local, by: offset, isBack: isBefore)
    }

    /// The first anniversary's moment after an instant, the date's own year included.
    func yearly(of value: Value, after instant: Instant, in calendar: StoryCalendar) -> Instant? {
        guard let date = StoryDate(value) else { return nil }
        let first = StoryCalendar.day(number: date.day)
        let year = StoryCalendar.day(number: calendar.dayNumber(at: instant)).year
        var years = max(0, year - 2 - first.year)
        while true {
            let day = StoryCalendar.later(first, months: years * 12)
            let moment = self.instant(
                on: StoryDate(day: StoryCalendar.number(of: day), minute: date.minute),
                in: calendar
            )
            if moment > instant { return moment }
            years += 1
        }
    }
}
