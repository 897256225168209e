import FlowModel

/// What stands beside flows in a `.flow` file: stages, scoring, segments and journeys.
extension Parser {
    /// Reads the block or line that this keyword begins; it belongs to no flow, wherever it stands.
    mutating func lifecycleStatement(_ keyword: Keyword) {
        hasOtherSections = true
        switch keyword {
        case .stages: stagesBlock()
        case .scoring: scoringBlock()
        case .journey: journeyBlock()
        default: segment()
        }
    }

    /// Reads the lines of a block behind its first word, up to and including its `end`.
    ///
    /// A line that cannot be read is left out; what begins something else shows that the block was never closed.
    mutating func block(
        _ keyword: Keyword,
        example: String,
        _ line: (inout Parser) throws(UnreadableStatement) -> Void
    ) {
        let opener = keywordSpan(keyword)
        take(keyword)
        if !take(.colon) { reportMissingColon(keyword, example: example) }
        blockLines(keyword, opener, example: example, line)
    }

    /// Reads what stands between the first line of a block and its `end`.
    mutating func blockLines(
        _ keyword: Keyword,
        _ opener: Span,
        example: String,
        _ line: (inout Parser) throws(UnreadableStatement) -> Void
    ) {
        var isEmpty = true
        while true {
            while !isAtEnd, isAtStatementEnd { advance() }
            if at(.end), peek(1).endsStatement {
                take(.end)
                if isEmpty { reportEmpty(keyword, opener, example: example) }
                return
            }
            if isAtEnd || beginsSomethingElse(in: keyword, isEmpty: isEmpty) { return reportUnclosed(opener) }
            let before = position
            isEmpty = false
            do {
                try line(&self)
                if !isAtStatementEnd { throw unexpected() }
            } catch {
                // A journey defines nothing that is named elsewhere.
                if keyword != .journey { lifecycle.isIncomplete = true }
                skipStatement()
            }
            if position == before { advance() }
        }
    }

    /// Reports a block whose first word is wrong, and leaves it behind as a whole: one mistake.
    mutating func misspeltBlock() -> Bool {
        guard current.kind == .word, beginning() == nil, !at(.rest) else { return false }
        let isBare = peek(1).kind == .colon && peek(2).endsStatement
        guard isBare || isNamedBlock else { return false }
        let blocks: [Keyword] = isBare ? [.stages, .scoring, .journey] : [.journey]
        let other = otherWord().flatMap { blocks.contains($0) ? table[$0] : nil }
        guard let meant = other ?? nearest.nearest(to: current.text, among: blocks.flatMap(table.spellings)) else {
            return false
        }
        hasOtherSections = true
        lifecycle.isIncomplete = true
        _ = unknownBeginning(meant)
        let start = position
        while !isAtEnd, !at(.flow) {
            let isEnd = at(.end) || otherWord() == .end
            skipStatement()
            if isEnd { break }
            while !isAtEnd, isAtStatementEnd { advance() }
        }
        foreignRanges.append(start..<position)
        return true
    }

    /// Whether a word, a name and a colon are the whole line: `jorney "Lead to qualified":`.
    private var isNamedBlock: Bool {
        let end = statementEnd
        guard end - position > 2, tokens[end - 1].kind == .colon else { return false }
        return peek(1).kind == .quoted || isNameWord(peek(1))
    }

    private mutating func reportMissingColon(_ keyword: Keyword, example: String) {
        report(
            .missingColon,
            at: hereOrLineEnd,
            "a colon is missing behind `\(table[keyword])`",
            label: "expected here",
            help: "write `\(table[keyword]):`, below it lines such as `\(example)`, "
                + "and `\(table[.end])` behind the last"
        )
    }

    private mutating func reportEmpty(_ keyword: Keyword, _ span: Span, example: String) {
        report(
            .emptyBlock,
            at: span,
            "nothing stands in this block",
            label: "says nothing",
            help: "write lines such as `\(example)`, or take the block out"
        )
    }

    private mutating func reportUnclosed(_ opener: Span) {
        lifecycle.isIncomplete = true
        report(
            .unclosedBlock,
            at: opener,
            "this block is never closed",
            label: "opened here",
            help: "write `\(table[.end])` on a line of its own behind the last line of the block"
        )
    }

    /// Whether the line here can only be the next thing in the file, because the block's `end` was forgotten.
    private func beginsSomethingElse(in block: Keyword, isEmpty: Bool) -> Bool {
        guard let keyword = beginning() else { return false }
        let end = statementEnd
        switch keyword {
        case .flow: return !tokens[position..<end].contains { $0.kind == .quoted && $0.span.start > peek(1).span.start }
        case .stages, .scoring: return peek(length(of: keyword) ?? 1).kind == .colon
        case .journey where block == .journey && peek(1).kind == .quoted: return true
        case .segment, .journey: return tokens[position..<end].contains { $0.kind == .colon }
        case .on where block == .journey && isEmpty: return false
        case .on: return !looksLikeBlockLine(end) && !endComesBeforeSteps
        default: return false
        }
    }

    /// Whether the line has something that only a line of a block has.
    private func looksLikeBlockLine(_ end: Int) -> Bool {
        tokens[position..<end].indices.contains { index in
            tokens[index].kind == .quoted || at(.when, ahead: index - position)
        }
    }

    /// Whether an `end` follows soon, and no step before it: then a name such as `On hold` stands here.
    private var endComesBeforeSteps: Bool {
        var starts: [Int] = []
        var index = statementEnd
        while starts.count < 20 {
            while tokens[index].endsStatement, index < tokens.count - 1 { index += 1 }
            let ahead = index - position
            if at(.end, ahead: ahead), tokens[index + 1].endsStatement {
                return !starts.contains { isAtStep(ahead: $0) || at(.flow, ahead: $0) }
            }
            if tokens[index].kind == .endOfFile { return false }
            starts.append(ahead)
            while !tokens[index].endsStatement { index += 1 }
        }
        return false
    }
}

extension Rule {
    static let emptyBlock = Rule(
        "empty-block",
        severity: .warning,
        """
        A `stages:`, `scoring:` or `journey` block without a line between it and its `end` says nothing.
        """
    )
}
