import FlowModel

extension Parser {
    /// Reads what may stand before a step: `4.`, `4)`, `step 4:`, `step reminder:`.
    mutating func label() throws(UnreadableStatement) -> StepSyntax.Label {
        var label = StepSyntax.Label()
        if isAtListMark, !peek(1).endsStatement {
            report(
                .stepNumberForm,
                at: current.span,
                "no list mark stands before a step",
                label: "take it out",
                help: "a line is enough to tell steps apart; a number such as `1.` may stand before one",
                replacement: ""
            )
            advance()
        }
        if let path = numberHere {
            if isAtUnit(ahead: 1) { throw durationAlone() }
            label.number = (path, current.span)
            try plainNumber(path)
        }
        if at(.step), isStepLabel { try steppedLabel(into: &label) }
        return label
    }

    /// Whether a dash, a star or a bullet stands here, as in lists of other programs.
    var isAtListMark: Bool {
        current.kind == .word && ["-", "–", "—", "*", "+", "•", "·"].contains(current.text)
    }

    /// Whether a unit of time stands there, so that the number before it is no step's.
    private func isAtUnit(ahead: Int) -> Bool {
        [.years, .months, .weeks, .days, .workingDays, .hours, .minutes, .seconds].contains { at($0, ahead: ahead) }
    }

    private mutating func durationAlone() -> UnreadableStatement {
        let span = current.span.joined(to: peek(1).span)
        let written = source.collapsedText(span)
        return fail(
            .unknownWord,
            at: span,
            "no statement begins with a duration",
            label: "write `wait \(written)`",
            help: "and the step that comes after it on the next line",
            replacement: "wait \(written)"
        )
    }

    /// The step number that stands here, when it can only be one.
    private var numberHere: [Int]? {
        guard current.kind == .word, beginsWithDigit(current) else { return nil }
        return Parser.stepPath(current.text)
    }

    /// Whether the word `step` here begins a label and not something misspelt.
    private var isStepLabel: Bool {
        let next = peek(1)
        return next.kind == .word || next.kind == .quoted
    }

    private mutating func plainNumber(_ path: [Int]) throws(UnreadableStatement) {
        let token = current
        advance()
        if token.text.hasSuffix(".") { return }
        if take(.close) { return }
        let number = StepSyntax.number(path)
        let hasMark = isAtListMark || current.kind == .colon
        report(
            .stepNumberForm,
            at: hasMark ? token.span.joined(to: current.span) : token.span,
            "a step's number is written `\(number).`",
            label: "write `\(number).`",
            help: "also `\(number))` and `step \(number):`",
            replacement: "\(number)."
        )
        if isAtListMark { return advance() }
        take(.colon)
    }

    private mutating func steppedLabel(into label: inout StepSyntax.Label) throws(UnreadableStatement) {
        take(.step)
        if let path = numberHere, label.number == nil, !current.text.hasSuffix(".") {
            label.number = (path, current.span)
            advance()
        } else {
            label.name = try name("the step's name")
            if current.kind == .open, at(.was, ahead: 1) {
                label.was = try formerName()
            }
        }
        if take(.colon) { return }
        throw fail(
            .missingColon,
            at: hereOrLineEnd,
            "a colon is missing behind the step's number or name",
            label: "expected here",
            help: label.number.map { "for example `step \(StepSyntax.number($0.path)): send reminder email`" }
                ?? "for example `step reminder: send reminder email`"
        )
    }
}

extension Parser {
    /// Reads `(was reminder)`.
    private mutating func formerName() throws(UnreadableStatement) -> NameSyntax {
        let open = current.span
        advance()
        take(.was)
        let name = try name("the name that the step had")
        guard take(.close) else {
            throw fail(
                .unclosedParenthesis,
                at: open,
                "this parenthesis is never closed",
                label: "opened here",
                help: "for example `step pitch (was reminder): send pitch email`"
            )
        }
        return name
    }
}

extension Rule {
    static let stepNumberForm = Rule(
        "step-number-form",
        """
        A number before a step is written `4.`, `4)` or `step 4:`; inside blocks `3.1.`, `3.1)` or `step 3.1:`. Numbers
        may also be left out.
        """
    )
}
