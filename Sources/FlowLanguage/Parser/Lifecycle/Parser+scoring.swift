import FlowModel

extension Parser {
    /// Reads `scoring:` with its lines.
    mutating func scoringBlock() {
        block(.scoring, example: "\(table[.clicked]) +10") { parser throws(UnreadableStatement) in
            try parser.scoringLine()
        }
    }

    private mutating func scoringLine() throws(UnreadableStatement) {
        let start = current.span.start
        if Parser.signedNumber(current) != nil { return try decayLine() }
        let subject = try scoringSubject()
        try refuseSecondSubject()
        var rule = ScoringRuleSyntax(subject: subject, points: 0, span: current.span, text: "")
        if take(.filter) {
            var event: Slug?
            if case .event(let name) = subject { event = name.slug }
            rule.filter = try writtenCondition(.outside.filter(of: event))
        }
        rule.points = try points()
        try scoringLimits(of: &rule)
        rule.span = span(from: start)
        rule.text = source.collapsedText(rule.span)
        lifecycle.scoring.append(rule)
    }

    private mutating func scoringSubject() throws(UnreadableStatement) -> ScoringRuleSyntax.Subject {
        try refuseOtherSubject()
        if let fact = takeMessageFact() {
            if isAtLink() { throw noPointsForThat(restOfStatement) }
            if takeAnyEmail() { return .message(fact, email: nil) }
            let hasEmail = (isNameWord(current) && !looksLikePoints(current)) || current.kind == .quoted
            return .message(fact, email: hasEmail ? try name("an email's name") : nil)
        }
        if take(.unsubscribed) { return .unsubscribed }
        return .event(try name("an event's name"))
    }

    private mutating func refuseSecondSubject() throws(UnreadableStatement) {
        guard at(.or) || at(.and) else { return }
        throw fail(
            .badScoringRule,
            at: current.span,
            "one line of `\(table[.scoring])` is about one event",
            label: "the second one needs a line of its own",
            help: "write a line for each; a name with this word in it stands in quotes"
        )
    }

    /// What can be asked and does not happen at a moment that points could be given for.
    private mutating func refuseOtherSubject() throws(UnreadableStatement) {
        let states: [Keyword] = [
            .stage, .segment, .score, .tagged, .inSegment, .subscribedTo, .unsubscribedFrom, .not,
        ]
        guard let state = states.first(where: { at($0) }), let length = length(of: state) else { return }
        let next = peek(length)
        guard next.kind == .word, Parser.signedNumber(next) == nil || state == .inSegment else { return }
        throw noPointsForThat(restOfStatement)
    }

    private mutating func noPointsForThat(_ span: Span) -> UnreadableStatement {
        fail(
            .badScoringRule,
            at: span,
            "points are given for events",
            label: "no event",
            help: "an event of an application, or `\(table[.clicked])`, `\(table[.opened])`, `\(table[.bounced])`, "
                + "`\(table[.replied])`, `\(table[.complained])` with or without an email's name, "
                + "or `\(table[.unsubscribed])`"
        )
    }

    /// Whether this is meant to be a number with a sign, right or wrong.
    private func looksLikePoints(_ token: Token) -> Bool {
        guard token.kind == .word, let first = token.text.unicodeScalars.first else { return false }
        return beginsWithDigit(token) || ["+", "-", "−", "–"].contains(first)
    }

    private mutating func points() throws(UnreadableStatement) -> Int {
        let token = current
        if let number = Parser.signedNumber(token), number != 0 {
            advance()
            return number
        }
        let digits = token.kind == .word ? token.text.filter { $0.isASCII && $0.isNumber } : ""
        let isMinus = ["−", "–", "-"].contains { token.text.hasPrefix($0) }
        let meant = Int(digits).flatMap { (1...Limits.points).contains($0) ? "\(isMinus ? "-" : "+")\($0)" : nil }
        let isNumber = token.kind == .word && !digits.isEmpty && !token.text.contains { $0.isLetter || $0 == "." }
        throw fail(
            .badScoringRule,
            at: hereOrLineEnd,
            looksLikePoints(token)
                ? "points are a whole number with a sign, and not zero" : "how many points it gives is missing",
            label: isNumber && meant != nil ? "write `\(meant ?? "")`" : "points are expected here",
            help: "whole numbers such as +10 or -5, at most \(Limits.points)",
            replacement: isNumber ? meant : nil
        )
    }

