import FlowModel

extension Parser {
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
            if [.enter, .topic, .timeZone].contains(keyword), !settingsSeen.insert(keyword).inserted {
                throw fail(
                    .settingTwice,
                    at: keywordSpan(keyword),
                    "`\(table.spelling(keyword))` is set twice in this flow",
                    label: "the second one",
                    help: "keep one of the two"
                )
            }
            switch keyword {
            case .on:
                take(.on)
                return try trigger(from: start)
            case .goal:
                take(.goal)
                let goal = try writtenCondition()
                flow?.goals.append(goal)
            case .enter:
                take(.enter)
                let rule = try entryRule()
                flow?.entry = rule
            case .topic:
                take(.topic)
                let topic = try name("a topic's name")
                flow?.topic = topic
            case .timeZone:
                take(.timeZone)
                let zone = try timeZoneName()
                flow?.timeZone = zone
            default:
                throw notYetStatement(keyword)
            }
            try finish()
        } catch {
            flow?.hasUnreadableSetting = true
            skipStatement()
        }
    }

    func keywordSpan(_ keyword: Keyword) -> Span {
        guard let length = length(of: keyword) else { return current.span }
        return current.span.joined(to: peek(length - 1).span)
    }

    private mutating func entryRule() throws(UnreadableStatement) -> Flow.EntryRule {
        if take(.once) { return .once }
        if take(.againAfter) { return .again(after: try duration()) }
        if take(.everyTime) {
            guard take(.by) else { return .everyTime }
            return .everyTimeBy(try name("a property's name").slug)
        }
        let near = current.kind == .word ? nearest.nearest(to: current.text, among: ["once", "again", "every"]) : nil
        throw fail(
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
        `on`, `goal`, `enter`, `topic` and `time zone` come before the flow's first step. An `on` further down usually
        begins another flow, which needs a `flow NAME` line above it.
        """
    )

    static let settingTwice = Rule(
        "setting-twice",
        """
        `enter`, `topic` and `time zone` may be set once in a flow. `on` and `goal` may repeat: any of them counts.
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
