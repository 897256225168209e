import FlowModel

extension Parser {
    /// Reads what stands behind those words: a value, or a property of the trigger event.
    mutating func operand(
        behind words: String,
        _ place: ConditionPlace = .flow
    ) throws(UnreadableStatement) -> Condition.Operand {
        let token = current
        if token.kind == .quoted {
            advance()
            return .value(.text(token.text))
        }
        guard token.kind == .word else { throw missingValue() }
        if let number = Parser.number(token.text) {
            advance()
            return .value(.number(number))
        }
        if let date = takeDate() { return .value(.text(date)) }
        if isWholeWord(.yes) || isWholeWord(.no) {
            let isYes = take(.yes)
            if !isYes { take(.no) }
            return .value(.flag(isYes))
        }
        if isTriggerProperty(token) {
            guard place.hasTriggerEvent else { throw noTriggerEvent(token.span) }
            var name = try name("a property")
            if current.kind == .quoted, name.text.hasSuffix(".") {
                name.text += current.text
                advance()
            }
            if let property = triggerProperty(name) { return .triggerEvent(property) }
            throw fail(
                .badValue,
                at: name.span,
                "which property of the event is meant is missing",
                label: "a name is expected behind the dot",
                help: "for example `\(table.spelling(.event)).order id`"
            )
        }
        throw unquoted(behind: words)
    }

    /// Whether the keyword stands here alone, not as the first word of an unquoted text.
    private func isWholeWord(_ keyword: Keyword) -> Bool {
        at(keyword) && !isNameWord(peek(1))
    }

    func isTriggerProperty(_ token: Token) -> Bool {
        token.text.hasPrefix(table.spelling(.event) + ".")
    }

    private mutating func missingValue() -> UnreadableStatement {
        fail(
            .badValue,
            at: hereOrLineEnd,
            "a value is missing",
            label: "expected here",
            help: "a number, a text in quotes, a date such as 2026-12-01, `yes` or `no`"
        )
    }

    /// A text without quotes, up to where the condition or step surely ends.
    private mutating func unquoted(behind words: String) -> UnreadableStatement {
        let start = current.span
        var end = start.end
        var index = position
        while tokens[index].kind == .word, index == position || !table.reserved.contains(tokens[index].text) {
            end = tokens[index].span.end
            index += 1
        }
        let span = Span(start.start, end)
        let bare = source.collapsedText(span).trimmingQuotes()
        if let comparison = spokenComparison(bare, behind: words, at: span) { return comparison }
        let text = "\"\(quotable(bare))\""
        return fail(
            .unquotedValue,
            at: span,
            "a text that is compared or stored stands in quotes",
            label: "write \(text)",
            help: "\(words) \(text)",
            replacement: text
        )
    }

    /// `plan is empty` and `score is more than 50`: no text is meant.
    private mutating func spokenComparison(
        _ bare: String,
        behind words: String,
        at span: Span
    ) -> UnreadableStatement? {
        let spoken = bare.lowercased().split(separator: " ").map(String.init)
        let (isKnown, notKnown) = (" \(table.spelling(.is))", " \(table.spelling(.is)) \(table.spelling(.not))")
        guard let first = spoken.first, words.hasSuffix(isKnown) || words.hasSuffix(notKnown) else { return nil }
        let isNot = words.hasSuffix(notKnown)
        let field = words.dropLast(isNot ? notKnown.count : isKnown.count)
        let signs = [
            "more": ">", "higher": ">", "greater": ">", "larger": ">", "bigger": ">", "above": ">", "over": ">",
            "less": "<", "lower": "<", "fewer": "<", "smaller": "<", "below": "<", "under": "<",
        ]
        var written: String?
        if spoken.count == 1, ["empty", "blank", "null", "unknown", "missing"].contains(first) {
            let set = table.spelling(.filledIn)
            written = isNot ? "\(field)\(isKnown) \(set)" : "\(words) \(table.spelling(.not)) \(set)"
        } else if spoken == ["either"] {
            written = "\(words) \(table.spelling(.oneOf)) …, …"
        } else if let sign = signs[first], let number = spoken.last, Parser.number(number) != nil {
            written = isNot ? "\(table.spelling(.not)) \(field) \(sign) \(number)" : "\(field) \(sign) \(number)"
        }
        guard let written else { return nil }
        return fail(
            .badComparison,
            at: span,
            "a field is not compared like this",
            label: "no text is meant",
            help: "write `\(written)`"
        )
    }

