/// Names as written, in quotes where another human language would read one of their words as its own.
struct NameQuotes {
    private let from: KeywordTable
    private let to: KeywordTable
    /// Words that may not stand in a bare name, as far as this language would read them.
    private let words: Set<String>

    init(from: KeywordTable, to: KeywordTable) {
        self.from = from
        self.to = to
        let isTranslated = from.language != to.language
        words = isTranslated ? to.reserved.union(to.phrases.values.joined().compactMap(\.first)) : []
    }

    func text(of name: Range<Int>, in file: WrittenFile) -> String {
        let tokens = file.tokens[name]
        if let first = tokens.first, first.kind == .quoted { return StatementText.quoted(first, in: file.source) }
        var text = tokens.map { file.source.text($0.span) }.joined(separator: " ")
        let property = from.spelling(.event) + "."
        let isProperty = text.lowercased().hasPrefix(property)
        if isProperty { text.removeFirst(property.count) }
        if isTaken(text) { text = StatementText.quoted(text) }
        return isProperty ? to.spelling(.event) + "." + text : text
    }

    private func isTaken(_ name: String) -> Bool {
        !words.isEmpty && name.lowercased().split(separator: " ").contains { words.contains(String($0)) }
    }
}
