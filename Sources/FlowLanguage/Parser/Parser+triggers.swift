import FlowModel

extension Parser {
    /// Reads what stands behind `on`, and adds it to the flow.
    mutating func trigger(from start: Span) throws(UnreadableStatement) {
        var kinds = [try triggerKind()]
        while take(.or) { kinds.append(try triggerKind()) }
        try refuseAndBetweenEvents()
        var filter: ConditionSyntax?
        if take(.filter) {
            filter = try condition(.filter(of: eventName(kinds)))
        }
        let span = span(from: start.start)
        flow?.triggers += kinds.map { TriggerSyntax(kind: $0, filter: filter, span: span) }
        try finishTrigger()
    }

    /// One event lets a contact in: two that must both happen are no trigger.
    private mutating func refuseAndBetweenEvents() throws(UnreadableStatement) {
        guard at(.and), !isAtStep(ahead: 1), peek(1).kind == .word, nameJustBefore != nil else { return }
        guard knownWholeName() == nil else { return }
        throw fail(
            .andBetweenEvents,
            at: current.span,
            "one event lets a contact in: `and` does not join events",
            label: "write `or`",
            help: "`or` means that either lets it in; a name with `and` in it stands in quotes",
            replacement: "or"
        )
    }

    private func eventName(_ kinds: [TriggerSyntax.Kind]) -> Slug? {
        guard kinds.count == 1, case .event(let name)? = kinds.first else { return nil }
        return name.slug
    }

    private mutating func triggerKind() throws(UnreadableStatement) -> TriggerSyntax.Kind {
        try refuseTriggerOfLaterVersions()
        if let fact = takeMessageFact() {
            if take(.anyEmail) { return .message(fact, email: nil) }
            if at(.link), peek(1).kind == .quoted {
                throw notYet("a `link` behind `on`", at: restOfStatement, instead: "name the email, or leave it out")
            }
            let hasEmail = isNameWord(current) || current.kind == .quoted
            return .message(fact, email: hasEmail ? try name("an email's name") : nil)
        }
        if at(.unsubscribed) {
            let start = current.span.start
            advance()
            if at(.from) {
                let span = Span(start, restOfStatement.end)
                throw notYet("`\(source.collapsedText(span))`", at: span, instead: "write `on unsubscribed`")
            }
            return .unsubscribed
        }
        let name = try name("an event's name")
        if at(.every) || at(.before) || at(.after) || at(.within) {
            throw notYet("`\(source.collapsedText(restOfStatement))` behind `on`", at: restOfStatement)
        }
        return .event(name)
    }

    private mutating func refuseTriggerOfLaterVersions() throws(UnreadableStatement) {
        guard current.kind == .word else { return }
        let isOther = at(.stage) || at(.segment) || at(.score) || at(.every) || at(.subscribed)
        let isDate = beginsWithDigit(current) && durationUnits.contains { at($0, ahead: 1) }
        guard isOther || isDate else { return }
        let span = restOfStatement
        throw notYet(
            "`on \(source.collapsedText(span))`",
            at: span,
            instead: "begin the flow with an event that an application sends"
        )
    }

    private var durationUnits: [Keyword] {
        [.years, .months, .weeks, .days, .workingDays, .hours, .minutes, .seconds]
    }

    /// Behind `on …` the first step may follow on the same line, with or without a comma.
    private mutating func finishTrigger() throws(UnreadableStatement) {
        if take(.comma) {
            if isAtStatementEnd { advance() }
            return
        }
        let before = tokens[max(0, position - 1)]
        let isLabel = before.kind == .word && before.text.hasSuffix(".") && Parser.stepPath(before.text) != nil
        if isAtStep(), isLabel, lastName?.span.end == before.span.end {
            throw fail(
                .missingSeparator,
                at: before.span,
                "this number looks like that of a step",
                label: "read as part of the event's name",
                help: "put a comma before it, or begin a new line"
            )
        }
        if isAtStep(), knownWholeName() == nil { return }
        try finish()
    }
}

extension Rule {
    static let andBetweenEvents = Rule(
        "and-between-events",
        """
        A contact enters when one event arrives, so `on` joins events with `or` alone. What must hold besides stands
        behind `where`, or in an `if` in the flow.

            on lead and trial started     refused
            on lead or trial started      accepted
            on trial started where source is "webinar"
        """
    )
}

extension Parser {
    /// `[3, 1]` for `3.1` and `3.1.`; nil for what is no step number.
    static func stepPath(_ text: String) -> [Int]? {
        var parts = text.split(separator: ".", omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        guard !parts.isEmpty, parts.count <= Limits.depth + 2 else { return nil }
        var path: [Int] = []
        for part in parts {
            let isNumber = part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard isNumber, part.utf8.count <= 9, let number = Int(part) else { return nil }
            path.append(number)
        }
        return path
    }
}
