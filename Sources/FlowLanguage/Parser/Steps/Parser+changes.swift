import FlowModel

/// Steps that change the contact.
extension Parser {
    /// Reads the change that the keyword begins; nil when it begins another step.
    mutating func change(_ keyword: Keyword) throws(UnreadableStatement) -> ActionSyntax.Kind? {
        switch keyword {
        case .set: return try setField()
        case .clear:
            take(.clear)
            let field = try name("a field's name")
            if Slug.reservedFields.contains(field.slug) { throw reservedField(field) }
            return .clear(field)
        case .tag:
            take(.tag)
            return .tag(try name("a tag's name"))
        case .untag:
            take(.untag)
            return .untag(try name("a tag's name"))
        case .add:
            take(.add)
            return .addPoints(try points())
        case .subtract:
            take(.subtract)
            return .addPoints(-(try points()))
        case .moveToStage:
            take(.moveToStage)
            return .moveToStage(try name("a stage's name"))
        case .subscribeTo:
            take(.subscribeTo)
            return .subscribe(to: try name("a topic's name"))
        case .unsubscribeFrom:
            take(.unsubscribeFrom)
            if at(.everything), !isNameWord(peek(1)) {
                take(.everything)
                return .unsubscribe(from: nil)
            }
            return .unsubscribe(from: try name("a topic's name"))
        case .move: throw incomplete(.move, "move to stage NAME")
        case .subscribe: throw incomplete(.subscribe, "subscribe to TOPIC")
        case .unsubscribe: throw incomplete(.unsubscribe, "unsubscribe from TOPIC")
        default: return nil
        }
    }

    /// Reads `10 points`.
    private mutating func points() throws(UnreadableStatement) -> Int {
        let token = current
        let digits = token.kind == .word && token.text.utf8.count <= 6 && beginsWithDigit(token) ? Int(token.text) : nil
        guard let count = digits, count > 0, at(.points, ahead: 1) else {
            throw fail(
                .badPoints,
                at: hereOrLineEnd,
                "how many points is not clear",
                label: "a whole number and `points` are expected here",
                help: "for example `add 10 points` or `subtract 5 points`"
            )
        }
        advance()
        take(.points)
        return count
    }

    private mutating func setField() throws(UnreadableStatement) -> ActionSyntax.Kind {
        take(.set)
        try refuseReservedField()
        let name = try name("a field's name")
        if Slug.reservedFields.contains(name.slug) { throw reservedField(name) }
        guard take(.to) else {
            if !isAtStatementEnd, current.kind == .word, table.reserved.contains(current.text) {
                throw reservedWord(from: name.span, word: current, "a field's name")
            }
            throw fail(
                .missingValue,
                at: hereOrLineEnd,
                "what `\(name.text)` is set to is missing",
                label: "`to VALUE` is expected here",
                help: "for example `set \(name.text) to \"…\"` or `set \(name.text) to 5`"
            )
        }
        return .set(name, try operand(behind: "set \(name.isQuoted ? "\"\(name.text)\"" : name.text) to"))
    }

    /// Score and stage have steps of their own, and a contact's address is who the contact is.
    mutating func reservedField(_ name: NameSyntax) -> UnreadableStatement {
        let isAddress = name.slug == Slug("email")
        let help =
            isAddress
            ? "applications tell another address with the trait `email`; keep it in a field of another name"
            : name.slug == Slug("score")
                ? "write `add 10 points` or `subtract 5 points`" : "write `move to stage NAME`"
        return fail(
            .reservedField,
            at: name.span,
            "`\(name.text)` is not changed like a field",
            label: isAddress ? "the address that mail goes to" : "has steps of its own",
            help: help
        )
    }

    /// What stands between `set` and `to` is one name, so the error can show it whole.
    private mutating func refuseReservedField() throws(UnreadableStatement) {
        let words = tokens[position...].prefix { $0.kind == .word && !isSpelling($0, .to) }
        guard let reserved = words.first(where: { table.reserved.contains($0.text) }), let last = words.last else {
            return
        }
        guard isSpelling(tokens[words.endIndex], .to) else { return }
        let name = source.collapsedText(Span(current.span.start, last.span.end))
        throw fail(
            .reservedWord,
            at: reserved.span,
            "`\(source.text(reserved.span))` is a word of the language and cannot stand in a bare name",
            label: "inside the field's name",
            help: "write the name in quotes: \"\(name)\""
        )
    }
}

extension Slug {
    /// What looks like a field and is kept elsewhere.
    static let reservedFields: Set<Slug> = [Slug("email"), Slug("score"), Slug("stage")]
}

extension Rule {
    static let missingValue = Rule(
        "missing-value",
        """
        `set` says which field gets which value. A field's name that contains a word of the language stands in quotes.

            set plan                      refused
            set plan to "pro"             accepted
            set "start date" to event.date
        """
    )

    static let badPoints = Rule(
        "bad-points",
        """
        Points are a whole number from 1 to 999999.

            add 10 points
            subtract 5 points
        """
    )

    static let reservedField = Rule(
        "reserved-field",
        """
        The score, the stage and the address of a contact are no fields that can be set or cleared.

            set score to 50               refused
            add 10 points                 accepted
            set stage to "MQL"            refused
            move to stage MQL             accepted

        The address is who the contact is: consent and bounces belong to it. An application tells another one with the
        trait `email` of a call.
        """
    )
}
