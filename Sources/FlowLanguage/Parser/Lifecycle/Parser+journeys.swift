import FlowModel

extension Parser {
    /// Reads `journey NAME:` with its lines.
    mutating func journeyBlock() {
        let opener = keywordSpan(.journey)
        take(.journey)
        let example = "\(table[.sent]) nurture email 1"
        let name = journeyName(example: example)
        var steps: [JourneySyntax.StepSyntax] = []
        blockLines(.journey, opener, example: example) { parser throws(UnreadableStatement) in
            steps.append(try parser.journeyStep())
        }
        lifecycle.journeys.append(JourneySyntax(name: name, span: span(from: opener.start), steps: steps))
    }

    /// Reads the name and its colon; where they are wrong, the lines below are still lines of a journey.
    private mutating func journeyName(example: String) -> NameSyntax? {
        if isAtStatementEnd || current.kind == .colon {
            report(
                .missingName,
                at: hereOrLineEnd,
                "the journey's name is missing",
                label: "a name is expected here",
                help: "for example `\(table[.journey]) \"Lead to qualified\":`"
            )
            take(.colon)
            return nil
        }
        guard let name = try? name("the journey's name") else {
            while !isAtStatementEnd, current.kind != .colon { advance() }
            take(.colon)
            return nil
        }
        if take(.colon) { return name }
        guard isAtStatementEnd else {
            _ = unexpected()
            skipStatement()
            return name
        }
        report(
            .missingColon,
            at: hereOrLineEnd,
            "a colon is missing behind the journey's name",
            label: "expected here",
            help: "write `\(table[.journey]) \"\(quotable(name.text))\":`, below it lines such as `\(example)`, "
                + "and `\(table[.end])` behind the last"
        )
        return name
    }

    /// Reads one line: a touchpoint, or several of which any will do.
    private mutating func journeyStep() throws(UnreadableStatement) -> JourneySyntax.StepSyntax {
        let start = current.span.start
        try refuseLineMark()
        var paths: [JourneySyntax.PathSyntax] = []
        repeat {
            let first = current.span.start
            let touchpoint = try touchpoint()
            let span = span(from: first)
            paths.append(JourneySyntax.PathSyntax(touchpoint: touchpoint, span: span, text: source.collapsedText(span)))
        } while take(.or)
        try refuseBehindTouchpoint()
        let span = span(from: start)
        return JourneySyntax.StepSyntax(paths: paths, span: span, text: source.collapsedText(span))
    }

    private mutating func touchpoint() throws(UnreadableStatement) -> TouchpointSyntax {
        try refuseOtherThanTouchpoint()
        if let fact = takeMessageFact() {
            if isAtLink() { throw linkInTouchpoint() }
            if takeAnyEmail() || !isAtName { return .message(fact, email: nil) }
            return .message(fact, email: try name("an email's name"))
        }
        if at(.sent) { return .sent(email: try sentEmail()) }
        if take(.stage) {
            try refuseComparedStage()
            return .stage(try name("the stage's name"))
        }
        if at(.unsubscribed), !isNameWord(peek(1)) {
            take(.unsubscribed)
            return .unsubscribed
        }
        return .event(try name("an event's name"))
    }

    /// Reads `sent EMAIL` or `sent any email`.
    private mutating func sentEmail() throws(UnreadableStatement) -> NameSyntax? {
        let span = keywordSpan(.sent)
        take(.sent)
        if takeAnyEmail() { return nil }
        if isAtStatementEnd || at(.or) {
            throw fail(
                .badTouchpoint,
                at: span,
                "which email was sent is missing",
                label: "name an email behind it",
                help: "write its name, or `\(table[.sent]) \(table[.anyEmail])`",
                replacement: "\(table[.sent]) \(table[.anyEmail])"
            )
        }
        return try name("an email's name")
    }

    /// Whether a name stands here, bare or in quotes.
    private var isAtName: Bool { isNameWord(current) || current.kind == .quoted }
}
