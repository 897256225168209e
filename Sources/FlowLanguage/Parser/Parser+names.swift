import FlowModel

extension Parser {
    /// Reads a name, bare or quoted; `role` says in words whose name it is.
    mutating func name(_ role: String) throws(UnreadableStatement) -> NameSyntax {
        if current.kind == .quoted {
            let token = current
            advance()
            return try checked(
                NameSyntax(slug: Slug(token.text), text: token.text, span: token.span, isQuoted: true),
                role
            )
        }
        guard current.kind == .word else {
            throw fail(
                .missingName,
                at: hereOrLineEnd,
                "\(role) is missing",
                label: "a name is expected here",
                help: current.kind == .colon
                    ? "no colon stands here: take it out" : "a name is bare words, or any text in quotes"
            )
        }
        if table.reserved.contains(current.text) { throw reservedWord(from: current.span, word: current, role) }
        if beginsWithDigit(current) {
            let text = source.collapsedText(bareRun)
            throw fail(
                .nameBeginsWithDigit,
                at: bareRun,
                "a bare name cannot begin with a digit",
                label: "\(role) is expected here",
                help: "write the name in quotes: \"\(text)\"",
                replacement: "\"\(text)\""
            )
        }
        let start = current.span.start
        while isNameWord(current) { advance() }
        let span = span(from: start)
        let name = NameSyntax(
            slug: Slug(source.text(span)),
            text: source.collapsedText(span),
            span: span,
            isQuoted: false
        )
        lastName = name
        return try checked(name, role)
    }

    /// Whether a bare name goes on with this token.
    func isNameWord(_ token: Token) -> Bool {
        token.kind == .word && !table.reserved.contains(token.text) && !isSignedNumber(token)
    }

    /// The bare words from here on, up to a reserved one.
    private var bareRun: Span {
        var index = position
        while isNameWord(tokens[index]) { index += 1 }
        return Span(current.span.start, tokens[max(position, index - 1)].span.end)
    }

    func beginsWithDigit(_ token: Token) -> Bool {
        token.text.utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    private func isSignedNumber(_ token: Token) -> Bool {
        var bytes = token.text.utf8.makeIterator()
        guard let sign = bytes.next(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return false }
        return bytes.next().map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    mutating func checked(
        _ name: NameSyntax,
        _ role: String
    ) throws(UnreadableStatement) -> NameSyntax {
        if name.slug.isEmpty {
            throw fail(
                .missingName,
                at: name.span,
                "this is no name: it has no letter and no digit",
                label: "\(role) is expected here",
                help: "give it a name with a letter or a digit in it"
            )
        }
        if name.text.utf8.count > Limits.nameLength, name.text.count > Limits.nameLength {
            throw fail(
                .nameTooLong,
                at: name.span,
                "this name has more than \(Limits.nameLength) characters",
                label: "\(role)",
                help: "shorten it"
            )
        }
        var first = position - 1
        while first > 0, tokens[first].span.start > name.span.start { first -= 1 }
        nameUses.append(first..<position)
        return name
    }

    /// A reserved word where a name is expected, or directly behind a bare one.
    mutating func reservedWord(from start: Span, word: Token, _ role: String) -> UnreadableStatement {
        let text = wholeName(from: start.start, through: word)
        var help = "if it belongs to the name, write the name in quotes: \"\(text)\""
        if word.text == table.spelling(.and), start.start < word.span.start { help += "; two steps stand on two lines" }
        if word.text == table.spelling(.not) {
            help = "`not` stands before a condition, for example `not clicked`; " + help
        }
        return fail(
            .reservedWord,
            at: word.span,
            "`\(source.text(word.span))` is a word of the language and cannot stand in a bare name",
            label: start.start < word.span.start ? "\(role) ends before this word" : "\(role) is expected here",
            help: help
        )
    }

    /// The bare words from `start` on that were probably meant as one name: the longest name that the folder knows,
    /// else everything up to the next step or comparison behind the reserved word.
    private func wholeName(from start: Int, through word: Token) -> String {
        var ends: [Int] = []
        var natural: Int?
        var index = position
        while ends.count < 30, tokens[index].kind == .word {
            let token = tokens[index]
            let isStep = table.beginnings[token.text] != nil || token.text == table.spelling(.is)
            if natural == nil, token.span.start > word.span.start, isStep { natural = ends.count }
            ends.append(token.span.end)
            index += 1
        }
        let texts = ends.map { source.collapsedText(Span(start, $0)) }
        if let known = texts.last(where: { knownNames.contains(Slug($0)) }) { return known }
        return texts.prefix(natural ?? texts.count).last ?? source.collapsedText(word.span)
    }

    /// The text as it stands inside quotes.
    func quotable(_ text: String) -> String {
        String(text.filter { $0 != "\"" && $0 != "“" && $0 != "”" })
    }
}

extension Rule {
    static let missingName = Rule(
        "missing-name",
        """
        A name is expected here: of an email, an event, a step … It is bare words or a text in quotes, with at least
        one letter or digit.

            send                          refused
            send nurture email 1          accepted
        """
    )

    static let nameBeginsWithDigit = Rule(
        "name-begins-with-digit",
        """
        A bare name never begins with a digit, because numbers before words are durations, counts and step numbers.

            send 3 day trial              refused
            send "3 day trial"            accepted
        """
    )

    static let nameTooLong = Rule(
        "name-too-long",
        """
        A name has at most \(Limits.nameLength) characters. A longer one is usually a quote that was closed too late.
        """
    )

    static let reservedWord = Rule(
        "reserved-word",
        """
        A bare name ends at a word of the language, such as `to`, `in`, `on`, `start` or `end`. A name with such a word
        in it is written in quotes.

            send back to school           refused
            send "back to school"         accepted
        """
    )
}
