import FlowModel

/// Lists of fields or properties with their values.
extension Parser {
    /// Reads `first name "Anna", country "NL"`.
    mutating func pairs(_ role: String) throws(UnreadableStatement) -> [PairSyntax] {
        var pairs: [PairSyntax] = []
        var names: Set<Slug> = []
        repeat {
            let pair = try pair(role)
            if !names.insert(pair.name.slug).inserted { throw pairTwice(pair.name) }
            pairs.append(pair)
        } while try takeItemComma()
        return pairs
    }

    mutating func pairTwice(_ name: NameSyntax) -> UnreadableStatement {
        fail(
            .givenTwice,
            at: name.span,
            "`\(name.text)` has two values in this line",
            label: "the second one",
            help: "keep one of the two"
        )
    }

    /// Reads one name and its value, which is what the item ends with.
    mutating func pair(_ role: String) throws(UnreadableStatement) -> PairSyntax {
        let end = itemEnd
        if current.kind == .quoted || end == position { return PairSyntax(try name(role), try scenarioValue()) }
        let value = valueStart(before: end)
        guard value > position else { return PairSyntax(try name(role), try scenarioValue()) }
        let name = try name(role, before: value)
        if position < value { throw unexpectedInItem(name) }
        return PairSyntax(name, try scenarioValue())
    }

    /// The token behind the item that begins here: a comma or the end of the statement.
    private var itemEnd: Int {
        var index = position
        while !tokens[index].endsStatement, tokens[index].kind != .comma { index += 1 }
        return index
    }

    /// Where the value begins that the item ends with: one token, or the two of a date with its time.
    private func valueStart(before end: Int) -> Int {
        let isTime = tokens[end - 1].kind == .word && Parser.timeOfDay(tokens[end - 1].text) != nil
        if isTime, end - 2 > position, ISO8601.date(tokens[end - 2].text) != nil { return end - 2 }
        return end - 1
    }

    private mutating func unexpectedInItem(_ name: NameSyntax) -> UnreadableStatement {
        if at(.and, ahead: 1), current.kind == .quoted || beginsLikeValue(current) {
            advance()
            return andForComma()
        }
        if current.kind == .word, table.reserved.contains(current.text) {
            return reservedWord(from: name.span, word: current, "a name")
        }
        return unexpected()
    }

    /// Reads a number, a text in quotes, a date, `yes` or `no`.
    mutating func scenarioValue() throws(UnreadableStatement) -> (value: Value, span: Span) {
        let start = current.span
        if current.kind == .word, !beginsLikeValue(current) {
            let text = "\"\(quotable(source.text(start)))\""
            throw fail(
                .unquotedValue,
                at: start,
                "a text that is stored or compared stands in quotes",
                label: "write \(text)",
                help: "values are numbers, texts in quotes, dates, `\(table[.yes])` and `\(table[.no])`",
                replacement: text
            )
        }
        guard case .value(let value) = try operand(behind: "", .outside) else { throw unexpected() }
        return (value, span(from: start.start))
    }

    private func beginsLikeValue(_ token: Token) -> Bool {
        Parser.number(token.text) != nil || beginsWithDigit(token)
            || table.spellings(.yes).contains(token.text) || table.spellings(.no).contains(token.text)
    }

    /// Whether the list goes on behind a comma, which is read; `and` in its place is refused.
    mutating func takeItemComma() throws(UnreadableStatement) -> Bool {
        if at(.and) { throw andForComma() }
        return take(.comma)
    }

    private mutating func andForComma() -> UnreadableStatement {
        fail(
            .missingSeparator,
            at: current.span,
            "a comma stands between two values",
            label: "write `,`",
            help: "for example `\(table[.with]) country \"NL\", plan \"pro\"`",
            replacement: ","
        )
    }

    /// Reads a name of which no token from `end` on is part.
    mutating func name(_ role: String, before end: Int) throws(UnreadableStatement) -> NameSyntax {
        var last = position
        while last < end, isNameWord(tokens[last]) { last += 1 }
        guard current.kind == .word, last == end, !beginsWithDigit(current) else { return try name(role) }
        let span = Span(current.span.start, tokens[end - 1].span.end)
        position = end
        let text = source.collapsedText(span)
        let name = NameSyntax(slug: Slug(text), text: text, span: span, isQuoted: false)
        lastName = name
        return try checked(name, role)
    }

    /// Reads a name that also ends before a number of times, and before what `isEnd` knows.
    mutating func name(
        _ role: String,
        endingBefore isEnd: (Parser, Int) -> Bool
    ) throws(UnreadableStatement) -> NameSyntax {
        guard current.kind == .word else { return try name(role) }
        var ahead = 1
        while isNameWord(peek(ahead)), !isEnd(self, ahead) { ahead += 1 }
        return try name(role, before: position + ahead)
    }
}

extension PairSyntax {
    fileprivate init(_ name: NameSyntax, _ value: (value: Value, span: Span)) {
        self.init(name: name, value: value.value, valueSpan: value.span)
    }
}

extension Rule {
    static let givenTwice = Rule(
        "given-twice",
        """
        A scenario says each thing once: whom it is about, what a field or a property is, what a webhook answers. Two
        lines about one contact are written as one.

            given anna@example.com with country "NL", plan "pro"
        """
    )
}
