import FlowModel

/// A duration while it is read: what the units before allow.
private struct DurationParts {
    var value = CalendarDuration()
    /// The position of the last unit in `DurationParts.order`; units only get smaller.
    var lastUnit = -1

    static let order: [Keyword] = [.years, .months, .weeks, .days, .workingDays, .hours, .minutes, .seconds]

    /// Roughly, to refuse what nobody means.
    static func seconds(in unit: Keyword) -> Int64 {
        switch unit {
        case .years: 31_536_000
        case .months: 2_592_000
        case .weeks: 604_800
        case .days, .workingDays: 86_400
        case .hours: 3_600
        case .minutes: 60
        default: 1
        }
    }

    mutating func add(_ count: Int, _ unit: Keyword) {
        switch unit {
        case .years: value.years = count
        case .months: value.months = count
        case .weeks: value.weeks = count
        case .days: value.days = count
        case .workingDays: value.workingDays = count
        default: value.seconds += Int64(count) * DurationParts.seconds(in: unit)
        }
    }
}

extension Parser {
    /// Reads `1 day 12 hours`.
    mutating func duration() throws(UnreadableStatement) -> CalendarDuration {
        let start = current.span.start
        var parts = DurationParts()
        repeat {
            let count = try durationCount()
            try durationUnit(count, into: &parts)
            try refuseJoinedUnits()
        } while current.kind == .word && beginsWithDigit(current)
        if parts.value.isZero {
            throw fail(
                .zeroDuration,
                at: span(from: start),
                "this duration is zero",
                label: "takes no time",
                help: "write at least `1 second`, or leave the step out"
            )
        }
        return parts.value
    }

    /// `1 day, 12 hours` and `1 day and 12 hours`.
    private mutating func refuseJoinedUnits() throws(UnreadableStatement) {
        guard current.kind == .comma || at(.and), peek(1).kind == .word, beginsWithDigit(peek(1)) else { return }
        guard DurationParts.order.contains(where: { at($0, ahead: 2) }) else { return }
        let written = source.text(current.span)
        throw fail(
            .badDuration,
            at: current.span,
            "no `\(written)` stands between the units of a duration",
            label: "take it out",
            help: "for example `1 day 12 hours`",
            replacement: ""
        )
    }

    /// `for a day`, and `3,5 days`.
    private mutating func refuseOtherCounts() throws(UnreadableStatement) {
        let next = peek(1)
        if current.kind == .word, current.text == "for" {
            let number = next.kind == .word ? table.numberWords[next.text] : nil
            throw fail(
                .badDuration,
                at: number == nil ? current.span : current.span.joined(to: next.span),
                number == nil ? "`for` does not belong behind `wait`" : "a duration is written with digits",
                label: number.map { "write `\($0)`" } ?? "a number is expected here",
                help: number.map { "for example `wait \($0) \($0 == 1 ? "day" : "days")`" }
                    ?? "write `wait 3 days`, or, for something to happen, `wait until clicked, at most 3 days`",
                replacement: number.map(String.init)
            )
        }
        let decimals = peek(2)
        guard beginsWithDigit(current), next.kind == .comma, next.span.start == current.span.end else { return }
        guard beginsWithDigit(decimals), decimals.span.start == next.span.end else { return }
        throw fail(
            .badDuration,
            at: current.span.joined(to: decimals.span),
            "durations are whole numbers",
            label: "no whole number",
            help: "use a smaller unit as well, for example `1 day 12 hours`"
        )
    }

