import FlowModel

/// The `where` of an event inside a condition.
extension Parser {
    /// Reads one comparison, or several in parentheses.
    mutating func eventFilter(
        _ event: NameSyntax,
        _ place: ConditionPlace
    ) throws(UnreadableStatement) -> ConditionSyntax {
        let inside = place.filter(of: event.slug)
        let start = current.span.start
        if current.kind == .open { return try parenthesised(inside) }
        let filter = try negation(inside)
        guard (at(.and) && !isAtStep(ahead: 1)) || at(.or) else { return filter }
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
                \(event.text) where (\(comparison) \(word) …)
                (\(event.text) where \(comparison)) \(word) …
                """
        )
    }

    mutating func comparedInFilterWithNothing(_ name: NameSyntax) -> UnreadableStatement {
        fail(
            .filterWithoutComparison,
            at: name.span,
            "`where` compares properties and fields",
            label: "compared with nothing",
            help: "for example `\(name.text) is \"…\"` or `\(name.text) is set`"
        )
    }

    /// `on lead where clicked`: nothing was sent yet, so it must be said when.
    mutating func bareInTrigger(_ span: Span) -> UnreadableStatement {
        let text = source.collapsedText(span)
        return fail(
            .filterWithoutComparison,
            at: span,
            "no entry has begun before the trigger, so `\(text)` does not say when",
            label: "when?",
            help: "write `\(text) ever` or `\(text) in the last 30 days`"
        )
    }
}

extension Rule {
    static let filterWithoutComparison = Rule(
        "filter-without-comparison",
        """
        `where` looks at the properties of the event and at the contact's fields, so each part of it is a comparison. In
        the `where` of a trigger an event may stand, too, with the time in which it must have happened.

            on lead where webinar                   refused
            on lead where source is "webinar"       accepted
            on lead where not purchase ever         accepted
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
