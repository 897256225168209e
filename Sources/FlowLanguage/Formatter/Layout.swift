/// Turns the statements and comments of a file into its lines.
struct Layout {
    private let file: WrittenFile
    private let writer: StatementText
    private var lines: [String] = []
    /// Lines since the last empty one, whose comments stand below each other.
    private var paragraph: [(text: String, comment: String?)] = []

    static func text(_ items: [LayoutItem], of file: WrittenFile, in table: KeywordTable) -> String {
        var layout = Layout(file, table)
        var index = 0
        while index < items.count { index = layout.add(items, at: index) }
        layout.endParagraph()
        return layout.lines.isEmpty ? "" : layout.lines.joined(separator: "\n") + "\n"
    }

    private init(_ file: WrittenFile, _ table: KeywordTable) {
        self.file = file
        writer = StatementText(file, in: table)
    }

    /// Adds one item, or all of a block of stages, and says which comes next.
    private mutating func add(_ items: [LayoutItem], at index: Int) -> Int {
        guard items[index].statement?.role == .stage else {
            add(items[index], items[index].comment ?? items[index].statement.map(writer.text) ?? "")
            return index + 1
        }
        var end = index
        while end < items.count, items[end].comment != nil || items[end].statement?.role == .stage { end += 1 }
        let rows = Columns.rows(items[index..<end].compactMap { $0.statement.map(cells) })
        var row = 0
        for item in items[index..<end] {
            add(item, item.comment ?? rows[row])
            if item.statement != nil { row += 1 }
        }
        return end
    }

    private mutating func add(_ item: LayoutItem, _ text: String) {
        if item.hasBlankBefore {
            endParagraph()
            lines.append("")
        }
        paragraph.append((Columns.spaces(2 * item.depth) + text, item.statement?.comment))
    }

    private mutating func endParagraph() {
        lines += Columns.comments(paragraph)
        paragraph = []
    }

    /// A stage's name, its description and its rule.
    private func cells(_ stage: LaidStatement) -> [String] {
        let tokens = stage.tokens
        var name = tokens.lowerBound
        while file.keyword(name) == .outside || file.tokens[name].kind == .colon { name += 1 }
        if case .name(let range) = file.reading(name) { name = range.upperBound }
        let isDescribed = name < tokens.upperBound && file.tokens[name].kind == .quoted
        let rule = isDescribed ? name + 1 : name
        return [tokens.lowerBound..<name, name..<rule, rule..<tokens.upperBound].map { writer.text(of: $0) }
    }
}
