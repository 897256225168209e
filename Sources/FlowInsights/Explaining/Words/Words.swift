import FlowModel

/// Puts the parts of a flow into plain English.
enum Words {
    /// A name as somebody would say it.
    static func name(_ slug: Slug) -> String {
        String(slug.text.map { $0 == "-" ? " " : $0 })
    }

    /// `a, b and c`.
    static func list(_ items: [String], _ joiner: String = "and") -> String {
        guard items.count > 1, let last = items.last else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(joiner) " + last
    }

    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Hundredths of a percent.
    static func percent(_ share: Int) -> String {
        let (whole, rest) = share.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)%" }
        let digits = rest % 10 == 0 ? "\(rest / 10)" : (rest < 10 ? "0\(rest)" : "\(rest)")
        return "\(whole).\(digits)%"
    }

    static func duration(_ duration: CalendarDuration) -> String {
        let (minutes, seconds) = duration.seconds.quotientAndRemainder(dividingBy: 60)
        let (hours, restMinutes) = minutes.quotientAndRemainder(dividingBy: 60)
        let parts: [(Int, String)] = [
            (duration.years, "year"), (duration.months, "month"), (duration.weeks, "week"), (duration.days, "day"),
            (duration.workingDays, "working day"), (Int(hours), "hour"), (Int(restMinutes), "minute"),
            (Int(seconds), "second"),
        ]
        return list(parts.filter { $0.0 != 0 }.map { count($0.0, $0.1) })
    }

    /// `09:00`, with seconds only where there are some.
    static func timeOfDay(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1000
        let text = two(seconds / 3600) + ":" + two(seconds / 60 % 60)
        return seconds % 60 == 0 ? text : text + ":" + two(seconds % 60)
    }

    static func date(_ date: LocalDate) -> String {
        let year = String(date.year)
        let padding = String(repeating: "0", count: max(0, 4 - year.count))
        return padding + year + "-" + two(date.month) + "-" + two(date.day)
    }

    static func moment(_ moment: LocalTime) -> String {
        date(moment.date) + " " + timeOfDay(moment.millisecondOfDay)
    }

    /// `day`, `weekday`, `Monday or Friday`: what `every` or `a` may stand before.
    static func days(_ set: DaySet, _ joiner: String = "or") -> String {
        if set == .everyDay { return "day" }
        if set == .weekdays { return "weekday" }
        if set == .weekends { return "Saturday or Sunday" }
        return list(set.days.sorted().map(day), joiner)
    }

    static func day(_ number: Int) -> String {
        let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        return names.indices.contains(number - 1) ? names[number - 1] : "day \(number)"
    }

    static func value(_ value: Value) -> String {
        switch value {
        case .text(let text): "“\(text)”"
        case .number, .flag, .list, .object, .null: value.displayText
        }
    }

    static func operand(_ operand: Condition.Operand) -> String {
        switch operand {
        case .value(let written): value(written)
        case .triggerEvent(let property): "the \(name(property)) of the event that let the contact in"
        }
    }

    static func field(_ field: Condition.FieldReference) -> String {
        switch field {
        case .contact(let slug), .propertyThenContact(let slug): name(slug)
        case .triggerEvent(let slug): "the event's \(name(slug))"
        }
    }

    static func moment(_ moment: FieldMoment) -> String {
        var text = field(moment.field)
        if !moment.offset.isZero {
            text = duration(moment.offset) + (moment.side == .before ? " before " : " after ") + text
        }
        return text + (moment.at.map { " at " + timeOfDay($0) } ?? "")
    }

    static func waitMoment(_ moment: WaitMoment) -> String {
        switch moment {
        case .next(.everyDay, let at): "the next \(timeOfDay(at))"
        case .next(let days, let at): "the next \(Words.days(days)) at \(timeOfDay(at))"
        case .window(let window) where window.from == 0 && window.to == 86_400_000: "a \(days(window.days))"
        case .window(let window):
            "a \(days(window.days)) between \(timeOfDay(window.from)) and \(timeOfDay(window.to))"
        case .local(let moment): Words.moment(moment)
        case .field(let moment): Words.moment(moment)
        }
    }

    static func hours(_ window: DailyWindow) -> String {
        let times = "from \(timeOfDay(window.from)) to \(timeOfDay(window.to))"
        if window.days == .everyDay { return times }
        if window.days == .weekdays { return times + " on weekdays" }
        if window.days == .weekends { return times + " on weekends" }
        return times + " on " + days(window.days, "and")
    }

    static func recurrence(_ recurrence: Recurrence) -> String {
        switch recurrence.days {
        case .of(let days): "every \(Words.days(days, "and")) at \(timeOfDay(recurrence.at))"
        case .ofMonth(let day):
            "on day \(day) of every month at \(timeOfDay(recurrence.at))"
                + (day > 28 ? " (the last day where a month is shorter)" : "")
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