    mutating func number(after what: String) throws(UnreadableStatement) -> Double {
        if current.kind == .word, let number = Parser.number(current.text) {
            advance()
            return number
        }
        let digits = current.kind == .quoted ? Parser.number(current.text).map(Value.text(of:)) : nil
        throw fail(
            .badValue,
            at: hereOrLineEnd,
            "\(what) takes a number",
            label: digits == nil ? "a number is expected here" : "a number has no quotes",
            help: digits.map { "write \($0)" }
                ?? (ISO8601.date(current.text) == nil
                    ? "for example 50 or 4.5; texts are compared with `is`"
                    : "dates are compared with `\(table.spelling(.before))` and `\(table.spelling(.after))`"),
            replacement: digits
        )
    }

    mutating func quotedText(after keyword: Keyword) throws(UnreadableStatement) -> String {
        if current.kind == .quoted {
            let text = current.text
            advance()
            return text
        }
        let what = "`\(table.spelling(keyword))`"
        guard current.kind == .word, !table.reserved.contains(current.text) else {
            throw fail(
                .badValue,
                at: hereOrLineEnd,
                "\(what) takes a text in quotes",
                label: "expected here",
                help: "for example \(what.dropFirst().dropLast()) \"bv\""
            )
        }
        let span = Span(current.span.start, restOfBareWords)
        let text = "\"\(quotable(source.collapsedText(span).trimmingQuotes()))\""
        throw fail(
            .unquotedValue,
            at: span,
            "\(what) takes a text in quotes",
            label: "write \(text)",
            help: "\(table.spelling(keyword)) \(text)",
            replacement: text
        )
    }

    private var restOfBareWords: Int {
        var index = position
        while isNameWord(tokens[index]) { index += 1 }
        return tokens[max(position, index - 1)].span.end
    }

    /// A decimal number as the language writes it: digits, one dot, a sign.
    static func number(_ text: String) -> Double? {
        var digits = 0
        var dots = 0
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0, UInt8(ascii: "+") where index == 0: continue
            case UInt8(ascii: "."): dots += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            default: return nil
            }
        }
        guard digits > 0, digits < 18, dots <= 1, text.utf8.last != UInt8(ascii: ".") else { return nil }
        return Double(text)
    }

    /// Reads `2026-12-01` or `2026-12-01 09:00`.
    private mutating func takeDate() -> String? {
        let written = current.text
        guard ISO8601.date(written) != nil else { return nil }
        advance()
        guard current.kind == .word, Parser.timeOfDay(current.text) != nil else { return written }
        let time = current.text
        advance()
        return written + " " + time
    }
}

extension String {
    /// Without quotation marks that the language does not know, such as those of 'NL'.
    fileprivate func trimmingQuotes() -> String {
        let marks: Set<Character> = ["'", "‘", "’", "‚", "‹", "›", "„", "«", "»", "`", "´"]
        var text = Substring(self)
        while let first = text.first, marks.contains(first) { text = text.dropFirst() }
        while let last = text.last, marks.contains(last) { text = text.dropLast() }
        return String(text)
    }
}

extension Rule {
    static let badValue = Rule(
        "bad-value",
        """
        Values are numbers (50, 4.5), texts in quotes, dates (2026-12-01, 2026-12-01 09:00), `yes` and `no`. Behind
        `>=`, `<=`, `>`, `<` and `between` stand numbers, behind `contains`, `starts with` and `ends with` texts.

            if seats >= "10" stop         refused
            if seats >= 10 stop           accepted
        """
    )

    static let unquotedValue = Rule(
        "unquoted-value",
        """
        A text that is compared or stored stands in quotes, so that everybody sees where it ends. Only names are bare.

            if country is NL stop         refused
            if country is "NL" stop       accepted
        """
    )
}
