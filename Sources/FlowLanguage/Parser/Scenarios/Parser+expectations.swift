import FlowModel

extension Parser {
    /// Reads `expect [CONTACT] [not] … [at M] [within D] [at step N] [N times]`.
    mutating func expectation() throws(UnreadableStatement) {
        let start = current.span.start
        take(.expect)
        let textStart = current.span.start
        let contact = try takeContact()
        if contact == nil, givenContacts.labels.count > 1 { throw missingContact(at: hereOrLineEnd) }
        var isNegated = take(.not)
        let subject = try expectedSubject(&isNegated)
        let moments = try expectedMoments(of: subject)
        let expectation = ExpectationSyntax(
            contact: contact,
            isNegated: isNegated,
            subject: subject,
            moments: moments,
            span: span(from: start),
            text: source.collapsedText(span(from: textStart))
        )
        scenario?.expectations.append(expectation)
    }

    private mutating func expectedSubject(
        _ isNegated: inout Bool
    ) throws(UnreadableStatement) -> ExpectationSyntax.Subject {
        let flow = "a flow's name"
        if take(.sent) { return .sent(email: try expectedName("an email's name")) }
        if take(.skipped) { return .skipped(email: try expectedName("an email's name")) }
        if take(.notified) {
            let team = try expectedName("a team's name")
            return .notified(team: team, email: take(.with) ? try expectedName("an email's name") : nil)
        }
        if take(.calledWebhook) { return .called(webhook: try expectedName("a webhook's name")) }
        if take(.entered) { return .entered(flow: try expectedName(flow)) }
        if take(.finished) { return .finished(flow: try expectedName(flow)) }
        if take(.converted) { return .converted(flow: try expectedName(flow)) }
        if take(.stopped) { return .stopped(flow: try expectedName(flow)) }
        if take(.tagged) { return .tagged(try expectedName("a tag's name")) }
        if at(.stage) {
            take(.stage)
            if take(.is), take(.not) { isNegated.toggle() }
            return .stage(try expectedName("a stage's name"))
        }
        return try expectedField(&isNegated)
    }

    /// Reads `FIELD is VALUE` and `score is 20`.
    private mutating func expectedField(
        _ isNegated: inout Bool
    ) throws(UnreadableStatement) -> ExpectationSyntax.Subject {
        let isScore = at(.score) && (at(.is, ahead: 1) || Parser.number(peek(1).text) != nil)
        if isScore {
            take(.score)
            if take(.is), take(.not) { isNegated.toggle() }
            return .score(try score())
        }
        guard current.kind == .quoted || isNameWord(current) else { throw unclearExpectation() }
        let before = position
        let field = try name("a field's name")
        guard take(.is) else {
            position = before
            throw unclearExpectation()
        }
        if take(.not) { isNegated.toggle() }
        return .field(field, try scenarioValue().value)
    }

    private mutating func unclearExpectation() -> UnreadableStatement {
        let forms: [Keyword] = [
            .sent, .skipped, .notified, .calledWebhook, .entered, .finished, .converted, .stopped, .stage, .tagged,
            .score,
        ]
        let words = forms.flatMap(table.spellings)
        let near = current.kind == .word ? nearest.nearest(to: current.text, among: words) : nil
        return fail(
            .badExpectation,
            at: hereOrLineEnd,
            "what is expected is not clear",
            label: near.map { "did you mean `\($0)`?" } ?? "expected here",
            help: "write one of " + forms.map { "`\(table[$0])`" }.joined(separator: ", ")
                + " with a name behind it, or `FIELD \(table[.is]) VALUE`",
            replacement: near
        )
    }

    /// A name that ends before a number of times.
    private mutating func expectedName(_ role: String) throws(UnreadableStatement) -> NameSyntax {
        try name(role) { parser, ahead in
            Parser.wholeNumber(parser.peek(ahead).text) != nil && parser.at(.times, ahead: ahead + 1)
        }
    }

