import FlowModel

extension Parser {
    /// Whether a comparison begins with this token.
    func isComparison(_ token: Token) -> Bool {
        if token.kind == .comparison { return true }
        guard token.kind == .word else { return false }
        return token.text == table.spelling(.is) || token.text == table.spelling(.contains)
            || token.text == table.spelling(.between)
    }

    var isAtComparison: Bool {
        isComparison(current) || at(.startsWith) || at(.endsWith)
    }

    mutating func comparison(
        of name: NameSyntax,
        _ place: ConditionPlace
    ) throws(UnreadableStatement) -> ConditionSyntax {
        let field = fieldSyntax(name, place)
        if current.kind == .comparison { return .field(field, try sized(field)) }
        if take(.between) { return .field(field, try between()) }
        if take(.contains) { return .field(field, .contains(try quotedText(after: .contains))) }
        if take(.startsWith) { return .field(field, .startsWith(try quotedText(after: .startsWith))) }
        if take(.endsWith) { return .field(field, .endsWith(try quotedText(after: .endsWith))) }
        take(.is)
        let isNegated = take(.not)
        if take(.set) { return .field(field, isNegated ? .isNotSet : .isSet) }
        if at(.atLeast) || at(.before) || at(.after) || at(.between) { throw isWithSize(field) }
        var operands: [Condition.Operand] = []
        if take(.oneOf) {
            repeat {
                operands.append(try operand(behind: "\(field.text) \(isNegated ? "is not" : "is")"))
            } while takeListComma()
        } else {
            operands.append(try operand(behind: "\(field.text) \(isNegated ? "is not" : "is")"))
        }
        return .field(field, isNegated ? .isNone(of: operands) : .isOne(of: operands))
    }

    func fieldSyntax(_ name: NameSyntax, _ place: ConditionPlace) -> FieldSyntax {
        if let property = triggerProperty(name) {
            return FieldSyntax(reference: .triggerEvent(property), text: name.text, span: name.span)
        }
        if case .filter(let event) = place {
            return FieldSyntax(
                reference: .propertyThenContact(name.slug),
                text: name.text,
                span: name.span,
                event: event
            )
        }
        return FieldSyntax(reference: .contact(name.slug), text: name.text, span: name.span)
    }

    /// The property that `event.order id` names; nil for another name.
    func triggerProperty(_ name: NameSyntax) -> Slug? {
        let prefix = table.spelling(.event) + "."
        guard !name.isQuoted, name.text.count > prefix.count, name.text.lowercased().hasPrefix(prefix) else {
            return nil
        }
        let property = Slug(name.text.dropFirst(prefix.count))
        return property.isEmpty ? nil : property
    }

    /// Whether a list goes on behind a comma; the comma is read only then.
    private mutating func takeListComma() -> Bool {
        guard current.kind == .comma else { return false }
        let next = peek(1)
        let isValue = next.kind == .quoted || (next.kind == .word && !table.reserved.contains(next.text))
        guard isValue, beginning(ahead: 1) == nil, !at(.atMost, ahead: 1), !at(.step, ahead: 1) else { return false }
        advance()
        return true
    }

    /// Refuses `country is "NL" or "BE"`, which would make an event of the second value.
    mutating func refuseValueAlone() throws(UnreadableStatement) {
        let before = peek(-2)
        guard current.kind == .quoted, before.kind == .quoted, isCompared(before: -3) else { return }
        guard !isComparison(peek(1)), !at(.filter, ahead: 1), !at(.startsWith, ahead: 1), !at(.endsWith, ahead: 1)
        else {
            return
        }
        let list = "\(source.text(before.span)), \(source.text(current.span))"
        throw fail(
            .badComparison,
            at: current.span,
            "a value alone is no condition",
            label: "read as an event's name",
            help: "for several values write `is one of \(list)`; an event in quotes comes before the comparison"
        )
    }

