import FlowModel

extension Parser {
    /// Reads `09:00 to 17:00 on weekdays`.
    mutating func sendingHours() throws(UnreadableStatement) -> DailyWindow {
        let start = current.span.start
        if at(.between) || at(.from) {
            let isRange = isAtTime(ahead: 1) && at(.and, ahead: 2) && isAtTime(ahead: 3)
            let times = "\(source.text(peek(1).span)) \(table.spelling(.upTo)) \(source.text(peek(3).span))"
            throw fail(
                .badWindow,
                at: isRange ? current.span.joined(to: peek(3).span) : current.span,
                "sending hours begin with a time",
                label: isRange ? "write `\(times)`" : "take `\(source.text(current.span))` out",
                help: "for example `sending hours 09:00 to 17:00 on weekdays`",
                replacement: isRange ? times : ""
            )
        }
        let from = try timeOfDay()
        guard take(.upTo) else {
            throw fail(
                .badWindow,
                at: hereOrLineEnd,
                "when the sending hours end is missing",
                label: "`to` is expected here",
                help: "for example `sending hours 09:00 to 17:00`"
            )
        }
        let to = try timeOfDay(endOfWindow: true)
        let span = span(from: start)
        var days = take(.onDays) ? try daySet() : .everyDay
        // Holidays have no sending hours, whatever the days.
        days.withoutHolidays = true
        return try window(days, from: from, to: to, at: span)
    }

    /// Reads the text behind `from`.
    mutating func sender() throws(UnreadableStatement) -> String {
        guard current.kind == .quoted else {
            let end = restOfStatement.end
            let bare = source.collapsedText(Span(current.span.start, max(current.span.start, end)))
            let text = "\"\(quotable(bare))\""
            throw fail(
                .badSender,
                at: isAtStatementEnd ? hereOrLineEnd : restOfStatement,
                "the sender stands in quotes",
                label: bare.isEmpty ? "expected here" : "write \(text)",
                help: "for example `from \"Anna <anna@example.com>\"`",
                replacement: bare.isEmpty ? nil : text
            )
        }
        let token = current
        guard Parser.isSender(token.text) else {
            throw fail(
                .badSender,
                at: token.span,
                "this is no sender",
                label: "no email address",
                help: "for example \"Anna <anna@example.com>\" or \"anna@example.com\""
            )
        }
        advance()
        return token.text
    }

    /// `anna@example.com` or `Anna <anna@example.com>`, on one line.
    private static func isSender(_ text: String) -> Bool {
        guard text.utf8.count <= 500, !text.unicodeScalars.contains(where: \.isControl) else { return false }
        var address = Substring(text)
        while address.last == " " { address.removeLast() }
        while address.first == " " { address.removeFirst() }
        if address.last == ">" {
            guard let open = address.lastIndex(of: "<") else { return false }
            address = address[address.index(after: open)...].dropLast()
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last else { return false }
        let isClean = address.allSatisfy { !$0.isWhitespace && $0 != "<" && $0 != ">" && $0 != "," }
        return isClean && !local.isEmpty && !domain.isEmpty && domain.first != "." && domain.last != "."
    }
}

extension Rule {
    static let badSender = Rule(
        "bad-sender",
        """
        `from` names the sender of the flow's emails: an email address in quotes, with or without a name before it.

            from "Anna <anna@example.com>"
        """
    )
}
