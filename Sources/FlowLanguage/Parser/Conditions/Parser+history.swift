import FlowModel

/// Conditions on what happened: events, and what was done with messages.
extension Parser {
    /// The kind of message condition that begins here; inside `where` the word may be a property's name.
    func messageFact(_ place: ConditionPlace) -> Condition.MessageFact? {
        switch place.filter {
        case .event: return nil
        case .trigger, .moment: if isComparison(ahead: 1) { return nil }
        case nil: break
        }
        return messageFact
    }

    private static let messageFacts: [(word: Keyword, fact: Condition.MessageFact)] = [
        (.clicked, .clicked), (.opened, .opened), (.bounced, .bounced), (.replied, .replied),
        (.complained, .complained),
    ]

    private var messageFact: Condition.MessageFact? {
        Parser.messageFacts.first { at($0.word) }?.fact
    }

    /// The kind of message event that an `on` or a scoring rule is about, read with its word.
    mutating func takeMessageFact() -> Condition.MessageFact? {
        Parser.messageFacts.first { take($0.word) }?.fact
    }

    /// Whether `link` and a text in quotes stand there.
    func isAtLink(ahead: Int = 0) -> Bool {
        guard let length = length(of: .link, ahead: ahead) else { return false }
        return peek(ahead + length).kind == .quoted
    }

    mutating func message(
        _ fact: Condition.MessageFact,
        _ place: ConditionPlace
    ) throws(UnreadableStatement) -> ConditionSyntax {
        let start = current.span.start
        _ = takeMessageFact()
        let target: ConditionSyntax.Target
        if takeAnyEmail() {
            target = .anyEmail
        } else if isAtLink() {
            take(.link)
            target = .link(current.text)
            advance()
        } else if isNameWord(current) || current.kind == .quoted, !isAtComparison {
            target = .email(try name("an email's name"))
        } else {
            target = .bare
        }
        let span = span(from: start)
        let occurring = try occurring()
        if place.filter != nil, occurring.isBare { throw bareInTrigger(span) }
        return .message(fact, target, occurring, span)
    }

    /// Reads `any email`, unless more words make a name of it.
    mutating func takeAnyEmail() -> Bool {
        guard let length = length(of: .anyEmail), !isNameWord(peek(length)) else { return false }
        return take(.anyEmail)
    }

    mutating func happened(
        _ name: NameSyntax,
        _ place: ConditionPlace
    ) throws(UnreadableStatement) -> ConditionSyntax {
        if case .event? = place.filter { throw comparedInFilterWithNothing(name) }
        let filter = take(.filter) ? try eventFilter(name, place) : nil
        let occurring = try occurring()
        if place.filter != nil, occurring.isBare { throw comparedInFilterWithNothing(name) }
        return .happened(name, filter: filter, occurring)
    }

    /// Reads `ever`, `in the last 30 days` and `at least 3 times`, in any order, each at most once.
    mutating func occurring() throws(UnreadableStatement) -> OccurringSyntax {
        var result = OccurringSyntax.bare
        while true {
            if at(.ever) || at(.inTheLast) {
                guard result.period == nil else { throw periodTwice() }
                result.period = take(.ever) ? .ever : .inTheLast(try lastDuration())
            } else if at(.atLeast) {
                guard result.atLeast == nil else { throw periodTwice() }
                take(.atLeast)
                let message = "how often it must have happened is not clear"
                result.atLeast = try count(.badCount, message, "at least 3 times")
            } else {
                try refuseOtherPeriods()
                return result
            }
        }
    }

    private mutating func lastDuration() throws(UnreadableStatement) -> CalendarDuration {
        take(.inTheLast)
        return try duration()
    }

    private mutating func periodTwice() -> UnreadableStatement {
        fail(
            .badPeriod,
            at: current.span,
            "two things are said about the same",
            label: "the second one",
            help: "a condition has at most one `ever` or `in the last …`, and one `at least … times`"
        )
    }

    /// Words by which people say when something happened, and what stands behind a period instead of before it.
    private mutating func refuseOtherPeriods() throws(UnreadableStatement) {
        if at(.within) || at(.since) {
            throw fail(
                .badPeriod,
                at: current.span,
                "`\(source.text(current.span))` says nothing here",
                label: "not known",
                help: "write `in the last 30 days` or `ever`; without, what happened since the entry began counts"
            )
        }
        if at(.filter) {
            throw fail(
                .badPeriod,
                at: current.span,
                "`\(table.spelling(.filter))` stands directly behind the event",
                label: "comes too late",
                help: "for example `purchase where amount >= 100 in the last 30 days`"
            )
        }
    }

    /// Reads `3 times`.
    mutating func count(
        _ rule: Rule,
        _ message: String,
        _ example: String
    ) throws(UnreadableStatement) -> Int {
        let token = current
        let digits = token.kind == .word && token.text.utf8.count <= 6 && beginsWithDigit(token) ? Int(token.text) : nil
        guard let count = digits, count > 0, at(.times, ahead: 1) else {
            throw fail(
                rule,
                at: hereOrLineEnd,
                message,
                label: "a count is expected here",
                help: "for example `\(example)`"
            )
        }
        advance()
        take(.times)
        return count
    }
}

extension OccurringSyntax {
    var isBare: Bool { period == nil && atLeast == nil }
}

extension Rule {
    static let badPeriod = Rule(
        "bad-period",
        """
        Behind an event stands, if anything, `where`, then when it must have happened (`ever` or `in the last 30 days`)
        and how often (`at least 3 times`). Without a period what happened since the entry began counts.

            purchase where amount >= 100 in the last 30 days
            visited pricing at least 3 times ever
        """
    )
}
