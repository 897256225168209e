/// One file as its author wrote it: its tokens, and what each of them was read as.
struct WrittenFile {
    /// What a token of this file is the beginning of.
    enum Reading {
        case keyword(KeywordUse)
        case name(Range<Int>)
        /// A value or a sign.
        case plain
    }

    let source: SourceFile
    let tokens: [Token]
    let table: KeywordTable
    /// By the token with which each begins.
    private var readings: [Int: Reading] = [:]
    /// By every token that belongs to one.
    private var keywords: [Int: Keyword] = [:]
    /// Steps by the token with which each begins, its number or name included.
    private(set) var steps: [Int: WrittenStep] = [:]
    /// Commas and `then` behind the condition of a one-line `if`, which say nothing.
    private(set) var idle: Set<Int> = []

    init(_ parser: Parser) {
        source = parser.source
        tokens = parser.tokens
        table = parser.table
        for name in parser.nameUses { readings[name.lowerBound] = .name(name) }
        for use in parser.keywordUses {
            readings[use.tokens.lowerBound] = .keyword(use)
            for token in use.tokens { keywords[token] = use.keyword }
        }
        for flow in parser.flows { add(flow) }
    }

    func reading(_ token: Int) -> Reading { readings[token] ?? .plain }

    /// The keyword that begins with a token.
    func keyword(_ token: Int) -> Keyword? {
        guard case .keyword(let use) = reading(token) else { return nil }
        return use.keyword
    }

    /// The keyword that a token begins, goes on with or ends.
    func keyword(around token: Int) -> Keyword? { keywords[token] }

    /// How far from the beginning of its line a token stands.
    func column(_ token: Int) -> Int {
        let start = tokens[token].span.start
        return start - source.line(at: start).start
    }

    private mutating func add(_ flow: FlowSyntax) {
        var isNumbered = (outer: false, inner: false)
        flow.forEachStep { step in
            guard step.label.number != nil else { return }
            isNumbered.outer = true
            if step.path.count > 1 { isNumbered.inner = true }
        }
        var found: [WrittenStep] = []
        flow.forEachStep { step in
            let hasNumber = step.path.count > 1 ? isNumbered.inner : isNumbered.outer
            found.append(written(step, number: hasNumber ? step.number + "." : nil))
            guard case .oneLineIf(let condition, let then, _) = step.kind else { return }
            idle.formUnion(token(from: condition.span.end)..<token(from: then.span.start))
        }
        for step in found { steps[step.first] = step }
    }

    private func written(_ step: StepSyntax, number: String?) -> WrittenStep {
        let body = token(from: step.span.start)
        var first = body
        if let name = step.label.name { first = token(from: name.span.start) - 1 }
        var numberTokens = first..<first
        if let number = step.label.number {
            let token = token(from: number.span.start)
            let hasWord = token > 0 && keyword(token - 1) == .step
            first = hasWord ? token - 1 : token
            let hasSign = hasWord || tokens[token + 1].kind == .close
            numberTokens = first..<(hasSign ? token + 2 : token + 1)
        }
        return WrittenStep(first: first, numberTokens: numberTokens, body: body, number: number)
    }

    /// The first token that begins at that place of the file or behind it.
    private func token(from offset: Int) -> Int {
        var (low, high) = (0, tokens.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].span.start < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Where a step stands in its file, in tokens.
struct WrittenStep {
    /// Its number, its name, or what it does.
    var first: Int
    /// Of the number as written; empty without one.
    var numberTokens: Range<Int>
    /// Behind number and name.
    var body: Int
    /// The number to print; nil where this flow goes without.
    var number: String?
}
