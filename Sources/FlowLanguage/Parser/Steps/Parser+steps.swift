import FlowModel

extension Parser {
    /// Reads one step with its label; nil when the flow has no room for it.
    mutating func step(path: [Int], depth: Int) -> StepSyntax? {
        stepCount += 1
        guard stepCount <= Limits.steps else {
            if stepCount == Limits.steps + 1 {
                report(
                    .tooManySteps,
                    at: current.span,
                    "this flow has more than \(Limits.steps) steps",
                    label: "one too many",
                    help: "split it into several flows"
                )
            }
            markBroken()
            skipStatement()
            return nil
        }
        var step = StepSyntax(
            path: path,
            label: StepSyntax.Label(),
            kind: .unreadable(inside: []),
            span: current.span,
            text: "",
            line: source.line(at: current.span.start).number
        )
        do {
            step.label = try label()
            step.span = current.span
            step.kind = try stepKind(path: path, depth: depth, span: &step.span)
        } catch {
            flow?.hasUnreadableStep = true
            step.kind = .unreadable(inside: recover(from: step.span.start, path: path, depth: depth))
        }
        step.text = source.collapsedText(step.span)
        return step
    }

    private mutating func stepKind(
        path: [Int],
        depth: Int,
        span: inout Span
    ) throws(UnreadableStatement) -> StepSyntax.Kind {
        let start = current.span.start
        if isAtStatementEnd {
            throw fail(
                .missingStep,
                at: hereOrLineEnd,
                "a step is missing",
                label: "expected here",
                help: "write the step on the line of its number or name"
            )
        }
        if at(.condition) { return try conditional(path: path, depth: depth, span: &span) }
        if at(.split) { return try split(path: path, depth: depth, span: &span) }
        let action = try action()
        var otherwise: ActionSyntax?
        if action.takesOtherwise {
            otherwise = try otherwiseAction()
        } else if isAtOtherwise {
            throw fail(
                .unclearOtherwise,
                at: current.kind == .comma ? peek(1).span : current.span,
                "nothing can go wrong with this step",
                label: "never happens",
                help: "`otherwise` may follow `if`, `send`, `notify`, `call webhook` and `wait until …, at most …`"
            )
        }
        span = self.span(from: start)
        try finish()
        return .action(action, otherwise: otherwise)
    }

    private mutating func conditional(
        path: [Int],
        depth: Int,
        span: inout Span
    ) throws(UnreadableStatement) -> StepSyntax.Kind {
        let start = current.span.start
        take(.condition)
        let condition = try writtenCondition()
        if current.kind == .colon {
            advance()
            span = self.span(from: start)
            return try block(condition, opener: span, path: path, depth: depth)
        }
        if current.kind == .comma, !at(.otherwise, ahead: 1) { advance() }
        take(.then)
        if at(.condition) || at(.split) { throw nestedIf(condition) }
        if isAtStatementEnd || isAtOtherwise {
            try refuseOtherGoTo(in: condition.span)
            throw fail(
                .missingStep,
                at: hereOrLineEnd,
                "what happens when the condition holds is missing",
                label: "a step is expected here",
                help: "write the step on this line, or end the line with `:` and write a block"
            )
        }
        if isAtStep(), let known = knownWholeName() { throw reservedWord(from: known, word: current, "a name") }
        let then = try action()
        if case .waitUntil = then.kind, isAtOtherwise { throw unclearOtherwise(condition, then) }
        let otherwise = try otherwiseAction()
        span = self.span(from: start)
        try finish(afterIf: condition, otherwise ?? then)
        checkStepAfterOneLineIf(condition, then)
        return .oneLineIf(condition, then: then, otherwise: otherwise)
    }

    var isAtOtherwise: Bool {
        at(.otherwise) || (current.kind == .comma && at(.otherwise, ahead: 1))
    }

    /// Reads `, otherwise STEP` if it stands here.
    private mutating func otherwiseAction() throws(UnreadableStatement) -> ActionSyntax? {
        guard isAtOtherwise else { return nil }
        take(.comma)
        take(.otherwise)
        if isAtStatementEnd || current.kind == .colon {
            throw fail(
                .missingStep,
                at: hereOrLineEnd,
                "the step after `otherwise` is missing",
                label: "expected here",
                help: "write one step on this line, for example `go to step 8`; `otherwise:` belongs to an `if` block"
            )
        }
        if at(.condition) || at(.split) {
            throw fail(
                .nestedIf,
                at: current.span,
                "the step after `otherwise` cannot be an `if` or a `split` on the same line",
                label: "unclear what belongs to what",
                help: "write a block\nif …:\n  …\notherwise:\n  \(source.collapsedText(shortRest))\nend"
            )
        }
        let action = try action()
        if isAtOtherwise {
            throw fail(
                .unclearOtherwise,
                at: current.kind == .comma ? peek(1).span : current.span,
                "a line has at most one `otherwise`",
                label: "the second one",
                help: "write an `if` block, or put one of the two on a line of its own"
            )
        }
        return action
    }

