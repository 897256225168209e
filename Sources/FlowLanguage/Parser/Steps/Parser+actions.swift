import FlowModel

extension Parser {
    /// Reads what a step does, without `otherwise`.
    mutating func action() throws(UnreadableStatement) -> ActionSyntax {
        let start = current.span.start
        let kind = try actionKind()
        let span = span(from: start)
        return ActionSyntax(kind: kind, span: span, text: source.collapsedText(span))
    }

    private mutating func actionKind() throws(UnreadableStatement) -> ActionSyntax.Kind {
        guard let keyword = beginning() else {
            if current.kind == .word, table.reserved.contains(current.text), let name = nameJustBefore {
                throw reservedWord(from: name.span, word: current, "a name")
            }
            throw unknownBeginning(nil)
        }
        switch keyword {
        case .send:
            take(.send)
            return .send(try name("an email's name"))
        case .callWebhook: return try callWebhook()
        case .wait:
            take(.wait)
            return .wait(try duration())
        case .waitUntil: return try waitUntil()
        case .goTo: return try goTo()
        case .set: return try setField()
        case .tag:
            take(.tag)
            return .tag(try name("a tag's name"))
        case .stop:
            take(.stop)
            return .stop
        case .call: throw incomplete(.call, "call webhook NAME")
        case .go: throw incomplete(.go, "go to step 4")
        case .start: throw incomplete(.start, "start flow NAME")
        case .notify, .split, .clear, .untag, .add, .subtract, .move, .subscribe, .unsubscribe, .record, .startFlow,
            .stopWhen:
            throw notYetStatement(keyword)
        default: throw unknownBeginning(nil)
        }
    }

    private mutating func incomplete(_ keyword: Keyword, _ form: String) -> UnreadableStatement {
        fail(
            .unknownWord,
            at: current.span,
            "`\(source.text(current.span))` alone is no step",
            label: "write `\(form)`",
            help: "a name that begins with this word stands in quotes"
        )
    }

    private mutating func callWebhook() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.callWebhook)
        let name = try name("a webhook's name")
        if at(.andKeep) {
            throw notYet(
                "`\(table.spelling(.andKeep))`",
                at: keywordSpan(.andKeep),
                instead: "let the webhook send the fields back as an `identify` call"
            )
        }
        return .callWebhook(name)
    }

    private mutating func setField() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.set)
        try refuseReservedField()
        let name = try name("a field's name")
        guard take(.to) else {
            if !isAtStatementEnd, current.kind == .word, table.reserved.contains(current.text) {
                throw reservedWord(from: name.span, word: current, "a field's name")
            }
            throw fail(
                .missingValue,
                at: hereOrLineEnd,
                "what `\(name.text)` is set to is missing",
                label: "`to VALUE` is expected here",
                help: "for example `set \(name.text) to \"…\"` or `set \(name.text) to 5`"
            )
        }
        return .set(name, try operand(behind: "set \(name.isQuoted ? "\"\(name.text)\"" : name.text) to"))
    }

    /// What stands between `set` and `to` is one name, so the error can show it whole.
    private mutating func refuseReservedField() throws(UnreadableStatement) {
        let words = tokens[position..<statementEnd].prefix { $0.kind == .word && $0.text != table.spelling(.to) }
        guard let reserved = words.first(where: { table.reserved.contains($0.text) }), let last = words.last else {
            return
        }
        guard tokens[words.endIndex].text == table.spelling(.to) else { return }
        let name = source.collapsedText(Span(current.span.start, last.span.end))
        throw fail(
            .reservedWord,
            at: reserved.span,
            "`\(source.text(reserved.span))` is a word of the language and cannot stand in a bare name",
            label: "inside the field's name",
            help: "write the name in quotes: \"\(name)\""
        )
    }

    private mutating func goTo() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.goTo)
        let start = current.span.start
        if at(.step), peek(1).kind == .word || peek(1).kind == .quoted, !table.reserved.contains(peek(1).text) {
            advance()
        }
        if at(.end) {
            throw fail(
                .missingName,
                at: current.span,
                "`end` is no step",
                label: "a step's number or name is expected",
                help: "to leave the flow write `stop`"
            )
        }
        let target: GoToTarget
        if current.kind == .word, beginsWithDigit(current), let path = Parser.stepPath(current.text) {
            advance()
            target = .number(path, span(from: start))
        } else {
            let name = try name("a step's number or name")
            target = .name(name, span(from: start))
        }
        return .goTo(target, limit: try jumpLimit())
    }

    private mutating func jumpLimit() throws(UnreadableStatement) -> Int? {
        guard at(.atMost) || (current.kind == .comma && at(.atMost, ahead: 1)) else { return nil }
        take(.comma)
        take(.atMost)
        let token = current
        let digits = token.kind == .word && token.text.utf8.count <= 6 ? Int(token.text) : nil
        guard let count = digits, count > 0, at(.times, ahead: 1) else {
            throw fail(
                .badCount,
                at: hereOrLineEnd,
                "how often it may jump is not clear",
                label: "a count is expected here",
                help: "for example `go to step 2, at most 3 times`"
            )
        }
        advance()
        take(.times)
        return count
    }
}

extension Rule {
    static let unknownWord = Rule(
        "unknown-word",
        """
        A statement begins with a word of the language. Settings: flow, on, goal, enter, topic, time zone. Steps: send,
        wait, if, go to, call webhook, set, tag, stop; a step's number or `step NAME:` may stand before it.

            sned nurture email 1          refused
            send nurture email 1          accepted
        """
    )

    static let missingValue = Rule(
        "missing-value",
        """
        `set` says which field gets which value. A field's name that contains a word of the language stands in quotes.

            set plan                      refused
            set plan to "pro"             accepted
            set "start date" to event.date
        """
    )

    static let badCount = Rule(
        "bad-count",
        """
        `at most N times` behind a `go to` takes a whole number from 1 to 999999.

            go to step 2, at most 3 times
        """
    )
}