    /// Whether the value behind the token there is compared with something, and no event's name.
    private func isCompared(before ahead: Int) -> Bool {
        let isNegated = isComparison(peek(ahead - 1)) && at(.not, ahead: ahead)
        return isComparison(peek(ahead)) || isNegated || peek(ahead).kind == .comma || at(.oneOf, ahead: ahead - 1)
    }

    /// `event.amount` alone: a property is no event.
    mutating func comparedWithNothing(_ name: NameSyntax) -> UnreadableStatement {
        fail(
            .badComparison,
            at: name.span,
            "`\(name.text)` is a property, and compared with nothing",
            label: "not an event",
            help: "for example `\(name.text) is set` or `\(name.text) >= 100`"
        )
    }

    private mutating func isWithSize(_ field: FieldSyntax) -> UnreadableStatement {
        if at(.before) || at(.after) {
            return notYet("comparing dates with `\(source.text(current.span))`", at: current.span)
        }
        return fail(
            .badComparison,
            at: current.span,
            "a field is not compared like this",
            label: "only a stage `is at least` another",
            help: "use `\(field.text) >= 50` or `\(field.text) between 7 and 8`"
        )
    }

    /// Reads `>= 10` and its like, and refuses the signs that the language has not.
    private mutating func sized(_ field: FieldSyntax) throws(UnreadableStatement) -> Condition.Comparison {
        let sign = current
        let meant = [
            "=": "is", "==": "is", "!=": "is not", "<>": "is not", "≥": ">=", "=>": ">=", "≤": "<=", "=<": "<=",
        ]
        if let word = meant[sign.text] {
            let next = peek(1)
            let isValue = next.kind == .quoted || Parser.number(next.text) != nil
            let value = isValue ? source.collapsedText(next.span) : word.hasPrefix("is") ? "\"…\"" : "10"
            throw fail(
                .equalsSign,
                at: sign.span,
                "`\(sign.text)` is no comparison of this language",
                label: "write `\(word)`",
                help: "write `\(field.text) \(word) \(value)`",
                replacement: word
            )
        }
        advance()
        switch sign.text {
        case ">=": return .atLeast(try number(after: "`>=`"))
        case "<=": return .atMost(try number(after: "`<=`"))
        case ">": return .moreThan(try number(after: "`>`"))
        case "<": return .lessThan(try number(after: "`<`"))
        default:
            throw fail(
                .badComparison,
                at: sign.span,
                "`\(sign.text)` is no comparison",
                label: "not known",
                help: "the signs are `>=`, `<=`, `>` and `<`; for equality write `is`"
            )
        }
    }

    private mutating func between() throws(UnreadableStatement) -> Condition.Comparison {
        let start = current.span.start
        let low = try number(after: "`between`")
        guard take(.and) else {
            throw fail(
                .badComparison,
                at: hereOrLineEnd,
                "`between` takes two numbers",
                label: "`and` is expected here",
                help: "for example `between 7 and 8`; both are included"
            )
        }
        let high = try number(after: "`and`")
        guard low <= high else {
            throw fail(
                .badComparison,
                at: span(from: start),
                "nothing lies between these numbers",
                label: "the smaller one comes first",
                help: "write `between \(Value.text(of: high)) and \(Value.text(of: low))`"
            )
        }
        return .between(low, high)
    }
}

extension Rule {
    static let equalsSign = Rule(
        "equals-sign",
        """
        Equality is written in words: `is` and `is not`. Of the signs only `>=`, `<=`, `>` and `<` compare, and only
        numbers.

            if country = "NL" stop        refused
            if country is "NL" stop       accepted
        """
    )

    static let badComparison = Rule(
        "bad-comparison",
        """
        A field is compared in one of these ways:

            is VALUE · is not VALUE · is one of VALUE, VALUE · is not one of … · is set · is not set
            >= 10 · <= 10 · > 10 · < 10 · between 7 and 8 (both included)
            contains "text" · starts with "text" · ends with "text"
        """
    )
}
