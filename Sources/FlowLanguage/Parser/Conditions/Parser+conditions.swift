import FlowModel

extension Parser {
    /// Where a condition stands: inside `where` a name means a property and only comparisons make sense.
    enum ConditionPlace: Equatable {
        case plain
        /// Inside the `where` of that event; nil when several events share it.
        case filter(of: Slug?)
    }

    /// Reads a condition with its place and its text.
    mutating func writtenCondition() throws(UnreadableStatement) -> WrittenCondition {
        let start = current.span.start
        let syntax = try condition(.plain)
        let span = span(from: start)
        return WrittenCondition(syntax: syntax, span: span, text: source.collapsedText(span))
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

    private mutating func negation(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax {
        var isNegated = false
        while take(.not) { isNegated.toggle() }
        let part = try primary(place)
        return isNegated ? .not(part) : part
    }

    private mutating func primary(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax {
        if current.kind == .open { return try parenthesised(place) }
        try refuseConditionOfLaterVersions()
        if place == .plain, let fact = messageFact() { return try message(fact) }
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
        try refuseHistory()
        guard case .filter = place else { return try happened(name) }
        throw fail(
            .filterWithoutComparison,
            at: name.span,
            "`where` compares properties and fields",
            label: "compared with nothing",
            help: "for example `\(name.text) is \"…\"` or `\(name.text) is set`"
        )
    }

    private mutating func reservedInCondition() -> UnreadableStatement {
        if isAtStep() || at(.then) || at(.otherwise) {
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

    private mutating func parenthesised(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax {
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

    private func messageFact() -> Condition.MessageFact? {
        guard current.kind == .word else { return nil }
        if at(.clicked) { return .clicked }
        if at(.opened) { return .opened }
        if at(.bounced) { return .bounced }
        if at(.replied) { return .replied }
        return at(.complained) ? .complained : nil
    }

    private mutating func message(_ fact: Condition.MessageFact) throws(UnreadableStatement) -> ConditionSyntax {
        let start = current.span.start
        advance()
        if take(.anyEmail) {
            try refuseHistory()
            return .message(fact, .anyOfEntry, span(from: start))
        }
        if at(.link), peek(1).kind == .quoted {
            advance()
            let text = current.text
            advance()
            try refuseHistory()
            return .message(fact, .link(text), span(from: start))
        }
        guard isNameWord(current) || current.kind == .quoted, !isAtComparison else {
            try refuseHistory()
            return .message(fact, .lastSend, span(from: start))
        }
        let email = try name("an email's name")
        try refuseHistory()
        return .message(fact, .email(email), span(from: start))
    }

    /// The kind of message event that an `on` is about, read with its word.
    mutating func takeMessageFact() -> Condition.MessageFact? {
        let fact = messageFact()
        if fact != nil { advance() }
        return fact
    }

    /// A name in a condition; `event."start date"` is one as well.
    private mutating func conditionName() throws(UnreadableStatement) -> NameSyntax {
        var name = try name("a name")
        let isOpenEnded = !name.isQuoted && name.text.lowercased() == table.spelling(.event) + "."
        if isOpenEnded, current.kind == .quoted {
            name.text += current.text
            name.span = name.span.joined(to: current.span)
            advance()
        }
        return name
    }

    private mutating func happened(_ name: NameSyntax) throws(UnreadableStatement) -> ConditionSyntax {
        guard take(.filter) else { return .happened(name, filter: nil) }
        let start = current.span.start
        if current.kind == .open {
            return .happened(name, filter: try parenthesised(.filter(of: name.slug)))
        }
        let filter = try negation(.filter(of: name.slug))
        guard (at(.and) && !isAtStep(ahead: 1)) || at(.or) else { return .happened(name, filter: filter) }
        let joint = current
        let comparison = source.collapsedText(span(from: start))
        let word = source.text(joint.span)
        throw fail(
            .ambiguousFilter,
            at: joint.span,
            "it is not clear whether `\(word)` belongs to the `where`",
            label: "put parentheses",
            help: """
                write one of the two with parentheses
                \(name.text) where (\(comparison) \(word) …)
                (\(name.text) where \(comparison)) \(word) …
                """
        )
    }
}

extension Rule {
    static let missingCondition = Rule(
        "missing-condition",
        """
        A condition is expected after `if`, `goal`, `and`, `or`, `not`, `where` and `wait until`.

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

    static let filterWithoutComparison = Rule(
        "filter-without-comparison",
        """
        `where` looks at the properties of the event and at the contact's fields, so each part of it is a comparison.

            on lead where webinar                   refused
            on lead where source is "webinar"       accepted
        """
    )

    static let ambiguousFilter = Rule(
        "ambiguous-filter",
        """
        Directly behind a `where` comparison inside a condition, `and` and `or` can be read in two ways. Parentheses say
        which one is meant.

            purchase where (amount >= 100 and country is "NL")
            (purchase where amount >= 100) and country is "NL"
        """
    )
}
