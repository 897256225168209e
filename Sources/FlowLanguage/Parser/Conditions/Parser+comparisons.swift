import FlowModel

extension Parser {
    private static let comparisonWords: [Keyword] = [
        .is, .contains, .between, .before, .after, .startsWith, .endsWith,
    ]

    /// Whether a comparison begins there.
    func isComparison(ahead: Int) -> Bool {
        if peek(ahead).kind == .comparison { return true }
        return Parser.comparisonWords.contains { at($0, ahead: ahead) }
    }

    var isAtComparison: Bool { isComparison(ahead: 0) }

    mutating func comparison(
        of name: NameSyntax,
        _ place: ConditionPlace
    ) throws(UnreadableStatement) -> ConditionSyntax {
        let field = fieldSyntax(name, place)
        if case .triggerEvent = field.reference, !place.hasTriggerEvent { throw noTriggerEvent(field.span) }
        if current.kind == .comparison { return .field(field, try sized(field)) }
        if take(.between) { return .field(field, try between()) }
        if take(.before) { return .field(field, .before(try boundary(behind: .before))) }
        if take(.after) { return .field(field, .after(try boundary(behind: .after))) }
        if take(.contains) { return .field(field, .contains(try quotedText(after: .contains))) }
        if take(.startsWith) { return .field(field, .startsWith(try quotedText(after: .startsWith))) }
        if take(.endsWith) { return .field(field, .endsWith(try quotedText(after: .endsWith))) }
        let isSpan = current.span
        take(.is)
        let isNegated = take(.not)
        if take(.filledIn) { return .field(field, isNegated ? .isNotSet : .isSet) }
        if at(.atLeast) || at(.before) || at(.after) || at(.between) { throw isWithSize(field, isSpan) }
        let isList = take(.oneOf)
        let words = "\(field.text) \(isNegated ? "is not" : "is")"
        var operands: [Condition.Operand] = []
        repeat { operands.append(try operand(behind: words, place)) } while isList && takeListComma(ofNames: false)
        return .field(field, isNegated ? .isNone(of: operands) : .isOne(of: operands))
    }

    /// `event.…` where no event has let anybody in.
    mutating func noTriggerEvent(_ span: Span) -> UnreadableStatement {
        fail(
            .noTriggerEvent,
            at: span,
            "no event has let a contact in here",
            label: "`\(table.spelling(.event)).` means nothing",
            help: "`event.` is for the steps, goals and triggers of a flow; name a field of the contact"
        )
    }

    func fieldSyntax(_ name: NameSyntax, _ place: ConditionPlace) -> FieldSyntax {
        if let property = triggerProperty(name) {
            return FieldSyntax(reference: .triggerEvent(property), text: name.text, span: name.span)
        }
        switch place.filter {
        case .event(let event), .trigger(let event):
            return FieldSyntax(
                reference: .propertyThenContact(name.slug),
                text: name.text,
                span: name.span,
                event: event
            )
        case .moment, nil: return FieldSyntax(reference: .contact(name.slug), text: name.text, span: name.span)
        }
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
    mutating func takeListComma(ofNames isOfNames: Bool) -> Bool {
        guard current.kind == .comma else { return false }
        let next = peek(1)
        let isValue = next.kind == .quoted || (next.kind == .word && !table.reserved.contains(next.text))
        guard isValue, beginning(ahead: 1) == nil, !at(.atMost, ahead: 1), !at(.step, ahead: 1) else { return false }
        if isOfNames, beginsWithDigit(next) { return false }
        advance()
        return true
    }

    /// Refuses `country is "NL" or "BE"`, which would make an event of the second value.
    mutating func refuseValueAlone() throws(UnreadableStatement) {
        let before = peek(-2)
        guard current.kind == .quoted, before.kind == .quoted, isCompared(before: -3) else { return }
        guard !isComparison(ahead: 1), !at(.filter, ahead: 1), !at(.ever, ahead: 1), !at(.inTheLast, ahead: 1),
            !at(.atLeast, ahead: 1)
        else { return }
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
        let isNegated = isComparison(ahead: ahead - 1) && at(.not, ahead: ahead)
        return isComparison(ahead: ahead) || isNegated || peek(ahead).kind == .comma || at(.oneOf, ahead: ahead - 1)
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

    private mutating func isWithSize(_ field: FieldSyntax, _ isSpan: Span) -> UnreadableStatement {
        if at(.before) || at(.after) || at(.between) {
            let word = source.text(current.span)
            return fail(
                .badComparison,
                at: isSpan.joined(to: current.span),
                "`\(word)` stands alone, without `\(table.spelling(.is))`",
                label: "write `\(word)`",
                help: "for example `\(field.text) \(word) \(at(.between) ? "7 and 8" : "2027-01-01")`",
                replacement: word
            )
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
        if current.kind == .word, ISO8601.date(current.text) != nil {
            throw fail(
                .badComparison,
                at: current.span,
                "`between` takes two numbers, and no dates",
                label: "a date",
                help: "write `after 2026-01-01 and …` and the field again with `before 2027-01-01`"
            )
        }
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
            before 2027-01-01 · after 2027-01-01 09:00 · after 30 days ago · before 1 day from now

        A stage is compared by name: `stage is MQL`, `stage is not Lost`, `stage is one of Lead, MQL`, `stage is at
        least SQL`.
        """
    )

    static let noTriggerEvent = Rule(
        "no-trigger-event",
        """
        `event.` is a property of the event that let a contact into a flow. In stages, segments, scoring rules and in
        the `where` of a trigger that time makes there is no such event.

            segment Big: event.amount >= 100        refused
            if event.amount >= 100 send thanks      accepted, in a flow
        """
    )
}
