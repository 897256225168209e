import FlowModel

/// Writes one statement: canonical words and signs, names as their author wrote them.
struct StatementText {
    private let file: WrittenFile
    private let table: KeywordTable
    private let names: NameQuotes
    private var text = ""
    /// Whether the next word stands directly behind the last one.
    private var isGlued = true

    init(_ file: WrittenFile, in table: KeywordTable) {
        self.file = file
        self.table = table
        names = NameQuotes(from: file.table, to: table)
    }

    func text(of statement: LaidStatement) -> String {
        var tokens = statement.tokens
        let isFlow = statement.role == .flow
        if isFlow, file.tokens[tokens.upperBound - 1].kind == .colon { tokens = tokens.dropLast() }
        return text(of: tokens, step: statement.step)
    }

    /// The words of some tokens in a row, the number of the step before them.
    func text(of tokens: Range<Int>, step: WrittenStep? = nil) -> String {
        var writer = self
        if let number = step?.number { writer.put(number) }
        var index = tokens.lowerBound
        while index < tokens.upperBound {
            if let step, step.numberTokens.contains(index) || file.idle.contains(index) {
                index += 1
            } else {
                index = writer.write(index)
            }
        }
        return writer.text
    }

    /// Writes what begins with that token, and says where the next begins.
    private mutating func write(_ index: Int) -> Int {
        switch file.reading(index) {
        case .keyword(let use):
            if use.keyword == .otherwise || use.keyword == .atMost { putComma() }
            put(spelling(use))
            return use.tokens.upperBound
        case .name(let range):
            put(names.text(of: range, in: file))
            return range.upperBound
        case .plain: break
        }
        let token = file.tokens[index]
        switch token.kind {
        case .comma where file.keyword(index + 1) == .when: break
        case .comma, .colon, .close:
            isGlued = true
            put(file.source.text(token.span))
        case .open:
            put("(")
            isGlued = true
        case .quoted:
            isGlued = isGlued || endsInProperty(index)
            put(Self.quoted(token, in: file.source))
        case .word:
            isGlued = isGlued || token.text == "%"
            put(word(index))
        case .comparison: put(token.text)
        case .newline, .semicolon, .endOfFile: break
        }
        return index + 1
    }

    private mutating func put(_ words: String) {
        if !isGlued { text += " " }
        text += words
        isGlued = false
    }

    /// Behind a step, `otherwise` and `at most` follow a comma.
    private mutating func putComma() {
        guard !text.isEmpty, text.utf8.last != UInt8(ascii: ","), text.utf8.last != UInt8(ascii: ".") else { return }
        text += ","
    }

    private func spelling(_ use: KeywordUse) -> String {
        let before = use.tokens.lowerBound - 1
        let count = before >= 0 ? Int(file.tokens[before].text) : nil
        return count.map { table.spelling(use.keyword, count: $0) } ?? table.spelling(use.keyword)
    }

    /// `09:00` for `9:00`, and `3` for the `03` of `03 days`; other words as written.
    private func word(_ index: Int) -> String {
        let token = file.tokens[index]
        let written = file.source.text(token.span)
        let isShortTime = written.utf8.count == 4 && written.utf8.dropFirst().first == UInt8(ascii: ":")
        if isShortTime, isTimePlace(index) { return "0" + written }
        guard written.utf8.first == UInt8(ascii: "0"), written.utf8.count < 18, let number = Int(written) else {
            return written
        }
        return file.keyword(index + 1).map(Keyword.units.contains) == true ? String(number) : written
    }

    /// Whether what stands there is a time of day, and neither a part of a name nor of a value, which is a text.
    private func isTimePlace(_ index: Int) -> Bool {
        if file.keyword(around: index - 1) != nil { return true }
        switch file.keyword(around: index - 2) {
        case .at, .waitUntil, .before, .after: return ISO8601.date(file.tokens[index - 1].text) != nil
        default: return false
        }
    }

    /// Whether the word before is `event.`, to which a quoted name belongs.
    private func endsInProperty(_ index: Int) -> Bool {
        index > 0 && file.tokens[index - 1].text == file.table.spelling(.event) + "."
    }

    /// A quoted text in straight quotes.
    static func quoted(_ token: Token, in source: SourceFile) -> String {
        source.scalars[token.span.start] == "\"" ? source.text(token.span) : quoted(token.text)
    }

    static func quoted(_ text: String) -> String {
        var view = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { view.append("\\") }
            view.append(scalar)
        }
        view.append("\"")
        return String(view)
    }
}
