import FlowModel

extension Parser {
    /// Reads `wait until CONDITION, at most DURATION`.
    mutating func waitUntil() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.waitUntil)
        try refuseMoment()
        let condition = try writtenCondition()
        if current.kind == .comma, at(.atMost, ahead: 1) { advance() }
        guard take(.atMost) else {
            let limit = limitInOtherWords(from: condition.span)
            let fixed = "\(limit?.before ?? condition.text), \(table.spelling(.atMost)) \(limit?.limit ?? "7 days")"
            let aside = limit == nil ? "; waiting for a date in a field is not part of this version yet" : ""
            throw fail(
                .waitWithoutLimit,
                at: condition.span,
                "a wait for something that may never happen needs an end",
                label: "`, at most DURATION` is missing",
                help: "write `wait until \(fixed)`\(aside)",
                replacement: limit == nil ? fixed : nil
            )
        }
        return .waitUntil(condition, atMost: try duration())
    }

    /// The limit in `clicked for max 4 days` and its like, and what stands before it.
    private func limitInOtherWords(from span: Span) -> (before: String, limit: String)? {
        guard let first = tokens[...position].lastIndex(where: { $0.span.start == span.start }) else { return nil }
        let end = statementEnd
        let units = table.otherUnits.keys + Parser.unitKeywords.flatMap { table.phrases[$0] ?? [] }.compactMap(\.first)
        let isLimit = { (index: Int) in
            beginsWithDigit(tokens[index]) && units.contains(tokens[index + 1].text)
        }
        guard first < end, let number = (first + 1..<end).first(where: isLimit) else { return nil }
        let unit = tokens[number + 1]
        var last = number - 1
        while last > first, tokens[last].kind == .comma || Parser.limitWords.contains(tokens[last].text) { last -= 1 }
        let count = source.text(tokens[number].span)
        let name = table.otherUnits[unit.text].map(table.spelling) ?? unit.text
        return (source.collapsedText(Span(span.start, tokens[last].span.end)), "\(count) \(name)")
    }

    private static let unitKeywords: [Keyword] = [.years, .months, .weeks, .days, .hours, .minutes, .seconds]

    private static let limitWords: Set<String> = [
        "for", "max", "max.", "maximum", "up", "to", "within", "no", "longer", "than", "or", "after", "at", "most",
        "least",
    ]

    /// Refuses times of day, days and dates: this version waits for conditions and durations only.
    private mutating func refuseMoment() throws(UnreadableStatement) {
        let token = current
        guard token.kind == .word else { return }
        if token.text.utf8.contains(UInt8(ascii: ":")) {
            guard Parser.timeOfDay(token.text) != nil else {
                throw fail(
                    .badTime,
                    at: token.span,
                    "`\(token.text)` is no time of day",
                    label: "not between 00:00 and 23:59",
                    help: "for example 09:00 or 17:30"
                )
            }
            throw laterMoment()
        }
        if at(.weekday) || beginsWithDigit(token) { throw laterMoment() }
        let isProperty = token.text.hasPrefix(table.spelling(.event) + ".")
        guard isProperty else { return }
        var ahead = 1
        while isNameWord(peek(ahead)) { ahead += 1 }
        if peek(ahead).endsStatement || at(.at, ahead: ahead) { throw laterMoment() }
    }

    private mutating func laterMoment() -> UnreadableStatement {
        let span = restOfStatement
        return notYet(
            "waiting for a moment (`\(source.collapsedText(Span(span.start, min(span.end, span.start + 60))))`)",
            at: span,
            instead: "use `wait 3 days` or `wait until CONDITION, at most DURATION`"
        )
    }
}

extension Rule {
    static let waitWithoutLimit = Rule(
        "wait-without-limit",
        """
        What is waited for may never happen. So a wait for an event or a condition says how long it lasts at most, and
        may say what happens when that time is over.

            wait until meeting booked                                      refused
            wait until meeting booked, at most 7 days                      accepted
            wait until meeting booked, at most 7 days, otherwise stop      accepted
        """
    )

    static let badTime = Rule(
        "bad-time",
        """
        A time of day is hours and minutes from 00:00 to 23:59, for example 09:00.
        """
    )
}
