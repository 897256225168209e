import FlowModel

extension Parser {
    /// Checks that the statement ends here.
    ///
    /// Where another step follows without a separator, that is reported and the step is then read as a statement of
    /// its own: one error, and nothing else of the line is lost.
    mutating func finish(
        afterIf condition: WrittenCondition? = nil,
        _ first: ActionSyntax? = nil
    )
        throws(UnreadableStatement)
    {
        if isAtStatementEnd { return }
        try refuseOtherOtherwise()
        if current.kind == .comma, isAtStep(ahead: 1) {
            report(
                .missingSeparator,
                at: current.span,
                "a comma does not join steps",
                label: "write `;` here",
                help: "steps are separated by `;` or by a new line",
                replacement: ";"
            )
            return advance()
        }
        if at(.and), isAtStep(ahead: 1) { return andBeforeStep(condition, first, words: 1) }
        if let words = joiningWords {
            if condition != nil, first != nil { return andBeforeStep(condition, first, words: words) }
            let span = current.span.joined(to: peek(words - 1).span)
            report(
                .missingSeparator,
                at: span,
                "`\(source.collapsedText(span))` does not join steps",
                label: "write `;` here",
                help: "steps are separated by `;` or by a new line",
                replacement: ";"
            )
            position += words
            return
        }
        if isAtStep() {
            if let known = knownWholeName() ?? nameBeforeHalfStep {
                throw reservedWord(from: known, word: current, "a name")
            }
            return try stepWithoutSeparator()
        }
        throw unexpected()
    }

    /// The bare name directly before this reserved word, if together with what follows it is a name of the folder.
    func knownWholeName() -> Span? {
        guard let name = nameJustBefore else { return nil }
        var index = position
        while index < position + 20, tokens[index].kind == .word {
            let span = Span(name.span.start, tokens[index].span.end)
            if knownNames.contains(Slug(source.text(span))) { return name.span }
            index += 1
        }
        return nil
    }

    /// Whether the words from here on are a name of the folder, or begin a step only together with others that are not
    /// here: `call booked`.
    var beginsName: Bool {
        let halves: [Keyword] = [.go, .start, .call, .move]
        if let keyword = beginning(), halves.contains(keyword), peek(1).kind == .word { return true }
        return tokens[position...].prefix(20).prefix { $0.kind == .word }.contains { token in
            knownNames.contains(Slug(source.text(Span(current.span.start, token.span.end))))
        }
    }

    /// The bare name before a word that only begins a step together with others that are not here: `the start`.
    private var nameBeforeHalfStep: Span? {
        let halves: [Keyword] = [.go, .start, .call, .move, .subscribe, .unsubscribe]
        guard let keyword = beginning(), halves.contains(keyword) else { return nil }
        return nameJustBefore?.span
    }

    /// The bare name whose last word stands directly before this token.
    var nameJustBefore: NameSyntax? {
        guard let name = lastName, position > 0, tokens[position - 1].span.end == name.span.end else { return nil }
        return name
    }

    private mutating func stepWithoutSeparator() throws(UnreadableStatement) {
        if at(.condition) {
            throw fail(
                .missingSeparator,
                at: current.span,
                "an `if` stands before the step that it is about",
                label: "comes too late",
                help: "write `if CONDITION STEP`"
            )
        }
        report(
            .missingSeparator,
            at: current.span,
            "another step begins here",
            label: "nothing separates it from the one before",
            help: "write `;` before it, or begin a new line; a word of the language in a name needs quotes"
        )
    }

    /// How many words of `, and then` stand before the next step; nil when something else follows.
    private var joiningWords: Int? {
        var ahead = current.kind == .comma ? 1 : 0
        if at(.and, ahead: ahead) { ahead += 1 }
        if at(.then, ahead: ahead) { ahead += 1 }
        return ahead > 0 && isAtStep(ahead: ahead) ? ahead : nil
    }

    private mutating func andBeforeStep(_ condition: WrittenCondition?, _ first: ActionSyntax?, words: Int) {
        let and = current.span.joined(to: peek(words - 1).span)
        let next = peek(words).span
        let rest = source.collapsedText(Span(next.start, min(next.start + 120, statementEndSpan(from: words))))
        var help = "write `;` before the second step, or begin a new line"
        if let condition, let first {
            help = """
                to do both when it holds, write a block
                if \(condition.text):
                  \(first.text)
                  \(rest)
                end
                """
        }
        report(
            .andBetweenSteps,
            at: and,
            at(.and) ? "`and` joins conditions, not steps" : "`\(source.collapsedText(and))` does not join steps",
            label: "a step follows",
            help: help
        )
        position += words
    }

    /// Where the step that begins some tokens ahead ends: at the next separator of any kind.
    private func statementEndSpan(from ahead: Int) -> Int {
        var index = min(position + ahead, tokens.count - 1)
        var end = tokens[index].span.end
        while !tokens[index].endsStatement, tokens[index].kind != .comma, index < position + 40 {
            end = tokens[index].span.end
            index += 1
        }
        return end
    }

    /// Something that belongs to nothing.
    mutating func unexpected() -> UnreadableStatement {
        let token = current
        if token.kind == .word, table.reserved.contains(token.text), let name = nameJustBefore {
            return reservedWord(from: name.span, word: token, "a name")
        }
        let written = source.collapsedText(token.span)
        let shown = written.count > 40 ? "this" : "`\(written)`"
        return fail(
            .unexpectedText,
            at: token.span,
            "\(shown) is not understood here",
            label: "the statement is complete before it",
            help: token.kind == .quoted && nameJustBefore != nil
                ? "a name is either bare or quoted as a whole"
                : "end the statement with `;` or a new line, or take this out"
        )
    }
}

extension Rule {
    static let missingSeparator = Rule(
        "missing-separator",
        """
        Steps are separated by `;` or by a new line. A comma, `then` or nothing at all does not separate them, because
        each of these has another meaning inside a step. Only behind `on EVENT` the first step may follow directly.

            send a, wait 3 days           refused
            send a; wait 3 days           accepted
        """
    )

    static let andBetweenSteps = Rule(
        "and-between-steps",
        """
        `and` joins conditions. Two steps are two statements; to do both when a condition holds, write a block.

            if clicked send a and stop    refused

            if clicked:
              send a
              stop
            end
        """
    )

    static let unexpectedText = Rule(
        "unexpected-text",
        """
        The statement is complete, and then comes something that cannot belong to it. Often a separator, a quote or an
        `and` is missing.
        """
    )
}
