extension Parser {
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