    private mutating func scoringLimits(of rule: inout ScoringRuleSyntax) throws(UnreadableStatement) {
        while at(.atMost) || (current.kind == .comma && at(.atMost, ahead: 1)) {
            take(.comma)
            let span = keywordSpan(.atMost)
            take(.atMost)
            let isDaily = take(.onceADay)
            if isDaily ? rule.oncePerDay : rule.limit != nil {
                throw fail(
                    .badScoringRule,
                    at: span,
                    "this limit is written twice",
                    label: "the second one",
                    help: "keep one of the two"
                )
            }
            if isDaily {
                rule.oncePerDay = true
            } else {
                rule.limit = try pointsLimit()
            }
        }
    }

    private mutating func pointsLimit() throws(UnreadableStatement) -> Int {
        let token = current
        if token.kind == .word, let number = Parser.wholeNumber(token.text), (1...Limits.points).contains(number),
            !at(.times, ahead: 1)
        {
            advance()
            return number
        }
        throw fail(
            .badScoringRule,
            at: hereOrLineEnd,
            "how many points it gives at most is not clear",
            label: "a number of points is expected here",
            help: "for example `\(table[.opened]) +2, \(table[.atMost]) 10`, "
                + "or `\(table[.opened]) +2, \(table[.atMost]) \(table[.onceADay])`"
        )
    }

    /// Reads `-5 every 30 days without activity`.
    private mutating func decayLine() throws(UnreadableStatement) {
        let first = current
        let points = Parser.signedNumber(first) ?? 0
        advance()
        let form = "-5 \(table[.every]) 30 \(table[.days]) \(table[.withoutActivity])"
        guard take(.every) else {
            let rest = isAtStatementEnd ? "" : source.collapsedText(restOfStatement)
            throw fail(
                .badScoringRule,
                at: first.span,
                "what these points are for stands before them",
                label: rest.isEmpty ? "for what?" : "write `\(rest) \(source.text(first.span))`",
                help: "for example `\(table[.clicked]) +10`; without an event only `\(form)`"
            )
        }
        let duration = try duration()
        guard take(.withoutActivity), points < 0 else {
            throw fail(
                .badScoringRule,
                at: points < 0 ? hereOrLineEnd : first.span,
                points < 0
                    ? "points fall only while nothing is heard of the contact"
                    : "points that come with time are taken away, not given",
                label: points < 0 ? "`\(table[.withoutActivity])` is expected here" : "begins with `-`",
                help: "for example `\(form)`"
            )
        }
        lifecycle.decays.append(
            DecaySyntax(decay: Decay(points: -points, every: duration), span: span(from: first.span.start))
        )
    }

    /// `+10` or `-5`; nil for what is no such number, or has more digits than points may have.
    static func signedNumber(_ token: Token) -> Int? {
        guard token.kind == .word, token.text.hasPrefix("+") || token.text.hasPrefix("-") else { return nil }
        guard let number = wholeNumber(String(token.text.dropFirst())), number <= Limits.points else { return nil }
        return token.text.hasPrefix("-") ? -number : number
    }

    /// A number of at most nine digits and nothing else.
    static func wholeNumber(_ text: String) -> Int? {
        let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber && (1...9).contains(text.utf8.count) ? Int(text) : nil
    }
}

extension Rule {
    static let badScoringRule = Rule(
        "bad-scoring-rule",
        """
        Each line of `scoring:` says what happens, how many points that gives or takes, and how many at most; one line
        may let points fall with time.

            scoring:
              clicked +10
              opened +2, at most 10
              visited pricing where plan is "pro" +5, at most once a day
              -5 every 30 days without activity
            end
        """
    )
}
