package import FlowModel

/// Writes flow and scenario files in the one canonical layout; what they say stays the same.
package enum FlowFormatter {
    package enum Result: Hashable, Sendable {
        case formatted(String)
        /// The file has errors, so it stays as it is.
        case refused([Diagnostic])
        /// The new text would not have said the same: a bug, and the file stays as it is.
        case unfaithful
    }

    /// The codes of the human languages in which keywords can be written; the first is that of a file that names none.
    package static var languages: [String] { KeywordTable.all.map(\.language) }

    /// The canonical layout of a file, its keywords translated into `language`, one of `languages`; nil leaves them.
    package static func format(_ file: FolderText.File, language: String? = nil) -> Result {
        let reading = FileReading(file)
        guard let parser = reading.parser, !reading.findings.hasErrors else { return .refused(reading.diagnostics()) }
        let written = WrittenFile(parser)
        let items = StatementCutter.items(of: written)
        let table = language.flatMap(KeywordTable.of)
        let laid = LanguageComment.adjust(BlankLines(items).items, of: written, to: table)
        let text = Layout.text(laid, of: written, in: table ?? written.table)
        return says(text, FileMeaning(items, of: written), path: file.path) ? .formatted(text) : .unfaithful
    }

    /// Whether a text, read again, means that.
    private static func says(_ text: String, _ meaning: FileMeaning, path: String) -> Bool {
        let reading = FileReading(FolderText.File(path: path, text: text))
        guard let parser = reading.parser, !reading.findings.hasErrors else { return false }
        let written = WrittenFile(parser)
        return FileMeaning(StatementCutter.items(of: written), of: written) == meaning
    }

    /// Whether a text that has no file name is one of scenarios, and not of flows.
    package static func holdsScenarios(_ text: String) -> Bool {
        let source = SourceFile(path: "", index: 0, text: text)
        let table = LanguageLine(source)?.table ?? .english
        let words = Lexer.tokens(of: source).tokens.lazy.filter { !$0.endsStatement }
        return words.first.map { table.spellings(.scenario).contains($0.text) } ?? false
    }
}
