/// Cuts a file that was read without errors into its statements and comments, each with its depth.
struct StatementCutter {
    private enum Block {
        case steps, split, stages, section
    }

    private let file: WrittenFile
    private(set) var items: [LayoutItem] = []
    /// The tokens of the statement that is being collected.
    private var first: Int?
    private var newlines = 0
    private var open: [(block: Block, depth: Int, isInArm: Bool)] = []

    static func items(of file: WrittenFile) -> [LayoutItem] {
        var cutter = StatementCutter(file)
        cutter.run()
        cutter.placeComments()
        return cutter.items
    }

    private init(_ file: WrittenFile) {
        self.file = file
    }

    private mutating func run() {
        for (index, token) in file.tokens.enumerated() {
            comment(before: index)
            switch token.kind {
            case .newline:
                endStatement(before: index)
                newlines += 1
            case .semicolon, .endOfFile: endStatement(before: index)
            case .colon:
                if first == nil { first = index }
                if let first, isHeaderColon(index, of: first) { endStatement(before: index + 1) }
            case .word, .quoted, .comma, .open, .close, .comparison:
                if file.steps[index] != nil || isBehindTrigger(index) { endStatement(before: index) }
                if first == nil { first = index }
            }
        }
    }

    // MARK: Statements

    /// The keyword with which a statement begins, behind a step's number and name.
    private func lead(_ first: Int) -> Keyword? { file.keyword(file.steps[first]?.body ?? first) }

    /// Whether a setting begins behind the comma of a trigger.
    private func isBehindTrigger(_ index: Int) -> Bool {
        guard let first, lead(first) == .on, file.tokens[index - 1].kind == .comma else { return false }
        return file.keyword(index).map(Keyword.settingBeginnings.contains) ?? false
    }

    /// Whether the colon ends the first line of a block, and no name and no number before a step.
    private func isHeaderColon(_ colon: Int, of first: Int) -> Bool {
        guard colon >= file.steps[first]?.body ?? first else { return false }
        switch lead(first) {
        case .condition, .split, .otherwise, .rest, .stages, .scoring, .journey: return true
        case nil: return isShare(first)
        default: return false
        }
    }

    private func isShare(_ token: Int) -> Bool {
        let next = file.tokens[min(token + 1, file.tokens.count - 1)]
        return file.tokens[token].kind == .word
            && (file.tokens[token].text.utf8.last == UInt8(ascii: "%") || next.text == "%")
    }

    private mutating func endStatement(before end: Int) {
        guard let first else { return }
        self.first = nil
        var last = end
        while last > first, file.tokens[last - 1].kind == .comma { last -= 1 }
        guard last > first else { return }
        let role = role(first)
        let opensBlock = file.tokens[last - 1].kind == .colon && isHeaderColon(last - 1, of: first)
        let statement = LaidStatement(
            tokens: first..<last,
            role: role,
            step: file.steps[first],
            opensBlock: opensBlock
        )
        let depth = enter(role, lead(first), opensBlock: opensBlock)
        add(.statement(statement), depth: depth, column: file.column(first))
    }

    private func role(_ first: Int) -> LaidStatement.Role {
        let lead = lead(first)
        if file.steps[first] != nil { return .step }
        switch (open.last?.block, lead) {
        case (.stages?, .end?), (.section?, .end?): return .endOfSection
        case (.stages?, _): return .stage
        case (.section?, _): return .line
        case (.steps?, .otherwise?): return .branch
        case (.steps?, _): return .end
        case (.split?, .end?): return .end
        case (.split?, _): return .arm
        case (nil, .flow?): return .flow
        case (nil, .stages?), (nil, .scoring?), (nil, .journey?): return .section
        case (nil, .segment?): return .segment
        case (nil, .scenario?): return .scenario
        case (nil, let lead?) where Keyword.settingBeginnings.contains(lead): return .setting
        case (nil, _): return .line
        }
    }

    // MARK: Depth

    /// The depth of what stands inside the innermost open block.
    private var depthInside: Int {
        guard let block = open.last else { return 0 }
        return block.depth + (block.isInArm ? 2 : 1)
    }

    /// Opens and closes blocks, and says how deep the statement itself stands.
    private mutating func enter(_ role: LaidStatement.Role, _ lead: Keyword?, opensBlock: Bool) -> Int {
        let depth = depthInside
        switch role {
        case .branch: return open.last?.depth ?? 0
        case .end, .endOfSection: return open.popLast()?.depth ?? 0
        case .arm:
            let block = open.popLast()?.depth ?? 0
            open.append((.split, block, true))
            return block + 1
        case .step where opensBlock: open.append((lead == .split ? .split : .steps, depth, false))
        case .section: open.append((lead == .stages ? .stages : .section, depth, false))
        case .flow, .setting, .step, .stage, .segment, .scenario, .line: break
        }
        return depth
    }

    // MARK: Comments

    /// Takes the comment that stands between the token before and this one.
    private mutating func comment(before index: Int) {
        let start = index == 0 ? 0 : file.tokens[index - 1].span.end
        let gap = file.source.scalars[start..<max(start, file.tokens[index].span.start)]
        guard let sign = gap.firstIndex(of: "#") else { return }
        endStatement(before: index)
        var end = gap.endIndex
        while end > sign, file.source.scalars[end - 1].isBlank { end -= 1 }
        let text = file.source.text(Span(sign, end))
        if newlines == 0, var item = items.last, case .statement(var statement) = item.content {
            statement.comment = text
            item.content = .statement(statement)
            items[items.count - 1] = item
        } else {
            add(.comment(text), depth: depthInside, column: sign - file.source.line(at: sign).start)
        }
    }

    private mutating func add(_ content: LayoutItem.Content, depth: Int, column: Int) {
        items.append(
            LayoutItem(content: content, depth: depth, hasBlankBefore: newlines > 1 && !items.isEmpty, column: column)
        )
        newlines = 0
    }

    /// Puts each comment before the end of a block where its author put it: inside, or to what comes next.
    private mutating func placeComments() {
        var next: (depth: Int, column: Int)?
        for index in items.indices.reversed() {
            let item = items[index]
            if item.statement != nil {
                next = (item.depth, item.column)
            } else if let next, next.depth < item.depth, item.column <= next.column {
                items[index].depth = next.depth
            }
        }
    }
}