    private mutating func expectedMoments(
        of subject: ExpectationSyntax.Subject
    ) throws(UnreadableStatement) -> ExpectationSyntax.Moments {
        var moments = ExpectationSyntax.Moments()
        let start = current.span.start
        while !isAtStatementEnd {
            take(.comma)
            let span = current.span
            if at(.atStep) {
                try refuseMoment(.atStep, of: subject, isSecond: moments.step != nil)
                take(.atStep)
                moments.step = try expectedStep()
            } else if at(.at) {
                try refuseMoment(.at, of: subject, isSecond: moments.at != nil)
                take(.at)
                moments.at = try scenarioMoment()
            } else if at(.within) {
                try refuseMoment(.within, of: subject, isSecond: moments.within != nil)
                take(.within)
                moments.within = try duration()
            } else if let times = Parser.wholeNumber(current.text), current.kind == .word, at(.times, ahead: 1) {
                try refuseMoment(.times, of: subject, isSecond: moments.times != nil)
                advance()
                take(.times)
                moments.times = times
            } else {
                throw unexpectedMoment(span)
            }
            moments.span = self.span(from: start)
        }
        return moments
    }

    private mutating func unexpectedMoment(_ span: Span) -> UnreadableStatement {
        if current.kind == .word, table.reserved.contains(current.text), nameJustBefore != nil { return unexpected() }
        return fail(
            .badExpectation,
            at: span,
            "this is not understood behind what is expected",
            label: "the expectation is complete before it",
            help: "behind it may stand `\(table[.at]) 2026-03-05 09:00`, `\(table[.within]) 3 \(table[.days])`, "
                + "`\(table[.atStep]) 5` and `2 \(table[.times])`"
        )
    }

    /// Refuses what is written twice, and what says nothing about that kind of expectation.
    private mutating func refuseMoment(
        _ keyword: Keyword,
        of subject: ExpectationSyntax.Subject,
        isSecond: Bool
    ) throws(UnreadableStatement) {
        if isSecond {
            throw fail(
                .badExpectation,
                at: current.span,
                "`\(table[keyword])` stands twice in this line",
                label: "the second one",
                help: "write a line for each"
            )
        }
        if keyword == .at { return }
        if subject.isLookedAt {
            throw fail(
                .badExpectation,
                at: current.span,
                "how a contact is has a moment, and no `\(table[keyword])`",
                label: "means nothing here",
                help: "it is looked at when everything is over, or `\(table[.at]) 2026-03-05 09:00`"
            )
        }
        if keyword == .atStep, !subject.hasStep {
            throw fail(
                .badExpectation,
                at: keywordSpan(.atStep),
                "contacts come in and get to the end at no step",
                label: "means nothing here",
                help: "`\(table[.atStep])` may stand behind `\(table[.sent])`, `\(table[.skipped])`, "
                    + "`\(table[.notified])`, `\(table[.calledWebhook])`, `\(table[.converted])` "
                    + "and `\(table[.stopped])`"
            )
        }
    }

    private mutating func expectedStep() throws(UnreadableStatement) -> (number: [Int], span: Span) {
        let token = current
        guard token.kind == .word, let path = Parser.stepPath(token.text) else {
            throw fail(
                .badExpectation,
                at: hereOrLineEnd,
                "a step's number is missing",
                label: "expected here",
                help: "for example `\(table[.atStep]) 5` or `\(table[.atStep]) 3.1`"
            )
        }
        advance()
        return (path, token.span)
    }
}

extension ExpectationSyntax.Subject {
    /// Whether it is about how the contact is, and not about a line of the timeline.
    var isLookedAt: Bool {
        switch self {
        case .stage, .tagged, .score, .field: true
        case .sent, .skipped, .notified, .called, .entered, .finished, .converted, .stopped: false
        }
    }

    /// Whether the line of the timeline has a step.
    fileprivate var hasStep: Bool {
        switch self {
        case .sent, .skipped, .notified, .called, .converted, .stopped: true
        case .stage, .tagged, .score, .field, .entered, .finished: false
        }
    }
}

extension Rule {
    static let badExpectation = Rule(
        "bad-expectation",
        """
        An `expect` line says one thing of one contact. How the contact is, at the end or `at` a moment:

            expect stage MQL at 2026-03-05 09:00
            expect tagged vip · expect score is 20 · expect plan is "pro"

        Or what happened, `at` a moment exactly, `within` a time from the start, `at step` a step, so many `times`:

            expect sent nurture email 1 at 2026-03-02 09:00
            expect stopped nurture at step 5 · expect entered nurture 2 times
            expect skipped news · expect called webhook crm · expect notified sales with new mql

        `not` before it says that it does not hold or did not happen.
        """
    )
}
