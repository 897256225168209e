extension Parser {
    /// Refuses conditions that this version has not, by their first words.
    mutating func refuseConditionOfLaterVersions() throws(UnreadableStatement) {
        guard current.kind == .word else { return }
        let start = current.span.start
        if at(.inSegment) { throw laterCondition(from: start, words: 2, instead: insteadOfSegment) }
        if at(.tagged) {
            throw laterCondition(from: start, words: 1, instead: "use `set FIELD to yes` and `if FIELD is yes`")
        }
        if at(.subscribed) || at(.unsubscribed) {
            throw laterCondition(from: start, words: 1, instead: "who may not be mailed is skipped in any case")
        }
        if at(.stage), peek(1).kind == .word, peek(1).text == table.spelling(.is) {
            throw laterCondition(from: start, words: 2, instead: "use a field of the contact")
        }
        if at(.score), isComparison(peek(1)) {
            throw laterCondition(from: start, words: 1, instead: "use a number in a field of the contact")
        }
    }

    private var insteadOfSegment: String { "write the segment's condition here" }

    private mutating func laterCondition(from start: Int, words: Int, instead: String) -> UnreadableStatement {
        var end = start
        for _ in 0..<words {
            end = current.span.end
            advance()
        }
        while isNameWord(current) || current.kind == .quoted || isComparison(current) {
            end = current.span.end
            advance()
        }
        let span = Span(start, end)
        return notYet("`\(source.collapsedText(span))`", at: span, instead: instead)
    }

    /// Refuses `ever`, `in the last …`, `at least … times` and comparisons of dates behind a name.
    mutating func refuseHistory() throws(UnreadableStatement) {
        let alone = "without it the condition counts what happened since the entry began"
        if at(.ever) { throw notYet("`\(table.spelling(.ever))`", at: current.span, instead: alone) }
        if at(.inTheLast) { throw notYet("`\(table.spelling(.inTheLast)) …`", at: current.span, instead: alone) }
        if at(.within) || at(.since) {
            throw notYet("`\(source.text(current.span)) …`", at: current.span, instead: alone)
        }
        if at(.atLeast) {
            throw notYet("`\(table.spelling(.atLeast)) … times`", at: current.span, instead: alone)
        }
        if at(.before) || at(.after) {
            throw notYet(
                "comparing dates with `\(source.text(current.span))`",
                at: current.span,
                instead: "let an application send an event when the date comes"
            )
        }
        if at(.every) { throw notYet("`\(table.spelling(.every)) …`", at: current.span) }
    }
}
