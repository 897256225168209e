import FlowModel

extension Parser {
    /// Reads what stands behind `on`, and adds it to the flow.
    mutating func trigger(from start: Span) throws(UnreadableStatement) {
        var kinds: [(kind: TriggerSyntax.Kind, text: String)] = []
        var or: Span?
        repeat {
            let first = current.span.start
            let kind = try triggerKind(behind: or)
            kinds.append((kind, source.collapsedText(span(from: first))))
            or = current.span
            if at(.or), !kind.isEvent { throw orBetweenTriggers(current.span) }
        } while take(.or)
        try refuseAndBetweenEvents()
        var filter: ConditionSyntax?
        var filterText = ""
        if take(.filter) {
            let first = current.span.start
            filter = try condition(filterPlace(kinds.map(\.kind)))
            filterText = " where " + source.collapsedText(span(from: first))
        }
        let span = span(from: start.start)
        flow?.triggers += kinds.map {
            TriggerSyntax(kind: $0.kind, filter: filter, span: span, text: $0.text + filterText)
        }
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

    /// `or` joins events only; another trigger has an `on` of its own.
    private mutating func orBetweenTriggers(_ span: Span) -> UnreadableStatement {
        fail(
            .orBetweenTriggers,
            at: span,
            "`or` joins events only",
            label: "not events on both sides",
            help: "write another `on …` on a line of its own: any of a flow's triggers lets a contact in"
        )
    }

    private func filterPlace(_ kinds: [TriggerSyntax.Kind]) -> ConditionPlace {
        guard kinds.allSatisfy(\.isEvent) else { return .momentTrigger }
        guard kinds.count == 1, case .event(let name)? = kinds.first else { return .trigger(of: nil) }
        return .trigger(of: name.slug)
    }

    private mutating func triggerKind(behind or: Span?) throws(UnreadableStatement) -> TriggerSyntax.Kind {
        if let fact = takeMessageFact() {
            if takeAnyEmail() { return .message(fact, email: nil) }
            if isAtLink() { throw linkInTrigger() }
            let hasEmail = isNameWord(current) || current.kind == .quoted
            return .message(fact, email: hasEmail ? try name("an email's name") : nil)
        }
        if at(.unsubscribed), !isNameWord(peek(1)) {
            take(.unsubscribed)
            if at(.from) { throw unsubscribedFromTopic() }
            return .unsubscribed
        }
        if let kind = try triggerWithoutEvent() {
            if let or { throw orBetweenTriggers(or) }
            return kind
        }
        let start = position
        let name = try name("an event's name")
        if isAtAt() || at(.everyYear) {
            position = start
            if let or { throw orBetweenTriggers(or) }
            return try yearly(try fieldMoment())
        }
        return .event(name)
    }

    private mutating func linkInTrigger() -> UnreadableStatement {
        fail(
            .badTrigger,
            at: current.span.joined(to: peek(1).span),
            "a link lets nobody in",
            label: "only emails are named behind `on clicked`",
            help: "ask of the address: `on clicked where link contains \"pricing\"`"
        )
    }

    private mutating func unsubscribedFromTopic() -> UnreadableStatement {
        fail(
            .badTrigger,
            at: current.span.joined(to: restOfStatement),
            "`on unsubscribed` is about all topics",
            label: "takes no topic",
            help: "write `on unsubscribed where not subscribed to …`",
            replacement: nil
        )
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

extension TriggerSyntax.Kind {
    /// Whether an event lets contacts in, whose properties its `where` may look at.
    var isEvent: Bool {
        switch self {
        case .event, .message, .unsubscribed: true
        case .stage, .segment, .score, .moment, .recurring: false
        }
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

    static let orBetweenTriggers = Rule(
        "or-between-triggers",
        """
        Behind `on` the word `or` joins events. Stages, segments, scores, dates and times stand in an `on` line of their
        own; any line lets a contact in.

            on stage MQL or lead          refused

            on stage MQL
            on lead
        """
    )

    static let badTrigger = Rule(
        "bad-trigger",
        """
        A contact is let in by one of these:

            on lead · on lead or demo requested · on lead where source is "webinar"
            on clicked nurture email 1 · on replied · on unsubscribed
            on stage MQL · on segment "Dutch trials" · on score at least 50
            on 30 days before renewal date at 09:00 · on birthday every year at 09:00
            on every Monday at 09:00 in segment readers
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
