import FlowModel

/// What a file says, without its layout: what formatting must not change.
struct FileMeaning: Hashable {
    /// What one or several tokens mean.
    enum Part: Hashable {
        case keyword(Keyword)
        case name(Slug)
        case text(String)
        /// A value or a sign, as written.
        case other(String)
    }

    struct Item: Hashable {
        var depth: Int
        var parts: [Part]
        /// From the `#` on; of a statement the one behind it.
        var comment: String?
    }

    private(set) var items: [Item]

    init(_ items: [LayoutItem], of file: WrittenFile) {
        self.items = items.enumerated().compactMap { index, item in
            if index == 0, LanguageLine(file.source) != nil, item.comment != nil { return nil }
            let parts = item.statement.map { FileMeaning.parts($0, in: file) } ?? []
            return Item(depth: item.depth, parts: parts, comment: item.comment ?? item.statement?.comment)
        }
    }

    /// Numbers of steps, commas, colons and `then` are left out: they carry no meaning of their own.
    private static func parts(_ statement: LaidStatement, in file: WrittenFile) -> [Part] {
        var parts: [Part] = []
        var index = statement.step?.numberTokens.upperBound ?? statement.tokens.lowerBound
        while index < statement.tokens.upperBound {
            let token = file.tokens[index]
            index += 1
            if file.idle.contains(index - 1) { continue }
            switch file.reading(index - 1) {
            case .keyword(let use):
                parts.append(.keyword(use.keyword))
                index = use.tokens.upperBound
            case .name(let range):
                index = range.upperBound
                // `event."order id"` is one name, whose second half may stand in quotes.
                let isOpenEnded = token.text == file.table.spelling(.event) + "." && range.count == 1
                let isQuoted = isOpenEnded && file.tokens[index].kind == .quoted
                if isQuoted { index += 1 }
                parts.append(.name(slug(of: range.lowerBound..<index, in: file)))
            case .plain:
                switch token.kind {
                case .comma, .colon, .newline, .semicolon, .endOfFile: break
                case .word where token.text == "%": parts = appending("%", to: parts)
                case .quoted: parts.append(.text(token.text))
                case .word, .open, .close, .comparison: parts.append(.other(plain(token, in: file)))
                }
            }
        }
        return parts
    }

    private static func slug(of name: Range<Int>, in file: WrittenFile) -> Slug {
        let tokens = file.tokens[name]
        if let first = tokens.first, first.kind == .quoted { return Slug(first.text) }
        return Slug(tokens.map { $0.kind == .quoted ? $0.text : file.source.text($0.span) }.joined(separator: " "))
    }

    /// The sign of a share belongs to its number, whether or not a space stands between.
    private static func appending(_ sign: String, to parts: [Part]) -> [Part] {
        guard case .other(let number)? = parts.last else { return parts + [.other(sign)] }
        return parts.dropLast() + [.other(number + sign)]
    }

    /// `9:00` and `09:00` are the same, and so are `03` and `3`.
    private static func plain(_ token: Token, in file: WrittenFile) -> String {
        let text = file.source.text(token.span)
        let bare = text.drop { $0 == "0" }
        return text.utf8.first == UInt8(ascii: "0") && !bare.isEmpty ? String(bare) : text
    }
}
