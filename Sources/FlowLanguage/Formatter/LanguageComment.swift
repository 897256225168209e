/// The `# language: nl` with which a file may begin, as the canonical layout has it.
enum LanguageComment {
    /// Whether a comment would name a language if it stood on the first line.
    static func namesLanguage(_ comment: String) -> Bool {
        LanguageLine(SourceFile(path: "", index: 0, text: comment)) != nil
    }

    /// The items with the comment that the language needs; nil leaves the language as it is.
    static func adjust(_ items: [LayoutItem], of file: WrittenFile, to table: KeywordTable?) -> [LayoutItem] {
        var items = items
        let isWritten = LanguageLine(file.source) != nil && items.first?.comment != nil
        if isWritten { items.removeFirst() }
        let language = (table ?? file.table).language
        if isWritten && table == nil || language != KeywordTable.all.first?.language {
            let comment = LayoutItem.Content.comment("# language: \(language)")
            items.insert(LayoutItem(content: comment, depth: 0, hasBlankBefore: false, column: 0), at: 0)
        } else if !items.isEmpty {
            // Another comment that becomes the first one must not begin to name a language.
            items[0].hasBlankBefore = items[0].comment.map(namesLanguage) ?? false
        }
        return items
    }
}
