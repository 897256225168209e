import FlowModel

extension Parser {
    private static let onlyOnce: Set<Keyword> = [.enter, .topic, .sendingHours, .timeZone, .from]

    /// Reads a setting of the flow.
    mutating func setting(_ keyword: Keyword) {
        beginFlow()
        let start = current.span
        if flow?.steps.isEmpty == false {
            report(
                .settingAfterStep,
                at: keywordSpan(keyword),
                "settings come before the first step",
                label: "this flow has begun its steps",
                help: keyword == .on
                    ? "move it up; to begin another flow, write `flow NAME` above it"
                    : "move it above the first step"
            )
            flow?.hasUnreadableSetting = true
            if keyword != .on { return skipStatement() }
        }
        do {
            if Parser.onlyOnce.contains(keyword), !settingsSeen.insert(keyword).inserted {
                throw fail(
                    .settingTwice,
                    at: keywordSpan(keyword),
                    "`\(table.spelling(keyword))` is set twice in this flow",
                    label: "the second one",
                    help: "keep one of the two"
                )
            }
            if take(.on) { return try trigger(from: start) }
            try readSetting(keyword)
            try finish()
        } catch {
            flow?.hasUnreadableSetting = true
            skipStatement()
        }
    }

    private mutating func readSetting(_ keyword: Keyword) throws(UnreadableStatement) {
        let start = current.span.start
        take(keyword)
        switch keyword {
        case .goal:
            let goal = try writtenCondition()
            flow?.goals.append(goal)
        case .stopWhen:
            let stop = try writtenCondition()
            flow?.stops.append(stop)
        case .enter:
            let rule = try entryRule(from: start)
            flow?.entry = rule
        case .topic:
            let topic = try name("a topic's name")
            flow?.topic = topic
        case .sendingHours:
            let hours = try sendingHours()
            flow?.sendingHours = hours
        case .timeZone:
            let zone = try timeZoneName()
            flow?.timeZone = zone
        case .from:
            let sender = try sender()
            flow?.sender = sender
        default: throw unexpected()
        }
    }

    func keywordSpan(_ keyword: Keyword) -> Span {
        guard let length = length(of: keyword) else { return current.span }
        return current.span.joined(to: peek(length - 1).span)
    }

    private mutating func entryRule(from start: Int) throws(UnreadableStatement) -> EntrySyntax {
        var property: NameSyntax?
        let rule: Flow.EntryRule
        if take(.once) {
            rule = .once
        } else if take(.againAfter) {
            rule = .again(after: try duration())
        } else if take(.everyTime) {
            if take(.by) { property = try name("a property's name") }
            rule = property.map { .everyTimeBy($0.slug) } ?? .everyTime
        } else {
            throw badEntryRule()
        }
        return EntrySyntax(rule: rule, property: property, span: span(from: start))
    }

    private mutating func badEntryRule() -> UnreadableStatement {
        let near = current.kind == .word ? nearest.nearest(to: current.text, among: ["once", "again", "every"]) : nil
        return fail(
            .badEntryRule,
            at: hereOrLineEnd,
            "how often a contact may enter is not clear",
            label: near.map { "did you mean `\($0)`?" } ?? "expected here",
            help:
                "write `enter once`, `enter again after 30 days`, `enter every time` or `enter every time by order id`"
        )
    }

    /// Zone names keep their spelling, so they are not names like others: the exact text counts.
    private mutating func timeZoneName() throws(UnreadableStatement) -> NameSyntax {
        let token = current
        guard token.kind == .word || token.kind == .quoted else {
            throw fail(
                .missingName,
                at: hereOrLineEnd,
                "a time zone is missing",
                label: "expected here",
                help: "for example `time zone Europe/Amsterdam`"
            )
        }
        advance()
        let text = token.kind == .quoted ? token.text : source.text(token.span)
        return NameSyntax(slug: Slug(text), text: text, span: token.span, isQuoted: token.kind == .quoted)
    }
}

extension Rule {
    static let settingAfterStep = Rule(
        "setting-after-step",
        """
        `on`, `goal`, `stop when`, `enter`, `topic`, `sending hours`, `time zone` and `from` come before the flow's
        first step. An `on` further down usually begins another flow, which needs a `flow NAME` line above it.
        """
    )

    static let settingTwice = Rule(
        "setting-twice",
        """
        `enter`, `topic`, `sending hours`, `time zone` and `from` may be set once in a flow. `on`, `goal` and `stop
        when` may repeat: any of them counts.
        """
    )

    static let badEntryRule = Rule(
        "bad-entry-rule",
        """
        `enter` says how often one contact may enter the flow:

            enter once                         one time, ever; what holds when nothing is written
            enter again after 30 days          not while inside, and 30 days after it last entered
            enter every time                   at each trigger, unless inside now
            enter every time by order id       once for each value of that property of the event
        """
    )
}
