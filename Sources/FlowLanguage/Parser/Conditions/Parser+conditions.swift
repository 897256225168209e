import FlowModel

extension Parser {
    /// Reads a condition with its place and its text.
    mutating func writtenCondition(_ place: ConditionPlace = .flow) throws(UnreadableStatement) -> WrittenCondition {
        let start = current.span.start
        let syntax = try condition(place)
        let span = span(from: start)
        return WrittenCondition(
            syntax: syntax,
            context: place.context,
            span: span,
            text: source.collapsedText(span)
        )
    }

    /// Reads conditions joined by `or`, each of which may be several joined by `and`.
    mutating func condition(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax {
        var parts = [try conjunction(place)]
        while take(.or) {
            try refuseValueAlone()
            parts.append(try conjunction(place))
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax {
        var parts = [try negation(place)]
        while at(.and), !isAtStep(ahead: 1) {
            take(.and)
            try refuseValueAlone()
            parts.append(try negation(place))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    mutating func negation(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax {
        var isNegated = false
        while take(.not) { isNegated.toggle() }
        let part = try primary(place)
        return isNegated ? .not(part) : part
    }

    private mutating func primary(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax {
        if current.kind == .open { return try parenthesised(place) }
        if let condition = try conditionOnContact(place) { return condition }
        if let fact = messageFact(place) { return try message(fact, place) }
        guard current.kind == .word || current.kind == .quoted else {
            throw fail(
                .missingCondition,
                at: hereOrLineEnd,
                "a condition is missing",
                label: "expected here",
                help: "for example `clicked`, `meeting booked` or `country is \"NL\"`"
            )
        }
        if current.kind == .word, table.reserved.contains(current.text) { throw reservedInCondition() }
        let name = try conditionName()
        if isAtComparison { return try comparison(of: name, place) }
        if triggerProperty(name) != nil { throw comparedWithNothing(name) }
        return try happened(name, place)
    }

    private mutating func reservedInCondition() -> UnreadableStatement {
        if isAtStep() && !beginsName || at(.then) || at(.otherwise) {
            return fail(
                .missingCondition,
                at: current.span,
                "a condition is missing",
                label: "expected before this word",
                help: "for example `clicked`, `meeting booked` or `country is \"NL\"`"
            )
        }
        return reservedWord(from: current.span, word: current, "a condition")
    }

    mutating func parenthesised(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax {
        let open = current.span
        guard conditionDepth < Limits.depth else {
            throw fail(
                .tooDeep,
                at: open,
                "conditions are nested deeper than \(Limits.depth) parentheses",
                label: "one too many",
                help: "split the condition over several `if`s"
            )
        }
        conditionDepth += 1
        defer { conditionDepth -= 1 }
        advance()
        let inside = try condition(place)
        guard take(.close) else {
            throw fail(
                .unclosedParenthesis,
                at: open,
                "this parenthesis is never closed",
                label: "opened here",
                help: "put a `)` behind the last of the conditions that belong together"
            )
        }
        return inside
    }

    /// A name in a condition; `event."start date"` is one as well.
    mutating func conditionName() throws(UnreadableStatement) -> NameSyntax {
        var name = try name("a name")
        let isOpenEnded = !name.isQuoted && name.text.lowercased() == table.spelling(.event) + "."
        if isOpenEnded, current.kind == .quoted {
            name.text += current.text
            name.span = name.span.joined(to: current.span)
            advance()
        }
        return name
    }
}

extension Rule {
    static let missingCondition = Rule(
        "missing-condition",
        """
        A condition is expected after `if`, `goal`, `stop when`, `and`, `or`, `not`, `where` and `wait until`.

            if go to step 4               refused
            if clicked go to step 4       accepted
        """
    )

    static let unclosedParenthesis = Rule(
        "unclosed-parenthesis",
        """
        Every `(` in a condition has its `)` on the same line.

            if not (clicked or opened stop      refused
            if not (clicked or opened) stop     accepted
        """
    )
}
