import FlowModel

/// Cuts a file into tokens, once, from front to back (LANGUAGE, section 1).
struct Lexer {
    private let source: SourceFile
    private var offset = 0
    /// Up to there no quote closes: what was looked for once on a line is not looked for again.
    private var unquotedEnd = 0
    private var tokens: [Token] = []
    private var findings = Findings()
    private var unclosed: [Span] = []

    /// Cuts the whole file.
    static func tokens(of source: SourceFile) -> Lexed {
        var lexer = Lexer(source: source)
        lexer.run()
        return Lexed(source: source, tokens: lexer.tokens, findings: lexer.findings, unclosed: lexer.unclosed)
    }

    private init(source: SourceFile) {
        self.source = source
    }

    private mutating func run() {
        while let scalar = peek() {
            switch scalar {
            case "\n": add(.newline, 1)
            case ";": add(.semicolon, 1)
            case ",": add(.comma, 1)
            case ":": add(.colon, 1)
            case "(": add(.open, 1)
            case ")": add(.close, 1)
            case "#": skipComment()
            case "\"": quoted(until: "\"")
            case "“": quoted(until: "”")
            case "”": strayQuote()
            case "„", "«": otherQuotes()
            case "<", ">", "=", "≥", "≤": comparison()
            case "!" where peek(1) == "=": comparison()
            case "\u{FEFF}" where offset == 0: offset += 1
            case _ where scalar.isBlank: offset += 1
            default: word()
            }
        }
        add(.endOfFile, 0)
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        offset + ahead < source.scalars.count ? source.scalars[offset + ahead] : nil
    }

    private mutating func add(_ kind: Token.Kind, _ length: Int, text: String = "") {
        tokens.append(Token(kind: kind, span: Span(offset, offset + length), text: text))
        offset += length
    }

    private mutating func skipComment() {
        while let scalar = peek(), scalar != "\n" { offset += 1 }
    }

    private mutating func comparison() {
        var length = 1
        if let second = peek(1), second == "=" || second == ">" || second == "<" { length = 2 }
        add(.comparison, length, text: source.text(Span(offset, offset + length)))
    }

    private mutating func word() {
        let start = offset
        var isPlain = true
        var isUnreadable = false
        while let scalar = peek(), !endsWord(scalar, since: start) {
            if !scalar.isASCII || ("A"..."Z").contains(scalar) { isPlain = false }
            if scalar.isControl { isUnreadable = true }
            offset += 1
            if endsNumber(before: scalar, since: start) { break }
        }
        let span = Span(start, offset)
        let written = source.text(span)
        if isUnreadable { reportUnreadable(span) }
        tokens.append(Token(kind: .word, span: span, text: isPlain ? written : written.lowercased()))
    }

    private func endsWord(_ scalar: Unicode.Scalar, since start: Int) -> Bool {
        switch scalar {
        case ":": !isInsideTime(since: start)
        case "\n", ";", ",", "(", ")", "#", "\"", "“", "”", "<", ">", "=", "≥", "≤": true
        case "!": peek(1) == "="
        default: scalar.isBlank
        }
    }

    /// Whether the colon here is that of `09:00`.
    private func isInsideTime(since start: Int) -> Bool {
        guard offset - start == 1 || offset - start == 2, let next = peek(1) else { return false }
        return isDigit(next) && source.scalars[start..<offset].allSatisfy(isDigit)
    }

    /// Whether `4.` ends here although a letter follows, as in `4.send`.
    private func endsNumber(before dot: Unicode.Scalar, since start: Int) -> Bool {
        guard dot == ".", let next = peek(), !isDigit(next) else { return false }
        return source.scalars[start..<offset].allSatisfy { isDigit($0) || $0 == "." } && isDigit(source.scalars[start])
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private mutating func quoted(until close: Unicode.Scalar) {
        let start = offset
        var content = String.UnicodeScalarView()
        var isUnreadable = false
        offset += 1
        while let scalar = peek(), scalar != "\n" {
            if scalar == close {
                offset += 1
                if isUnreadable { reportUnreadable(Span(start, offset)) }
                tokens.append(Token(kind: .quoted, span: Span(start, offset), text: String(content)))
                return
            }
            if scalar == "\\", let next = peek(1), next == close || next == "\\" || next == "\"" {
                content.append(next)
                offset += 2
            } else {
                if scalar.isControl, scalar != "\t" { isUnreadable = true }
                content.append(scalar)
                offset += 1
            }
        }
        let span = Span(start, offset)
        let isEnd = start > 0 && !source.scalars[start - 1].isBlank && content.allSatisfy(\.isBlank)
        findings.report(
            .unclosedQuote,
            in: source,
            at: Span(start, start + 1),
            isEnd ? "this quote was never opened" : "this quote is never closed",
            label: isEnd ? "closes nothing" : "opened here",
            help: isEnd ? "put one before the text as well" : "end it on the same line with \(close)"
        )
        unclosed.append(span)
        tokens.append(Token(kind: .quoted, span: span, text: String(content)))
    }

    private mutating func strayQuote() {
        findings.report(
            .unclosedQuote,
            in: source,
            at: Span(offset, offset + 1),
            "this quote was never opened",
            label: "closes nothing",
            help: "begin the text with “, or use straight quotes"
        )
        offset += 1
        // ”text” is one mistake: the text is taken as quoted, so that nothing more is said about it.
        let rest = source.scalars[offset...].prefix { $0 != "\n" && $0 != "”" }
        guard rest.endIndex < source.scalars.count, source.scalars[rest.endIndex] == "”", !rest.isEmpty else { return }
        tokens.append(
            Token(
                kind: .quoted,
                span: Span(offset - 1, rest.endIndex + 1),
                text: source.text(Span(offset, rest.endIndex))
            )
        )
        offset = rest.endIndex + 1
    }

    /// `„text“` and `«text»`, as other languages write them: one mistake, and the text is taken as quoted.
    private mutating func otherQuotes() {
        guard offset >= unquotedEnd else { return word() }
        let ends: Set<Unicode.Scalar> = ["\n", "“", "”", "»", "\""]
        let next = source.scalars[(offset + 1)...].firstIndex { ends.contains($0) } ?? source.scalars.endIndex
        guard next < source.scalars.endIndex, source.scalars[next] != "\n" else {
            unquotedEnd = next
            return word()
        }
        let close = next
        let content = source.text(Span(offset + 1, close))
        let span = Span(offset, close + 1)
        findings.report(
            .unclosedQuote,
            in: source,
            at: span,
            "these quotes are not those of the language",
            label: "write \"\(content)\"",
            help: "quotes are \"…\" or “…”",
            replacement: "\"\(content)\""
        )
        tokens.append(Token(kind: .quoted, span: span, text: content))
        offset = close + 1
    }

    private mutating func reportUnreadable(_ span: Span) {
        findings.report(
            .unreadableCharacter,
            in: source,
            at: span,
            "there is an invisible control character in this text",
            label: "somewhere here",
            help: "delete the text and type it again"
        )
    }
}

extension Rule {
    static let unclosedQuote = Rule(
        "unclosed-quote",
        """
        A text in quotes ends on the line on which it begins.

            if country is "NL stop        refused
            if country is "NL" stop       accepted

        Inside the quotes \\" stands for a quote and \\\\ for a backslash. Curly quotes come in pairs: “NL”.
        """
    )

    static let unreadableCharacter = Rule(
        "unreadable-character",
        """
        A flow file holds visible text, spaces, tabs and line ends. Other control characters usually come in when text
        is pasted from another program; nobody sees them, and two names that look alike would differ.
        """
    )
}
