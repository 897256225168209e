import FlowModel

extension Parser {
    /// Reads `at MOMENT, …` or `after DURATION, …`.
    mutating func happening() throws(UnreadableStatement) {
        let start = current.span
        let when: ScenarioLine.When
        if take(.at) {
            when = .at(try scenarioMoment())
        } else {
            take(.after)
            when = .after(try duration())
        }
        var happening = HappeningSyntax(when: when, contact: nil, kind: nil, span: start)
        if case .after = when, scenario?.happenings.isEmpty == true, scenario?.isIncomplete == false {
            report(
                .noStart,
                at: start,
                "nothing has happened yet for this to come after",
                label: "the first line has a date and a time",
                help: "begin with `\(table[.at]) 2026-03-02 09:00`"
            )
            scenario?.isIncomplete = true
        }
        defer {
            happening.span = span(from: start.start)
            scenario?.happenings.append(happening)
        }
        take(.comma)
        if isAtStatementEnd { return }
        happening.contact = try takeContact()
        take(.comma)
        if happening.contact == nil, givenContacts.labels.count > 1 { throw missingContact(at: hereOrLineEnd) }
        if isAtStatementEnd { throw missingHappening() }
        happening.kind = try happeningKind()
    }

    /// Reads a date with its time; a date alone is its 00:00.
    mutating func scenarioMoment() throws(UnreadableStatement) -> LocalTime {
        let token = current
        switch try takeLocalTime() {
        case .day(let date): return LocalTime(date: date, millisecondOfDay: 0)
        case .moment(let time): return time
        case .ago, .fromNow, nil:
            let isCut = token.kind == .word && peek(1).kind == .colon && peek(2).kind == .word
            let span = isCut ? token.span.joined(to: peek(2).span) : hereOrLineEnd
            let meant = Parser.meantMoment(token.kind == .quoted ? token.text : source.text(span))
            throw fail(
                .badValue,
                at: span,
                "a date and a time are expected here",
                label: meant.map { "write `\($0)`" } ?? whyNoMoment,
                help: "for example `\(table[.at]) 2026-03-02 09:00`",
                replacement: meant
            )
        }
    }

    private var whyNoMoment: String {
        if isAtTime() { return "the date is missing" }
        let parts = current.text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        return parts == [4, 2, 2] ? "there is no such day" : "not understood as a moment"
    }

    /// `2026-03-02 09:00` for that in quotes or with a `T`; nil for what means nothing.
    private static func meantMoment(_ text: String) -> String? {
        let parts = text.lowercased().split { $0 == " " || $0 == "t" }.map(String.init)
        guard parts.count == 2, ISO8601.date(parts[0]) != nil, timeOfDay(parts[1]) != nil else { return nil }
        return parts.joined(separator: " ")
    }

    private mutating func missingHappening() -> UnreadableStatement {
        fail(
            .missingHappening,
            at: hereOrLineEnd,
            "what happens is missing",
            label: "expected here",
            help: "an event such as `lead`, or `\(table[.clicked]) nurture email 1`"
        )
    }

    private mutating func happeningKind() throws(UnreadableStatement) -> HappeningSyntax.Kind {
        if let kind = try messageHappening() { return kind }
        if take(.unsubscribedFrom) {
            return .unsubscribed(from: take(.everything) ? nil : try name("a topic's name"))
        }
        if take(.subscribedTo) { return .subscribed(to: try name("a topic's name")) }
        if at(.unsubscribed), peek(1).endsStatement {
            take(.unsubscribed)
            return .unsubscribed(from: nil)
        }
        if isAtStep() { return .change(try changeByHand()) }
        let event = try name("an event's name")
        return .event(event, take(.with) ? try pairs("a property's name") : [])
    }

    /// Reads `clicked [EMAIL] [link "…"]` and its like; nil when something else stands here.
    private mutating func messageHappening() throws(UnreadableStatement) -> HappeningSyntax.Kind? {
        guard let fact = takeMessageFact() else { return nil }
        var email: NameSyntax?
        if !isAtLink(), !take(.anyEmail), isNameWord(current) || current.kind == .quoted {
            email = try name("an email's name") { parser, ahead in parser.isAtLink(ahead: ahead) }
        }
        guard isAtLink() else { return .message(fact, email: email, link: nil) }
        guard fact == .clicked else {
            throw fail(
                .missingHappening,
                at: keywordSpan(.link),
                "only `\(table[.clicked])` is about a link",
                label: "take it out",
                help: "for example `\(table[.clicked]) \(table[.link]) \"pricing\"`"
            )
        }
        take(.link)
        let link = current.text
        advance()
        return .message(fact, email: email, link: link)
    }

    private mutating func changeByHand() throws(UnreadableStatement) -> ActionSyntax {
        let start = current.span
        let action = try action()
        switch action.kind {
        case .set(_, .value), .clear, .tag, .untag, .addPoints, .moveToStage, .startFlow: return action
        case .set:
            throw fail(
                .badValue,
                at: action.span,
                "no event has let anybody in here, so `\(table[.event]).` means nothing",
                label: "write the value itself",
                help: "a number, a text in quotes, a date, `\(table[.yes])` or `\(table[.no])`"
            )
        case .subscribe, .unsubscribe:
            throw fail(
                .missingHappening,
                at: start,
                "what a contact did is written as something that happened",
                label: "a step of a flow",
                help: "write `\(table[.subscribedTo]) newsletter`, `\(table[.unsubscribed])` "
                    + "or `\(table[.unsubscribedFrom]) newsletter`"
            )
        default:
            throw fail(
                .missingHappening,
                at: start,
                "this is a step of a flow, and nothing that happens to a contact",
                label: "only flows do this",
                help: "what somebody may do by hand: `\(table[.set])`, `\(table[.clear])`, `\(table[.tag])`, "
                    + "`\(table[.untag])`, `\(table[.add])`, `\(table[.subtract])`, `\(table[.moveToStage])`, "
                    + "`\(table[.startFlow])`"
            )
        }
    }
}

extension Rule {
    static let noStart = Rule(
        "no-start",
        """
        The first line of what happens has a date and a time; `after` counts from the line above.

            at 2026-03-02 09:00, lead
            after 1 day, clicked nurture email 1
        """
    )

    static let missingHappening = Rule(
        "missing-happening",
        """
        Behind `at` and `after` stands what happens: an event with its properties, something done with an email, or a
        change that somebody makes by hand.

            at 2026-03-02 09:00, lead with source "webinar"
            after 1 day, clicked nurture email 1 link "pricing"
            after 1 day, set plan to "pro"
        """
    )
}
