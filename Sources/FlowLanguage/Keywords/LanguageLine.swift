/// The `# language: nl` that a file may begin with.
struct LanguageLine: Sendable {
    /// As written.
    var code: String
    /// Of the code.
    var span: Span

    /// Nil when the first line says nothing about it.
    init?(_ source: SourceFile) {
        let line = source.scalars.prefix { $0 != "\n" }
        guard line.count <= 200 else { return nil }
        var offset = line.first == "\u{FEFF}" ? 1 : 0
        func skipBlanks() { while offset < line.count, line[offset].isBlank { offset += 1 } }
        func take(_ text: String) -> Bool {
            let wanted = Array(text.unicodeScalars)
            let end = offset + wanted.count
            guard end <= line.count else { return false }
            guard source.text(Span(offset, end)).lowercased() == text else { return false }
            offset = end
            return true
        }
        skipBlanks()
        guard take("#") else { return nil }
        skipBlanks()
        guard take("language") else { return nil }
        skipBlanks()
        guard take(":") else { return nil }
        skipBlanks()
        var end = line.count
        while end > offset, line[end - 1].isBlank { end -= 1 }
        guard end > offset else { return nil }
        span = Span(offset, end)
        code = source.text(span)
    }

    /// The language's words; nil when it is none that ships.
    var table: KeywordTable? { KeywordTable.of(language: code) }
}

extension Findings {
    /// Reports a language that nothing can be read in.
    mutating func reportUnknown(_ line: LanguageLine, in source: SourceFile) {
        let written = line.code.lowercased()
        let meant = KeywordTable.all.first { table in
            table.name.lowercased() == written || table.englishName.lowercased() == written
        }
        let known = KeywordTable.all.map { "`\($0.language)` (\($0.name))" }.joined(separator: " and ")
        report(
            .unknownLanguage,
            in: source,
            at: line.span,
            "flows cannot be written in a language `\(line.code)`",
            label: meant.map { "write `\($0.language)`" } ?? "not known",
            help: "the languages are \(known)",
            replacement: meant?.language
        )
    }
}

extension Rule {
    static let unknownLanguage = Rule(
        "unknown-language",
        """
        The first line of a file may say in which human language its keywords are written; without it they are English.
        Names are never translated. A file whose statements are those of another language than its first line says is
        not read.

            # language: nl
            bij lead, stuur nurture email 1; wacht 3 dagen; als geklikt ga naar stap 6
        """
    )
}
