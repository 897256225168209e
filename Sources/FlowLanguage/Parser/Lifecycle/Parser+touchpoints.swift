import FlowModel

/// What people write in a journey that is no touchpoint.
extension Parser {
    /// Refuses numbers and list marks: a line is enough to tell the steps of a journey apart.
    mutating func refuseLineMark() throws(UnreadableStatement) {
        let next = peek(1)
        let isNumber =
            current.kind == .word && Parser.stepPath(current.text) != nil
            && (current.text.hasSuffix(".") || next.kind == .close)
        guard isNumber || isAtListMark, !next.endsStatement else { return }
        let span = next.kind == .close ? current.span.joined(to: next.span) : current.span
        throw fail(
            .badTouchpoint,
            at: span,
            isNumber ? "the lines of a journey have no numbers" : "no list mark stands before a line of a journey",
            label: "take it out",
            help: "their order is that in which they are written",
            replacement: ""
        )
    }

    /// Refuses what a flow does or asks, where something that happens is expected.
    mutating func refuseOtherThanTouchpoint() throws(UnreadableStatement) {
        if at(.not) {
            throw badTouchpoint(
                "a journey counts what happens",
                label: "says what does not",
                help: "leave the line out; who does not get from one line to the next, the report counts by itself"
            )
        }
        if let step = [Keyword.send, .moveToStage, .record, .on, .then].first(where: { at($0) }) {
            throw refuseOtherWord(step)
        }
        if at(.wait) {
            throw badTouchpoint(
                "a journey has no waits",
                label: "take the line out",
                help: "it names what happens, and the report says how long that took"
            )
        }
        let states: [Keyword] = [.segment, .score, .tagged, .inSegment, .subscribedTo]
        guard let state = states.first(where: { at($0) }), let length = length(of: state) else { return }
        let isNamed = state != .score && (isNameWord(peek(length)) || peek(length).kind == .quoted)
        guard isNamed || at(.atLeast, ahead: length) else { return }
        throw badTouchpoint(
            "this is something that holds, not something that happens",
            label: "no touchpoint",
            help: "a journey counts events, what happens to emails, and stages; "
                + "a flow can `\(table[.record])` an event when this begins to hold"
        )
    }

    /// What a flow does, with the word by which a journey says that it was done.
    private mutating func refuseOtherWord(_ step: Keyword) -> UnreadableStatement {
        let span = keywordSpan(step)
        let meant =
            switch step {
            case .send: table[.sent]
            case .moveToStage: table[.stage]
            default: ""
            }
        return fail(
            .badTouchpoint,
            at: span,
            "`\(source.collapsedText(span))` begins no line of a journey",
            label: meant.isEmpty ? "take it out" : "write `\(meant)`",
            help: "a line says what has happened: an event, `\(table[.sent]) nurture email 1`, "
                + "`\(table[.clicked]) nurture email 1`, `\(table[.stage]) MQL`",
            replacement: meant
        )
    }

    /// A report measures by the email; what was clicked in it is a question for a flow.
    mutating func linkInTouchpoint() -> UnreadableStatement {
        badTouchpoint(
            "a touchpoint is about an email, not about a link in it",
            label: "takes no link",
            help: "let a flow `\(table[.record])` an event of its own when it is clicked, and write that event here"
        )
    }

    /// Refuses `stage is MQL`.
    mutating func refuseComparedStage() throws(UnreadableStatement) {
        guard at(.is) else { return }
        let isPlain = isNameWord(peek(1)) || peek(1).kind == .quoted
        let isMore = !isPlain || at(.oneOf, ahead: 1)
        let stage = table[.stage]
        throw fail(
            .badTouchpoint,
            at: isMore ? restOfStatement : current.span,
            "a journey counts who moves into a stage",
            label: isMore ? "write the stage's name alone" : "take it out",
            help: "write `\(stage) MQL`; where somebody may pass a stage over, "
                + "`\(stage) MQL \(table[.or]) \(stage) SQL`",
            replacement: isMore ? nil : ""
        )
    }

    /// Refuses what stands behind a touchpoint instead of `or` and the end of the line.
    mutating func refuseBehindTouchpoint() throws(UnreadableStatement) {
        if isAtStatementEnd { return }
        if current.kind == .comma {
            let isLast = peek(1).endsStatement
            throw fail(
                .badTouchpoint,
                at: current.span,
                isLast ? "no comma stands behind a line" : "a comma does not join touchpoints",
                label: isLast ? "take it out" : "write `\(table[.or])`",
                help: "`\(table[.or])` joins those of which any will do; what comes next has a line of its own",
                replacement: isLast ? "" : " \(table[.or])"
            )
        }
        if at(.and) {
            if knownWholeName() != nil { throw unexpected() }
            throw badTouchpoint(
                "`\(table[.and])` does not join touchpoints",
                label: "one of the two at a time",
                help: "write `\(table[.or])` if either will do; what must happen one after the other "
                    + "stands on lines of its own"
            )
        }
        if at(.from), tokens[position - 1].text == table[.unsubscribed] {
            throw badTouchpoint(
                "a journey counts unsubscribing from anything",
                label: "takes no topic",
                help: "write `\(table[.unsubscribed])` alone"
            )
        }
        try refuseCondition()
    }

    /// A touchpoint happens or does not; what else must hold would be read as part of a name or not at all.
    private mutating func refuseCondition() throws(UnreadableStatement) {
        let periods: [Keyword] = [.ever, .inTheLast, .within, .since]
        let help: String
        if at(.filter) {
            help =
                "let a flow record those as an event of their own: "
                + "`\(table[.on]) purchase \(table[.filter]) amount >= 100`, "
                + "`\(table[.record]) large purchase`, and write `large purchase` here"
        } else if at(.atLeast) {
            help = "let a flow record an event of its own when it has happened often enough, and write that here"
        } else if periods.contains(where: { at($0) }), knownWholeName() == nil {
            help =
                "which time a report is about is said where it is made: "
                + "`nurture report \"Lead to qualified\" --since 2026-01-01 --within 14 days`"
        } else if at(.is) || current.kind == .comparison {
            help = "let a flow record an event of its own when that holds, and write that event here"
        } else {
            return
        }
        throw badTouchpoint("a touchpoint has no condition", label: "begins one", help: help)
    }

    /// At the word or words that stand here.
    private mutating func badTouchpoint(_ message: String, label: String, help: String) -> UnreadableStatement {
        fail(.badTouchpoint, at: isAtStatementEnd ? hereOrLineEnd : restOfStatement, message, label: label, help: help)
    }
}

extension Rule {
    static let badTouchpoint = Rule(
        "bad-touchpoint",
        """
        Each line of a journey names something that happens, in the order in which people are meant to come to it, or
        several of which any will do, joined by `or`. A contact that passes a line over is counted all the same.

            journey "Lead to qualified":
              form submitted
              sent nurture email 1
              clicked nurture email 1 or replied nurture email 1
              stage SQL
            end

        A line is an event's name, `sent`, `opened`, `clicked`, `replied`, `bounced` or `complained` with an email's
        name or `any email`, `unsubscribed`, or `stage` with a stage's name. It has no condition: what only counts when
        something else holds is an event that a flow records.

            flow "Large purchases"
            on purchase where amount >= 100
            enter every time
            record large purchase

        Which people and which time a report is about is said where it is made: `--segment`, `--since`, `--within`.
        """
    )
}
