import FlowModel

extension Parser {
    /// Reads `wait until MOMENT` or `wait until CONDITION, at most DURATION`.
    mutating func waitUntil() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.waitUntil)
        let start = current.span.start
        if let moment = try clockMoment() { return try wait(.clock(moment), from: start) }
        if isAtOffset {
            let moment = try offsetMoment()
            return try wait(.field(moment), from: start)
        }
        try refuseDuration()
        if isAtField {
            let moment = try fieldMoment()
            return try wait(.field(moment), from: start)
        }
        let condition = try writtenCondition()
        if current.kind == .comma, at(.atMost, ahead: 1) { advance() }
        guard take(.atMost) else {
            let limit = limitInOtherWords(from: condition.span)
            let fixed = "\(limit?.before ?? condition.text), \(table.spelling(.atMost)) \(limit?.limit ?? "7 days")"
            throw fail(
                .waitWithoutLimit,
                at: condition.span,
                "a wait for something that may never happen needs an end",
                label: "`, at most DURATION` is missing",
                help: "write `wait until \(fixed)`",
                replacement: limit == nil ? fixed : nil
            )
        }
        return .waitUntil(condition, atMost: try duration())
    }

    private mutating func wait(
        _ kind: WaitSyntax.Kind,
        from start: Int
    ) throws(UnreadableStatement) -> ActionSyntax.Kind {
        let span = span(from: start)
        if at(.atMost) || (current.kind == .comma && at(.atMost, ahead: 1)) {
            throw fail(
                .badWait,
                at: restOfStatement,
                "a wait for a moment takes no `\(table.spelling(.atMost))`",
                label: "take it out",
                help: "the moment comes; a condition behind `wait until` may never hold, and takes one"
            )
        }
        return .waitFor(WaitSyntax(kind: kind, span: span, text: source.collapsedText(span)))
    }

    /// Reads a time of day, a day or a date; nil when something else stands here.
    private mutating func clockMoment() throws(UnreadableStatement) -> WaitMoment? {
        let isOtherTime = beginsWithDigit(current) && Parser.meantTime(current.text) != nil && Int(current.text) == nil
        if isAtTime() || isOtherTime { return .next(.everyDay, at: try timeOfDay()) }
        switch try takeLocalTime() {
        case .day(let date): return .local(LocalTime(date: date, millisecondOfDay: 0))
        case .moment(let time): return .local(time)
        case .ago, .fromNow, nil: break
        }
        try refuseBareHour()
        try refuseOtherDate()
        return try dayMoment()
    }

    /// Whether a field's name stands here alone, with nothing but a time of day behind it.
    private var isAtField: Bool {
        guard messageFact(.flow) == nil, !at(.unsubscribed), !at(.tagged), !at(.subscribed) else { return false }
        guard limitInOtherWords(from: current.span) == nil else { return false }
        var ahead = 0
        if current.kind == .quoted {
            ahead = 1
        } else {
            while ahead < 64, isNameWord(peek(ahead)) { ahead += 1 }
            if ahead == 1, current.text == table.spelling(.event) + ".", peek(1).kind == .quoted { ahead = 2 }
        }
        guard ahead > 0 else { return false }
        if isTriggerProperty(current), isSeparator(peek(ahead)) { return true }
        return peek(ahead).endsStatement || isAtAt(ahead: ahead)
    }

    private func isSeparator(_ token: Token) -> Bool { token.endsStatement || token.kind == .comma }

    /// `wait until 3 days`: nothing is waited for.
    private mutating func refuseDuration() throws(UnreadableStatement) {
        guard current.kind == .word, beginsWithDigit(current) else { return }
        let start = current.span.start
        _ = try duration()
        let text = source.collapsedText(span(from: start))
        throw fail(
            .badWait,
            at: span(from: start),
            "a duration is no moment",
            label: "until then?",
            help: "write `wait \(text)`, or `wait until \(text) before renewal date` with a date"
        )
    }

    /// The limit in `clicked for max 4 days` and its like, and what stands before it.
    private func limitInOtherWords(from span: Span) -> (before: String, limit: String)? {
        guard let first = tokens[...position].lastIndex(where: { $0.span.start == span.start }) else { return nil }
        var end = position
        while end < position + 64, !tokens[end].endsStatement { end += 1 }
        let units = table.otherUnits.keys + Parser.unitKeywords.flatMap { table.phrases[$0] ?? [] }.compactMap(\.first)
        let isLimit = { (index: Int) in
            beginsWithDigit(tokens[index]) && units.contains(tokens[index + 1].text)
        }
        guard first + 1 < end, let number = (first + 1..<end).first(where: isLimit) else { return nil }
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
}

extension Rule {
    static let waitWithoutLimit = Rule(
        "wait-without-limit",
        """
        What is waited for may never happen. So a wait for an event or a condition says how long it lasts at most, and
        may say what happens when that time is over. A name alone behind `wait until` is a date in a field of the
        contact.

            wait until meeting booked                                      refused
            wait until meeting booked, at most 7 days                      accepted
            wait until meeting booked, at most 7 days, otherwise stop      accepted
        """
    )

    static let badWait = Rule(
        "bad-wait",
        """
        Behind `wait until` stands a moment or a condition; how long a wait lasts stands behind `wait` alone.

            wait until 3 days                                refused
            wait 3 days
            wait until 3 days before renewal date at 09:00
            wait until 09:00 · wait until Monday 09:00 · wait until a weekday between 09:00 and 17:00
        """
    )
}
