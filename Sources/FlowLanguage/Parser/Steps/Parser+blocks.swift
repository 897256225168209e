import FlowModel

extension Parser {
    /// Reads the branches of a block behind its first line, up to and including its `end`.
    mutating func block(
        _ condition: WrittenCondition?,
        opener: Span,
        path: [Int],
        depth: Int
    ) throws(UnreadableStatement) -> StepSyntax.Kind {
        try refuseDepth(depth, opener: opener)
        var counter = 0
        var isReadable = condition != nil
        var branches: [BranchSyntax] = []
        var inside: [StepSyntax] = []
        var otherwise: [StepSyntax]?
        var condition = condition
        while true {
            let steps = body(path: path, counter: &counter, depth: depth + 1)
            inside += steps
            if otherwise != nil {
                otherwise? += steps
            } else if let condition {
                branches.append(BranchSyntax(condition: condition, steps: steps))
            }
            guard at(.otherwise) else { break }
            if otherwise != nil {
                report(
                    .strayOtherwise,
                    at: current.span,
                    "nothing comes after `otherwise:` in a block",
                    label: "the block has its last branch already",
                    help: "put every `otherwise if` before `otherwise:`"
                )
                isReadable = false
            }
            switch branchHeader() {
            case .condition(let next): condition = next
            case .always: otherwise = otherwise ?? []
            case .unreadable:
                condition = nil
                isReadable = false
            }
        }
        closeBlock(opener)
        if !isReadable { flow?.hasUnreadableStep = true }
        return isReadable ? .block(branches, otherwise: otherwise) : .unreadable(inside: inside)
    }

    /// Leaves a block unread that is nested too deep.
    mutating func refuseDepth(_ depth: Int, opener: Span) throws(UnreadableStatement) {
        guard depth >= Limits.depth else { return }
        report(
            .tooDeep,
            at: opener,
            "blocks are nested deeper than \(Limits.depth)",
            label: "one too many",
            help: "use `go to`, or split the flow"
        )
        markBroken()
        skipBlock()
        isBlockSkipped = true
        throw UnreadableStatement()
    }

    /// Reads a block whose first line is wrong, for the numbers and the errors of the steps inside.
    mutating func unreadableBlock(path: [Int], depth: Int, opener: Span) -> [StepSyntax] {
        do {
            guard case .unreadable(let inside) = try block(nil, opener: opener, path: path, depth: depth) else {
                return []
            }
            return inside
        } catch {
            isBlockSkipped = false
            return []
        }
    }

    private enum BranchHeader {
        case condition(WrittenCondition)
        case always
        case unreadable
    }

    private mutating func branchHeader() -> BranchHeader {
        take(.otherwise)
        do {
            if take(.condition) {
                let condition = try writtenCondition()
                try colon()
                return .condition(condition)
            }
            try colon()
            return .always
        } catch {
            if let colon = tokens[position..<statementEnd].firstIndex(where: { $0.kind == .colon }) {
                position = colon + 1
            } else {
                skipStatement()
            }
            return .unreadable
        }
    }

    private mutating func colon() throws(UnreadableStatement) {
        if take(.colon) { return }
        throw fail(
            .missingColon,
            at: hereOrLineEnd,
            "a colon is missing",
            label: "expected here",
            help: "inside a block write `otherwise if CONDITION:` or `otherwise:`, and the steps below it"
        )
    }

    /// Reads steps up to what ends them: `otherwise`, `end`, the next arm of a split, another flow or the end of the
    /// file.
    mutating func body(path: [Int], counter: inout Int, depth: Int, isSplit: Bool = false) -> [StepSyntax] {
        var steps: [StepSyntax] = []
        while !isAtEnd {
            if isAtStatementEnd {
                advance()
                continue
            }
            let keyword = beginning()
            if keyword == .otherwise || keyword == .end || keyword == .flow || otherWord() == .end { break }
            if isSplit, isAtArm() || isAtOddShare { break }
            let before = position
            if otherWord() == .otherwise {
                _ = unknownBeginning(nil)
                flow?.hasUnreadableStep = true
                skipStatement()
                continue
            }
            if let keyword, Keyword.settingBeginnings.contains(keyword) || Keyword.blockBeginnings.contains(keyword) {
                settingInsideBlock(keyword)
            } else {
                counter += 1
                if let step = step(path: path + [counter], depth: depth) { steps.append(step) }
            }
            if position == before { advance() }
        }
        return steps
    }

    private mutating func settingInsideBlock(_ keyword: Keyword) {
        report(
            .settingAfterStep,
            at: keywordSpan(keyword),
            "`\(table.spelling(keyword))` cannot stand inside a block",
            label: "no step",
            help: "close the block with `end` before it, or move it above the first step"
        )
        flow?.hasUnreadableSetting = true
        skipStatement()
    }

    /// Whether a step stands on the line of the block's first line.
    private func stepFollows(_ opener: Span) -> Bool {
        var (low, high) = (0, tokens.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].span.start < opener.end { low = middle + 1 } else { high = middle }
        }
        return tokens[low].kind == .word
    }

    mutating func closeBlock(_ opener: Span) {
        if otherWord() == .end {
            _ = unknownBeginning(nil)
            flow?.hasUnreadableStep = true
            return skipStatement()
        }
        guard take(.end) else {
            let isOneLine = stepFollows(opener)
            report(
                .unclosedBlock,
                at: opener,
                "this block is never closed",
                label: "opened here",
                help: isOneLine
                    ? "to make one step conditional, take the `:` out; a block ends with `end` on a line of its own"
                    : "write `end` on a line of its own behind the last step of the block"
            )
            markBroken()
            return
        }
        do {
            try refuseBlockName()
            try finish()
        } catch {
            skipStatement()
        }
    }

    /// `end if` and `end split`.
    private mutating func refuseBlockName() throws(UnreadableStatement) {
        guard at(.condition) || at(.split), peek(1).endsStatement else { return }
        throw fail(
            .unexpectedText,
            at: current.span,
            "nothing stands behind `\(table.spelling(.end))`",
            label: "take it out",
            help: "an `\(table.spelling(.end))` closes the block that was opened last",
            replacement: ""
        )
    }
}

extension Rule {
    static let tooDeep = Rule(
        "too-deep",
        """
        Blocks and parentheses are nested at most \(Limits.depth) deep. Deeper ones cannot be followed by a reader.
        """
    )

    static let missingColon = Rule(
        "missing-colon",
        """
        The lines that begin the branches of a block end with a colon; so does a step's name before the step.

            if clicked:
              send a
            otherwise:
              send b
            end
        """
    )

    static let unclosedBlock = Rule(
        "unclosed-block",
        """
        A block that begins with `if …:` ends with `end`. To make one step conditional, leave the colon out and write
        the step on the same line; that needs no `end`.
        """
    )
}
