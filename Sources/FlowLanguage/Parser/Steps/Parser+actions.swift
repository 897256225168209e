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
            if isAtArm() { throw strayArm() }
            throw unknownBeginning(nil)
        }
        if let change = try change(keyword) { return change }
        switch keyword {
        case .send:
            take(.send)
            return .send(try name("an email's name"))
        case .notify: return try notify()
        case .callWebhook: return try callWebhook()
        case .wait:
            take(.wait)
            return .wait(try duration())
        case .waitUntil: return try waitUntil()
        case .goTo: return try goTo()
        case .record:
            take(.record)
            return .record(try name("an event's name"))
        case .startFlow:
            take(.startFlow)
            return .startFlow(try name("a flow's name"))
        case .stop:
            take(.stop)
            return .stop
        case .call: throw incomplete(.call, "call webhook NAME")
        case .go: throw incomplete(.go, "go to step 4")
        case .start: throw incomplete(.start, "start flow NAME")
        default: throw unknownBeginning(nil)
        }
    }

    mutating func incomplete(_ keyword: Keyword, _ form: String) -> UnreadableStatement {
        fail(
            .unknownWord,
            at: current.span,
            "`\(source.text(current.span))` alone is no step",
            label: "write `\(form)`",
            help: "a name that begins with this word stands in quotes"
        )
    }

    private mutating func notify() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.notify)
        let team = try name("a team's name")
        guard take(.with) else {
            throw fail(
                .missingName,
                at: hereOrLineEnd,
                "which email `\(team.text)` gets is missing",
                label: "`with EMAIL` is expected here",
                help: "for example `notify \(team.text) with new mql`"
            )
        }
        return .notify(team: team, email: try name("an email's name"))
    }

    private mutating func callWebhook() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.callWebhook)
        let name = try name("a webhook's name")
        var keep: [NameSyntax] = []
        if take(.andKeep) {
            repeat {
                let field = try self.name("a field's name")
                if Slug.reservedFields.contains(field.slug) { throw reservedField(field) }
                keep.append(field)
            } while takeListComma(ofNames: true)
        }
        return .callWebhook(name, keep: keep)
    }

    private mutating func goTo() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.goTo)
        let start = current.span.start
        if at(.step), peek(1).kind == .word || peek(1).kind == .quoted, !table.reserved.contains(peek(1).text) {
            take(.step)
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
        return try count(.badCount, "how often it may jump is not clear", "go to step 2, at most 3 times")
    }
}

extension Rule {
    static let unknownWord = Rule(
        "unknown-word",
        """
        A statement begins with a word of the language. Settings: flow, on, goal, stop when, enter, topic, sending
        hours, time zone, from. Steps: send, notify, call webhook, wait, if, split, go to, set, clear, tag, untag, add,
        subtract, move to stage, subscribe to, unsubscribe from, record, start flow, stop; a step's number or `step
        NAME:` may stand before it.

            sned nurture email 1          refused
            send nurture email 1          accepted
        """
    )

    static let badCount = Rule(
        "bad-count",
        """
        How often something happens is a whole number from 1 to 999999, with the word `times`: behind `at most` of a
        `go to`, and behind `at least` of a condition.

            go to step 2, at most 3 times
            if visited pricing at least 3 times send offer
        """
    )
}
