import FlowModel

/// Conditions on how the contact is: its stage, segments, tags and topics.
extension Parser {
    /// Reads such a condition if one stands here; a property or field that is called the same is left.
    mutating func conditionOnContact(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax? {
        guard current.kind == .word else { return nil }
        if at(.inSegment) {
            take(.inSegment)
            return .inSegment(try name("a segment's name"))
        }
        if at(.stage), let condition = try stage(place) { return condition }
        if at(.subscribedTo) {
            take(.subscribedTo)
            return .subscribed(to: try name("a topic's name"))
        }
        if at(.tagged), !isComparison(ahead: 1) {
            take(.tagged)
            return .tagged(try name("a tag's name"))
        }
        if at(.unsubscribed), !isNameWord(peek(1)), !isComparison(ahead: 1) {
            let span = current.span
            take(.unsubscribed)
            if at(.from) { throw unsubscribedFrom(span) }
            return .unsubscribed(span)
        }
        return nil
    }

    private mutating func unsubscribedFrom(_ start: Span) -> UnreadableStatement {
        let span = Span(start.start, restOfStatement.end)
        return fail(
            .badComparison,
            at: start.joined(to: current.span),
            "`unsubscribed` is about everything",
            label: "takes no topic",
            help: "for one topic write `not subscribed to \(topicBehind(span))`"
        )
    }

    private func topicBehind(_ span: Span) -> String {
        let next = peek(1)
        return next.kind == .word || next.kind == .quoted ? source.text(next.span) : "newsletter"
    }

    /// Reads `stage is MQL` and its like; nil for a comparison of the property `stage` inside `where`.
    private mutating func stage(_ place: ConditionPlace) throws(UnreadableStatement) -> ConditionSyntax? {
        guard at(.is, ahead: 1) else {
            guard place.filter == nil, isComparison(ahead: 1) else { return nil }
            advance()
            throw fail(
                .badComparison,
                at: current.span,
                "a stage is not compared like this",
                label: "stages have names",
                help: "write `stage is MQL`, `stage is not Lost` or `stage is at least SQL`"
            )
        }
        if place.filter != nil, isPropertyCalledStage { return nil }
        let start = current.span.start
        take(.stage)
        take(.is)
        let isNegated = take(.not)
        let comparison: StageSyntax.Comparison
        if take(.filledIn) {
            comparison = isNegated ? .isNotSet : .isSet
        } else if !isNegated, take(.atLeast) {
            comparison = .atLeast(try name("a stage's name"))
        } else {
            var names: [NameSyntax] = []
            let isList = take(.oneOf)
            repeat { names.append(try name("a stage's name")) } while isList && takeListComma(ofNames: true)
            comparison = isNegated ? .isNone(names) : .isOne(names)
        }
        return .stage(StageSyntax(comparison: comparison, span: span(from: start)))
    }

    /// Whether a value, and no stage's bare name, stands behind `stage is` inside `where`.
    private var isPropertyCalledStage: Bool {
        var ahead = 2
        if at(.not, ahead: ahead) { ahead += 1 }
        if at(.filledIn, ahead: ahead) { return true }
        if let length = length(of: .oneOf, ahead: ahead) { ahead += length }
        let token = peek(ahead)
        if token.kind == .quoted { return true }
        guard token.kind == .word else { return false }
        return beginsWithDigit(token) || isTriggerProperty(token) || at(.yes, ahead: ahead) || at(.no, ahead: ahead)
    }
}
