/// The `# language: nl` with which a file may begin.
enum LanguageLine {
    private static let key = "language:"

    /// The code of the language that a comment names; nil for another comment.
    static func code(_ comment: String) -> String? {
        let text = comment.filter { !$0.isWhitespace }.lowercased()
        guard text.utf8.count <= 100, text.hasPrefix("#" + key), text.utf8.count > key.utf8.count + 1 else { return nil }
        return String(text.dropFirst(key.count + 1))
    }

    static func text(_ code: String) -> String { "# \(key) \(code)" }

    /// The items with the line as that language needs it; nil leaves the language as it is.
    static func adjust(_ items: [LayoutItem], of file: WrittenFile, to table: KeywordTable?) -> [LayoutItem] {
        var items = items
        let isWritten = isDeclared(items.first, in: file)
        if isWritten { items.removeFirst() }
        let isKept = isWritten && table == nil
        if isKept || (table ?? file.table).language != KeywordTable.all.first?.language {
            let line = text((table ?? file.table).language)
            items.insert(LayoutItem(content: .comment(line), depth: 0, hasBlankBefore: false, column: 0), at: 0)
            return items
        }
        // Another comment that has become the first one must not begin to name a language.
        if !items.isEmpty { items[0].hasBlankBefore = items[0].comment.flatMap(code) != nil }
        return items
    }

    /// Whether the file's first line is that item and names its language.
    private static func isDeclared(_ first: LayoutItem?, in file: WrittenFile) -> Bool {
        guard let comment = first?.comment, code(comment) != nil else { return false }
        let start = file.source.scalars.first == "\u{FEFF}" ? 1 : 0
        let line = file.source.scalars[start...].prefix { $0 != "\n" }
        return line.first { !$0.isBlank } == "#"
    }
}