    private mutating func unclearOtherwise(_ condition: WrittenCondition, _ then: ActionSyntax) -> UnreadableStatement {
        let word = current.kind == .comma ? peek(1).span : current.span
        let rest = source.collapsedText(Span(word.start, restOfStatement.end))
        return fail(
            .unclearOtherwise,
            at: word,
            "it is not clear whether this `otherwise` belongs to the `if` or to the wait",
            label: "two readings",
            help: """
                write a block; for the wait's
                if \(condition.text):
                  \(then.text), \(rest)
                end
                """
        )
    }

    private mutating func nestedIf(_ condition: WrittenCondition) -> UnreadableStatement {
        fail(
            .nestedIf,
            at: current.span,
            "the step of a one-line `if` cannot be an `if` or a `split` itself",
            label: "unclear which one an `otherwise` belongs to",
            help: """
                write a block
                if \(condition.text):
                  \(source.collapsedText(shortRest))
                end
                """
        )
    }

    /// The rest of the statement, cut where it becomes too long to show.
    private var shortRest: Span {
        let rest = restOfStatement
        return Span(rest.start, min(rest.end, rest.start + 160))
    }

    /// `if A send x; wait 3 days` sounds as if the wait depended on A as well.
    private mutating func checkStepAfterOneLineIf(_ condition: WrittenCondition, _ then: ActionSyntax) {
        guard current.kind == .semicolon, !then.endsTheWay else { return }
        var ahead = 1
        while peek(ahead).kind == .semicolon { ahead += 1 }
        let next = peek(ahead)
        guard !next.endsStatement, !at(.end, ahead: ahead), !at(.otherwise, ahead: ahead),
            otherWord(ahead: ahead) != .otherwise
        else { return }
        report(
            .stepAfterOneLineIf,
            at: next.span,
            "it sounds as if this step depended on the `if` before it",
            label: "happens in any case",
            help: """
                begin a new line here, or, if both depend on it, write a block
                if \(condition.text):
                  \(then.text)
                  …
                end
                """
        )
    }

    /// Goes on after a step that could not be read: a block with a wrong first line is still a block.
    private mutating func recover(from start: Int, path: [Int], depth: Int) -> [StepSyntax] {
        var first = position
        while first > 0, tokens[first - 1].span.start >= start { first -= 1 }
        let looksLikeIf =
            isSpelling(tokens[first], .condition) || nearest.nearest(to: tokens[first].text, among: ["if"]) != nil
        if !isBlockSkipped, at(.split) || looksLikeSplit(tokens[first]) {
            let colon = tokens[position..<statementEnd].firstIndex { $0.kind == .colon }
            if let colon { position = colon + 1 }
            if colon == nil || !isBeforeArm { skipStatement() }
            guard isBeforeArm else { return [] }
            return unreadableSplit(path: path, depth: depth, opener: span(from: start))
        }
        let end = statementEnd
        let isOtherwiseBlock =
            end > first + 1 && tokens[end - 1].kind == .colon && isSpelling(tokens[end - 2], .otherwise)
        guard looksLikeIf || isOtherwiseBlock, !isBlockSkipped else {
            isBlockSkipped = false
            skipStatement()
            return []
        }
        guard let colon = tokens[position..<end].firstIndex(where: { $0.kind == .colon }) else {
            skipStatement()
            return []
        }
        position = colon + 1
        return unreadableBlock(path: path, depth: depth, opener: Span(start, tokens[colon].span.end))
    }

    private mutating func looksLikeSplit(_ token: Token) -> Bool {
        guard token.kind == .word else { return false }
        return isSpelling(token, .split) || nearest.nearest(to: token.text, among: [table.spelling(.split)]) != nil
    }

    func isSpelling(_ token: Token, _ keyword: Keyword) -> Bool {
        token.kind == .word && table.phrases[keyword]?.contains([token.text]) ?? false
    }
}

extension Rule {
    static let tooManySteps = Rule(
        "too-many-steps",
        """
        A flow has at most \(Limits.steps) steps. Nobody can follow one that long; split it into several flows.
        """
    )

    static let missingStep = Rule(
        "missing-step",
        """
        A step is expected here: behind a step's number or name, behind the condition of a one-line `if`, and behind
        `otherwise`.

            if clicked                    refused
            if clicked stop               accepted
        """
    )

    static let nestedIf = Rule(
        "nested-if",
        """
        The step after a one-line `if` or after `otherwise` is neither an `if` nor a `split` itself: nobody could say
        which of the two an `otherwise` belongs to. A block says it.

            if country is "NL":
              if seats > 5 send a, otherwise stop
            end
        """
    )

    static let unclearOtherwise = Rule(
        "unclear-otherwise",
        """
        A line has at most one `otherwise`. It may follow `if`, `send`, `notify`, `call webhook` and `wait until …, at
        most …`; where both an `if` and a wait stand on the line it would be unclear whose it is.

            if vip wait until clicked, at most 4 days, otherwise stop      refused

            if vip:
              wait until clicked, at most 4 days, otherwise stop
            end
        """
    )

    static let stepAfterOneLineIf = Rule(
        "step-after-one-line-if",
        """
        After a one-line `if` whose step is neither `go to` nor `stop`, no further step stands on that line: it would
        sound as if both were conditional, and only the first is.

            if clicked send a; wait 1 day     refused

            if clicked send a
            wait 1 day
        """
    )
}
