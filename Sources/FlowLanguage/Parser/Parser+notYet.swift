extension Parser {
    /// Refuses a construct of the language that this version does not have, so that it is never read as a name.
    mutating func notYet(_ what: String, at span: Span, instead: String? = nil) -> UnreadableStatement {
        fail(
            .notYet,
            at: span,
            "\(what) is not part of this version of nurture yet",
            label: "known, and not ready",
            help: instead ?? "leave it out for now"
        )
    }

    /// Refuses a whole step or setting of that kind.
    mutating func notYetStatement(_ keyword: Keyword) -> UnreadableStatement {
        let span = restOfStatement
        let written = source.collapsedText(span)
        let shown = written.count > 60 ? table.spelling(keyword) : written
        return notYet("`\(shown)`", at: span, instead: insteadOf(keyword))
    }

    func insteadOf(_ keyword: Keyword) -> String? {
        switch keyword {
        case .notify: "use `call webhook` to tell another program, or leave it out for now"
        case .stopWhen: "use `goal`, which ends the stay too, counted as a conversion"
        case .sendingHours: "leave it out for now: emails are sent when they are due"
        case .from: "the sender is that of the configuration or of the email's own front matter"
        case .split: "use `if` on a field of the contact"
        case .clear, .add, .subtract: "use `set FIELD to VALUE`"
        case .untag: "use `set FIELD to VALUE` for something that changes back"
        case .move, .stages: "use `set FIELD to VALUE` and conditions on that field"
        case .record, .startFlow: "let an application send the event"
        case .segment: "write the condition where it is needed"
        case .scoring: "let an application count, and send the number as a field"
        case .scenario, .given, .expect: "try the flow with `nurture dry-run` and a file of events"
        case .subscribe, .unsubscribe: "contacts do that themselves with the links in the emails"
        default: nil
        }
    }

    /// Leaves a block unread up to its `end`, blocks inside it included.
    mutating func skipBlock() {
        var depth = 1
        skipStatement()
        while !isAtEnd {
            advance()
            guard !isAtStatementEnd else { continue }
            if at(.flow) { return }
            if at(.end) {
                depth -= 1
                if depth == 0 {
                    skipStatement()
                    return
                }
            } else if opensBlock {
                depth += 1
            }
            skipStatement()
        }
    }

    /// Whether the statement here begins a block that has an `end` of its own.
    private var opensBlock: Bool {
        let end = statementEnd
        guard end > position, tokens[end - 1].kind == .colon else { return false }
        return tokens[position..<end].contains { token in
            token.kind == .word && (isWord(token, .condition) || isWord(token, .split))
        } && !at(.otherwise)
    }

    private func isWord(_ token: Token, _ keyword: Keyword) -> Bool {
        table.phrases[keyword]?.contains([token.text]) ?? false
    }
}

extension Rule {
    static let notYet = Rule(
        "not-yet",
        """
        The language has this construct, and this version of nurture does not. It is refused instead of being read as a
        name, so that a flow never does something else than it says. The help names what can be used meanwhile.

        Ready are: on, goal, enter, topic, time zone, flow; the steps send, wait, wait until … at most, if, go to, call
        webhook, set, tag, stop; and conditions on messages, on events since the entry began, and on fields.
        """
    )
}
