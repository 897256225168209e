/// A file whose statements begin with words of another language than the one that its first line names.
struct OtherLanguage {
    let table: KeywordTable
    /// The first such word.
    let span: Span

    /// Nil when the file is written, by and large, in its own language.
    init?(_ lexed: Lexed) {
        let own = lexed.source.table
        for table in KeywordTable.all where table.language != own.language {
            var foreign: [Span] = []
            var count = 0
            for token in OtherLanguage.beginnings(lexed.tokens) {
                if own.beginnings[token.text] != nil {
                    count += 1
                } else if table.beginnings[token.text] != nil {
                    foreign.append(token.span)
                }
            }
            guard let first = foreign.first, foreign.count > 1, foreign.count > 2 * count else { continue }
            (self.table, span) = (table, first)
            return
        }
        return nil
    }

    /// The first word of each statement behind its number.
    private static func beginnings(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        var isStart = true
        for token in tokens {
            if token.endsStatement {
                isStart = true
            } else if isStart, token.kind != .close, token.text.utf8.first.map({ (0x30...0x39).contains($0) }) != true {
                result.append(token)
                isStart = false
            }
        }
        return result
    }
}

extension Findings {
    /// Reports a file in another language once, instead of every one of its statements.
    mutating func reportOther(_ other: OtherLanguage, in source: SourceFile) {
        report(
            .unknownLanguage,
            in: source,
            at: other.span,
            "this file is not written in \(source.table.englishName)",
            label: "a word of \(other.table.englishName)",
            help: "write `# language: \(other.table.language)` on the first line"
        )
    }
}
