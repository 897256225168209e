import FlowModel

/// Times of day, dates and what dates are compared with.
extension Parser {
    /// Milliseconds since midnight of `09:00`; nil for what is no time of a day.
    static func timeOfDay(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 2, (1...2).contains(parts[0].utf8.count) else { return nil }
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }) else {
            return nil
        }
        guard let hour = Int(parts[0]), let minute = Int(parts[1]) else { return nil }
        return (0...23).contains(hour) && (0...59).contains(minute) ? (hour * 60 + minute) * 60_000 : nil
    }

    /// Whether the `at` of a time stands here, not that of `at most` and its like.
    func isAtAt(ahead: Int = 0) -> Bool {
        at(.at, ahead: ahead) && !at(.atMost, ahead: ahead) && !at(.atLeast, ahead: ahead)
    }

    /// Whether something that is meant to be a time of day stands here.
    func isAtTime(ahead: Int = 0) -> Bool {
        let token = peek(ahead)
        return token.kind == .word && beginsWithDigit(token) && token.text.utf8.contains(UInt8(ascii: ":"))
    }

    /// Reads `09:00`; `24:00` only where a window ends.
    mutating func timeOfDay(endOfWindow: Bool = false) throws(UnreadableStatement) -> Int {
        let token = current
        if token.kind == .word, let time = Parser.timeOfDay(token.text) {
            advance()
            try refuseSeconds(behind: token)
            return time
        }
        if endOfWindow, token.kind == .word, token.text == "24:00" {
            advance()
            return 86_400_000
        }
        guard token.kind == .word, beginsWithDigit(token) else {
            throw fail(
                .badTime,
                at: hereOrLineEnd,
                "a time of day is missing",
                label: "expected here",
                help: "for example 09:00 or 17:30"
            )
        }
        let meant = Parser.meantTime(token.text)
        throw fail(
            .badTime,
            at: token.span,
            "`\(source.text(token.span))` is no time of day",
            label: meant.map { "write `\($0)`" } ?? "not between 00:00 and 23:59",
            help: "a time is written with hours and minutes, for example 09:00 or 17:30",
            replacement: meant
        )
    }

    /// `09:00:30`.
    private mutating func refuseSeconds(behind time: Token) throws(UnreadableStatement) {
        let seconds = peek(1)
        guard current.kind == .colon, current.span.start == time.span.end else { return }
        guard beginsWithDigit(seconds), seconds.span.start == current.span.end else { return }
        throw fail(
            .badTime,
            at: time.span.joined(to: seconds.span),
            "a time of day has no seconds",
            label: "write `\(source.text(time.span))`",
            help: "a time is written with hours and minutes, for example 09:00 or 17:30",
            replacement: source.text(time.span)
        )
    }

    /// `9`, `9 am` and `9 o'clock` alone, where a time is meant.
    mutating func refuseBareHour() throws(UnreadableStatement) {
        guard let time = Parser.meantTime(current.text), Int(current.text) != nil else { return }
        let next = peek(1)
        let isNamed = ["o'clock", "o’clock", "uhr", "am", "pm", "a.m.", "p.m."].contains(next.text)
        guard next.endsStatement || isNamed else { return }
        let isAfternoon = next.text.hasPrefix("p")
        let meant = isNamed && isAfternoon ? Parser.meantTime(current.text + "pm") ?? time : time
        throw fail(
            .badTime,
            at: isNamed ? current.span.joined(to: next.span) : current.span,
            "`\(source.text(current.span))` is no time of day",
            label: "write `\(meant)`",
            help: "a time has hours and minutes, for example 09:00; a number of days needs no `until`: `wait 3 days`",
            replacement: meant
        )
    }

    /// What is meant to be a date and is none: `2026-2-1`, `1/2/2026`, `1 February 2026`, `2026-02-30`.
    mutating func refuseOtherDate() throws(UnreadableStatement) {
        guard current.kind == .word, beginsWithDigit(current) else { return }
        let parts = current.text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
        let month = Parser.months[peek(1).text]
        let isWritten = parts.count == 3 && parts.allSatisfy { Int($0) != nil }
        guard isWritten || month != nil || current.text.contains(where: { $0 == "-" || $0 == "/" }) else { return }
        var span = current.span
        var meant: String?
        var isNoDay = false
        if let month, let day = Int(current.text.prefix { $0.isASCII && $0.isNumber }) {
            span = span.joined(to: peek(1).span)
            if let year = Int(peek(2).text), year > 999 {
                span = span.joined(to: peek(2).span)
                meant = Parser.isoDate(year, month, day)
            }
        } else if isWritten, parts[0].utf8.count == 4, let year = Int(parts[0]), let month = Int(parts[1]) {
            meant = Int(parts[2]).flatMap { Parser.isoDate(year, month, $0) }
            isNoDay = meant == nil
        }
        throw fail(
            .badValue,
            at: span,
            "`\(source.collapsedText(span))` is no date",
            label: meant.map { "write `\($0)`" }
                ?? (isNoDay ? "there is no such day" : "year, month and day are expected"),
            help: "for example 2026-12-01 or 2026-12-01 09:00",
            replacement: meant
        )
    }

    private static func isoDate(_ year: Int, _ month: Int, _ day: Int) -> String? {
        let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        return ISO8601.date(text) == nil ? nil : text
    }

    /// Names of months as people write them, in the languages that ship.
    private static let months: [String: Int] = [
        "january": 1, "jan": 1, "februari": 2, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4,
        "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9,
        "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12, "januari": 1, "maart": 3,
        "mei": 5, "juni": 6, "juli": 7, "augustus": 8, "oktober": 10, "okt": 10,
    ]

    /// `09:00` for `9am`, `9`, `9.00` and `9h`; nil for what means nothing.
    static func meantTime(_ text: String) -> String? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let written = Int(digits), digits.utf8.count <= 2 else { return nil }
        let rest = text.dropFirst(digits.count)
        var hour = written
        var minutes = "00"
        switch rest {
        case "", "h", "am": break
        case "pm": hour = written < 12 ? written + 12 : written
        default:
            guard rest.first == "." || rest.first == "h", rest.utf8.count == 3 else { return nil }
            minutes = String(rest.dropFirst())
        }
        let time = (hour < 10 ? "0" : "") + "\(hour):" + minutes
        return timeOfDay(time) == nil ? nil : time
    }

    /// Reads `2026-12-01` or `2026-12-01 09:00`; nil when no date stands here.
    mutating func takeLocalTime() throws(UnreadableStatement) -> Condition.Boundary? {
        guard current.kind == .word, let date = ISO8601.date(current.text) else { return nil }
        advance()
        guard isAtTime() else { return .day(date) }
        return .moment(LocalTime(date: date, millisecondOfDay: try timeOfDay()))
    }

    /// Reads what a date is compared with.
    mutating func boundary(behind keyword: Keyword) throws(UnreadableStatement) -> Condition.Boundary {
        if let date = try takeLocalTime() { return date }
        if current.kind == .quoted, let date = ISO8601.date(String(current.text.prefix(10))) {
            throw fail(
                .badValue,
                at: current.span,
                "a date has no quotes",
                label: "write \(ISO8601.date(date))",
                help: "for example `\(table.spelling(keyword)) \(current.text)`",
                replacement: current.text
            )
        }
        try refuseOtherDate()
        let isNumber = current.kind == .word && beginsWithDigit(current)
        guard isNumber, !current.text.contains("-"), !current.text.contains("/") else {
            throw fail(
                .badValue,
                at: hereOrLineEnd,
                "`\(table.spelling(keyword))` takes a date",
                label: "a date is expected here",
                help: "for example 2026-12-01, 2026-12-01 09:00, `30 days ago` or `1 day from now`"
            )
        }
        let start = current.span.start
        let duration = try duration()
        if take(.ago) { return .ago(duration) }
        if take(.fromNow) { return .fromNow(duration) }
        let text = source.collapsedText(span(from: start))
        throw fail(
            .badValue,
            at: hereOrLineEnd,
            "it is not clear from when these \(text) count",
            label: "`ago` or `from now` is expected here",
            help: "write `\(text) ago` for the past, or `\(text) from now` for the future"
        )
    }
}

extension Rule {
    static let badTime = Rule(
        "bad-time",
        """
        A time of day is hours and minutes from 00:00 to 23:59, for example 09:00. Only the end of sending hours or of a
        window may be 24:00.
        """
    )
}
