extension Parser {
    /// Refuses a construct of the language that this version does not have, so that it is never read as a name.
    mutating func notYet(_ what: String, at span: Span) -> UnreadableStatement {
        fail(
            .notYet,
            at: span,
            "\(what) is not part of this version of nurture yet",
            label: "known, and not ready",
            help: "leave it out for now"
        )
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
        name, so that a flow never does something else than it says.

        Not ready are journeys.
        """
    )
}
