import FlowModel

/// Files of scenarios (LANGUAGE, section 5).
extension Parser {
    /// Reads the whole file into its scenarios.
    mutating func parseScenarios() {
        while !isAtEnd {
            if isAtStatementEnd {
                advance()
                continue
            }
            let before = position
            scenarioStatement()
            if position == before { advance() }
        }
        finishScenario()
    }

    private mutating func scenarioStatement() {
        guard let keyword = scenarioBeginning else { return unknownScenarioStatement() }
        if keyword == .scenario { return beginScenario() }
        if scenario == nil {
            report(
                .noScenario,
                at: current.span,
                "this line belongs to no scenario",
                label: "no `\(table[.scenario])` above it",
                help: "write `\(table[.scenario]) \"what it shows\"` on a line of its own above it"
            )
            begin(ScenarioSyntax(source: source, name: "", nameSpan: current.span))
            scenario?.isIncomplete = true
        }
        do {
            switch keyword {
            case .given: try given()
            case .webhook: try webhookAnswer()
            case .expect: try expectation()
            default: try happening()
            }
            if !isAtStatementEnd { throw unexpected() }
        } catch {
            scenario?.isIncomplete = true
            skipStatement()
        }
    }

    /// The keyword with which a line of a scenario begins here.
    private var scenarioBeginning: Keyword? {
        Parser.scenarioBeginnings.first { at($0) }
    }

    private static let scenarioBeginnings: [Keyword] = [.scenario, .given, .webhook, .at, .after, .expect]

    private mutating func beginScenario() {
        finishScenario()
        let start = current.span
        take(.scenario)
        do {
            let name = try name("the scenario's name")
            begin(ScenarioSyntax(source: source, name: name.text, nameSpan: name.span))
            scenario?.span = start
            take(.colon)
            if !isAtStatementEnd { throw unexpected() }
        } catch {
            if scenario == nil { begin(ScenarioSyntax(source: source, name: "", nameSpan: start)) }
            scenario?.isIncomplete = true
            scenario?.span = start
            skipStatement()
        }
    }

    private mutating func begin(_ syntax: ScenarioSyntax) {
        scenario = syntax
        givenContacts = GivenContacts()
        var index = position
        while tokens[index].kind != .endOfFile {
            while tokens[index].endsStatement, tokens[index].kind != .endOfFile { index += 1 }
            let ahead = index - position
            if at(.scenario, ahead: ahead) { return }
            if let length = length(of: .given, ahead: ahead) {
                let token = peek(ahead + length)
                if let label = contactLabel(token) { givenContacts.add(label) }
            }
            while !tokens[index].endsStatement { index += 1 }
        }
    }

    private mutating func finishScenario() {
        guard var finished = scenario else { return }
        let last = tokens[max(0, position - 1)]
        finished.span = Span(finished.span.start, max(finished.span.start, last.span.end))
        scenarios.append(finished)
        scenario = nil
    }

    private mutating func unknownScenarioStatement() {
        let words = Parser.scenarioBeginnings.flatMap(table.spellings)
        let other = table.otherWords[current.text].flatMap { Parser.scenarioBeginnings.contains($0) ? table[$0] : nil }
        let near = current.kind == .word ? other ?? nearest.nearest(to: current.text, among: words) : nil
        let isFlow = near == nil && beginning() != nil
        if scenario == nil || isFlow, hasStrayScenarioText { return skipStatement() }
        hasStrayScenarioText = hasStrayScenarioText || scenario == nil || isFlow
        let written = current.kind == .word ? "`\(source.text(current.span))`" : "this"
        report(
            .unknownWord,
            at: current.span,
            isFlow
                ? "flows and what belongs to them do not stand in a file of scenarios"
                : "no line of a scenario begins with \(written)",
            label: near.map { "did you mean `\($0)`?" } ?? (isFlow ? "belongs into a .flow file" : "not known"),
            help: near.map { "write `\($0)`" }
                ?? "the lines of a scenario begin with "
                + Parser.scenarioBeginnings.map { "`\(table[$0])`" }.joined(separator: ", "),
            replacement: near
        )
        scenario?.isIncomplete = true
        skipStatement()
    }

    // MARK: Contacts

    /// The contact that a token names: an email address in lower case, else an id as written; nil for no name.
    func contactLabel(_ token: Token) -> String? {
        guard token.kind == .word || token.kind == .quoted else { return nil }
        let text = token.kind == .quoted ? token.text : source.text(token.span)
        guard !text.isEmpty else { return nil }
        return text.contains("@") ? text.lowercased() : text
    }

    /// Reads the contact that a line is about, if it names one that was given, or something like an address.
    mutating func takeContact() throws(UnreadableStatement) -> ContactSyntax? {
        let token = current
        guard let label = contactLabel(token) else { return nil }
        let isAddress = token.kind == .word && label.contains("@")
        guard givenContacts.contains(label) else {
            guard isAddress else { return nil }
            throw unknownContact(label, token.span)
        }
        if !isAddress, peek(1).endsStatement { return nil }
        advance()
        return ContactSyntax(label: label, span: token.span)
    }

    private mutating func unknownContact(_ label: String, _ span: Span) -> UnreadableStatement {
        let near = nearest.nearest(to: label, among: givenContacts.labels)
        return fail(
            .unknownContact,
            at: span,
            "`\(label)` is not given in this scenario",
            label: near.map { "did you mean `\($0)`?" } ?? "nobody of that name",
            help: "write `\(table[.given]) \(label)` above the first line with `\(table[.at])`",
            replacement: near
        )
    }

    /// Reports a line that does not say whom of several contacts it is about.
    mutating func missingContact(at span: Span) -> UnreadableStatement {
        let labels = givenContacts.labels
        let near = current.kind == .word ? nearest.nearest(to: source.text(current.span), among: labels) : nil
        let known = labels.prefix(5).joined(separator: ", ")
        return fail(
            .unknownContact,
            at: near == nil ? span : current.span,
            "whom of the contacts this is about is missing",
            label: near.map { "did you mean `\($0)`?" } ?? "a contact is expected here",
            help: "this scenario is about \(known): the line begins with one of them",
            replacement: near
        )
    }
}

extension Rule {
    static let noScenario = Rule(
        "no-scenario",
        """
        A scenario begins with a line that names it, in a file whose name ends with .scenario. Below it stand whom it is
        about, what happens, and what is expected.

            scenario "clicks the first email"
            given anna@example.com with country "NL"
            at 2026-03-02 09:00, lead
            after 1 day, clicked nurture email 1
            expect finished nurture
        """
    )

    static let unknownContact = Rule(
        "unknown-contact",
        """
        A scenario speaks of the contacts that its `given` lines name. With several contacts every line that happens to
        one of them, or expects something of one, says which.

            given anna@example.com
            given bob@example.com
            at 2026-03-02 09:00, bob@example.com lead
            expect bob@example.com sent nurture email 1
        """
    )
}