    private mutating func durationCount() throws(UnreadableStatement) -> (number: Int, span: Span) {
        let token = current
        if token.kind == .word, let number = table.numberWords[token.text] {
            throw fail(
                .badDuration,
                at: token.span,
                "a duration is written with digits",
                label: "write `\(number)`",
                help: "for example `wait \(number) \(number == 1 ? "day" : "days")`",
                replacement: String(number)
            )
        }
        if token.kind == .word, token.text == "for", beginsWithDigit(peek(1)) {
            throw fail(
                .badDuration,
                at: token.span,
                "`for` does not belong before a duration",
                label: "take it out",
                help: "for example `wait 3 days`",
                replacement: ""
            )
        }
        try refuseOtherCounts()
        guard token.kind == .word, beginsWithDigit(token) else {
            throw fail(
                .badDuration,
                at: hereOrLineEnd,
                "a duration is missing",
                label: "a number is expected here",
                help: "for example `3 days`, `1 day 12 hours` or `2 working days`"
            )
        }
        let digits = token.text.prefix { $0.isASCII && $0.isNumber }
        guard digits.count == token.text.count else {
            let rest = String(token.text.dropFirst(digits.count))
            let unit = table.otherUnits[rest].map(table.spelling) ?? rest
            let isGlued = unit.allSatisfy(\.isLetter)
            throw fail(
                .badDuration,
                at: token.span,
                isGlued ? "a number and its unit are two words" : "durations are whole numbers",
                label: isGlued ? "write `\(digits) \(unit)`" : "no whole number",
                help: isGlued
                    ? "put a space between them" : "use a smaller unit as well, for example `1 day 12 hours`",
                replacement: isGlued ? "\(digits) \(unit)" : nil
            )
        }
        advance()
        return (digits.count < 12 ? Int(digits) ?? .max : .max, token.span)
    }

    private mutating func durationUnit(
        _ count: (number: Int, span: Span),
        into parts: inout DurationParts
    ) throws(UnreadableStatement) {
        guard let unit = DurationParts.order.firstIndex(where: { at($0) }) else {
            let written = current.kind == .word ? source.text(current.span) : ""
            let units = DurationParts.order.flatMap { table.phrases[$0] ?? [] }.map { $0.joined(separator: " ") }
            let other = current.kind == .word ? table.otherUnits[current.text].map(table.spelling) : nil
            if current.text == "business", peek(1).kind == .word {
                let days = table.spelling(.workingDays)
                throw fail(
                    .badDuration,
                    at: current.span.joined(to: peek(1).span),
                    "business days are called working days here",
                    label: "write `\(days)`",
                    help: "Mondays to Fridays without the configured holidays",
                    replacement: days
                )
            }
            let near = other ?? (current.kind == .word ? nearest.nearest(to: current.text, among: units) : nil)
            throw fail(
                .badDuration,
                at: written.isEmpty ? count.span : current.span,
                written.isEmpty ? "this number has no unit" : "`\(written)` is no unit of time",
                label: near.map { "did you mean `\($0)`?" } ?? "a unit such as `days` is expected",
                help: "the units are years, months, weeks, days, working days, hours, minutes and seconds",
                replacement: near
            )
        }
        let unitSpan = current.span
        let keyword = DurationParts.order[unit]
        let isAfterCalendarUnit = keyword == .workingDays && parts.lastUnit >= 0
        if unit <= parts.lastUnit || isAfterCalendarUnit {
            throw fail(
                .badDuration,
                at: unitSpan,
                isAfterCalendarUnit
                    ? "working days do not go together with other calendar units"
                    : "the units of a duration go from the largest to the smallest, each once",
                label: "out of order",
                help: "for example `1 week 2 days`, `1 day 12 hours` or `2 working days 3 hours`"
            )
        }
        let limit = Int64(Limits.durationYears) * DurationParts.seconds(in: .years)
        if Int64(count.number) > limit / DurationParts.seconds(in: keyword) {
            throw fail(
                .badDuration,
                at: count.span,
                "this duration is longer than \(Limits.durationYears) years",
                label: "too long",
                help: "write a shorter one"
            )
        }
        take(keyword)
        parts.lastUnit = unit
        parts.add(count.number, keyword)
    }
}

extension Rule {
    static let badDuration = Rule(
        "bad-duration",
        """
        A duration is whole numbers with units, from the largest to the smallest, each once: years, months, weeks,
        days, hours, minutes, seconds; or working days and then hours, minutes, seconds. Numbers are digits, without
        commas and `and` between them, and at most \(Limits.durationYears) years in all.

            wait three days               refused
            wait 3 days                   accepted
            wait 12 hours 1 day           refused
            wait 1 day 12 hours           accepted
        """
    )

    static let zeroDuration = Rule(
        "zero-duration",
        """
        A wait of no time is refused: it looks as if something happened in between, and nothing does.

            wait 0 days                   refused
            wait 1 minute                 accepted
        """
    )
}
