import FlowDice

/// Makes random sentences of the written grammar.
struct GrammarSentences {
    /// How deep rules may lie in one another, and how long a sentence may be, before only the shortest way is taken.
    private static let limits = (depth: 22, words: 150)

    private let grammar: Grammar
    /// Rules that stand for one of some names.
    private let pool: [String: [String]]
    /// What stands for a description in words.
    private let specials: [String: [String]]
    private let heights: [String: Int]
    private var random: Dice

    init(_ grammar: Grammar, pool: [String: [String]], specials: [String: [String]], seed: UInt64) {
        self.grammar = grammar
        self.pool = pool
        self.specials = specials
        heights = GrammarSentences.heights(grammar, pool)
        random = Dice(seed: seed)
    }

    /// The words and signs of one sentence; a line end is `\n`.
    mutating func sentence(of rule: String) -> [String] {
        var words: [String] = []
        write(.rule(rule), 0, &words)
        return words
    }

    private mutating func write(_ expression: Grammar.Expression, _ depth: Int, _ words: inout [String]) {
        let isDeep = depth > GrammarSentences.limits.depth || words.count > GrammarSentences.limits.words
        switch expression {
        case .sequence(let parts):
            for part in parts { write(part, depth, &words) }
        case .choice(let parts):
            guard let part = isDeep ? lowest(parts) : parts.randomElement(using: &random) else { return }
            write(part, depth, &words)
        case .optional(let part):
            if !isDeep, Bool.random(using: &random) { write(part, depth, &words) }
        case .repeated(let part):
            var count = isDeep ? 0 : Int.random(in: 0...3, using: &random)
            while count > 0 {
                write(part, depth, &words)
                count -= 1
            }
        case .words(let fixed): words += fixed
        case .special(let text): words.append(specials[text]?.randomElement(using: &random) ?? "?\(text)?")
        case .rule(let name):
            if let name = pool[name]?.randomElement(using: &random) {
                words.append(name)
            } else if let rule = grammar.rules[name] {
                write(rule, depth + 1, &words)
            }
        }
    }

    private func lowest(_ parts: [Grammar.Expression]) -> Grammar.Expression? {
        parts.min { GrammarSentences.height($0, heights, pool) < GrammarSentences.height($1, heights, pool) }
    }

    /// How many rules lie in one another at least.
    private static func heights(_ grammar: Grammar, _ pool: [String: [String]]) -> [String: Int] {
        var heights: [String: Int] = [:]
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for (name, rule) in grammar.rules {
                let height = height(rule, heights, pool)
                if height < heights[name] ?? 1_000 {
                    heights[name] = height
                    hasChanged = true
                }
            }
        }
        return heights
    }

    private static func height(
        _ expression: Grammar.Expression,
        _ heights: [String: Int],
        _ pool: [String: [String]]
    ) -> Int {
        switch expression {
        case .sequence(let parts): parts.map { height($0, heights, pool) }.max() ?? 0
        case .choice(let parts): parts.map { height($0, heights, pool) }.min() ?? 0
        case .optional, .repeated, .words, .special: 0
        case .rule(let name): pool[name] != nil ? 0 : (heights[name] ?? 999) + 1
        }
    }
}
