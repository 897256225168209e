import FlowModel

/// Days of the week.
extension Parser {
    private static let week: [Keyword] = [
        .monday, .tuesday, .wednesday, .thursday, .friday, .saturday, .sunday,
    ]

    /// 1 for Monday; nil when no day of the week stands there.
    private func dayOfWeek(ahead: Int = 0) -> Int? {
        Parser.week.firstIndex { at($0, ahead: ahead) }.map { $0 + 1 }
    }

    private mutating func takeDayOfWeek() -> Int? {
        guard let day = dayOfWeek() else { return nil }
        take(Parser.week[day - 1])
        return day
    }

    /// Reads `weekdays`, `weekends`, `Monday, Friday` or `Monday to Thursday`.
    mutating func daySet() throws(UnreadableStatement) -> DaySet {
        if take(.weekdays) || take(.aWeekday) { return .weekdays }
        if take(.weekends) { return .weekends }
        var days: Set<Int> = []
        repeat {
            guard let first = takeDayOfWeek() else { throw missingDay() }
            days.insert(first)
            guard take(.upTo) else { continue }
            guard let last = takeDayOfWeek() else { throw missingDay() }
            days.formUnion(Parser.days(from: first, to: last))
        } while takeDayComma()
        return DaySet(days)
    }

    /// From one day of the week through another, over the weekend where the last comes before the first.
    private static func days(from first: Int, to last: Int) -> [Int] {
        last >= first ? Array(first...last) : Array(first...7) + Array(1...last)
    }

    private mutating func takeDayComma() -> Bool {
        guard current.kind == .comma, dayOfWeek(ahead: 1) != nil else { return false }
        advance()
        return true
    }

    private mutating func missingDay() -> UnreadableStatement {
        let days = Parser.week.map(table.spelling)
        let near = current.kind == .word ? nearest.nearest(to: current.text, among: days) : nil
        return fail(
            .badDays,
            at: hereOrLineEnd,
            "which days is not clear",
            label: near.map { "did you mean `\($0)`?" } ?? "days of the week are expected here",
            help: "for example `weekdays`, `weekends`, `Monday, Friday` or `Monday to Thursday`",
            replacement: near
        )
    }

    /// Reads `Monday 09:00`, `Monday`, `a weekday` or `a weekday between 09:00 and 17:00` behind `wait until`; nil when
    /// the word there begins a name.
    mutating func dayMoment() throws(UnreadableStatement) -> WaitMoment? {
        let sets: [(Keyword, DaySet)] =
            [(.aWeekday, .weekdays), (.weekdays, .weekdays), (.weekends, .weekends)]
            + Parser.week.enumerated().map { ($0.element, DaySet([$0.offset + 1])) }
        for (keyword, days) in sets {
            guard let length = length(of: keyword) else { continue }
            guard !isNameWord(peek(length)) || beginsWithDigit(peek(length)) else { return nil }
            take(keyword)
            if at(.between) { return .window(try window(on: days)) }
            if isAtAt() || beginsWithDigit(current) {
                take(.at)
                return .next(days, at: try timeOfDay())
            }
            return .window(DailyWindow(days, from: 0, to: 86_400_000))
        }
        return nil
    }

    private mutating func window(on days: DaySet) throws(UnreadableStatement) -> DailyWindow {
        take(.between)
        let start = current.span.start
        let from = try timeOfDay()
        guard take(.and) else {
            throw fail(
                .badWindow,
                at: hereOrLineEnd,
                "when the window ends is missing",
                label: "`and` is expected here",
                help: "for example `between 09:00 and 17:00`"
            )
        }
        return try window(days, from: from, to: try timeOfDay(endOfWindow: true), at: span(from: start))
    }

    mutating func window(
        _ days: DaySet,
        from: Int,
        to: Int,
        at span: Span
    ) throws(UnreadableStatement) -> DailyWindow {
        guard from != to, to != 0 || from != 86_400_000 else {
            throw fail(
                .badWindow,
                at: span,
                "this window begins and ends at the same time",
                label: "all day, or never?",
                help: "for a whole day write 00:00 and 24:00"
            )
        }
        return DailyWindow(days, from: from, to: to)
    }
}

extension Rule {
    static let badDays = Rule(
        "bad-days",
        """
        Days of the week are written with their names, several of them with commas or from one to another. `weekdays`
        are Mondays to Fridays without the holidays of the configuration.

            sending hours 09:00 to 17:00 on weekdays
            sending hours 10:00 to 16:00 on Monday to Thursday
            on every Monday, Friday at 09:00 in segment readers
        """
    )

    static let badWindow = Rule(
        "bad-window",
        """
        A window of time has a beginning and an end, which differ. It may cross midnight, and belongs then to the day on
        which it begins.

            wait until a weekday between 09:00 and 17:00
            sending hours 22:00 to 06:00
        """
    )
}
