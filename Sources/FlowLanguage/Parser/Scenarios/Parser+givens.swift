import FlowModel

extension Parser {
    /// Reads `given CONTACT with …`.
    mutating func given() throws(UnreadableStatement) {
        let start = current.span.start
        take(.given)
        guard let label = contactLabel(current), !(current.kind == .word && table.reserved.contains(current.text))
        else {
            throw fail(
                .unknownContact,
                at: hereOrLineEnd,
                "whom the scenario is about is missing",
                label: "a contact is expected here",
                help: "an email address, or an id: `\(table[.given]) anna@example.com`"
            )
        }
        let contact = ContactSyntax(label: label, span: current.span)
        advance()
        guard givenContacts.isFirst(label) else {
            throw fail(
                .givenTwice,
                at: contact.span,
                "`\(label)` is given twice in this scenario",
                label: "the second one",
                help: "write everything about one contact in one line"
            )
        }
        var items: [GivenSyntax.Item] = []
        var fields: Set<Slug> = []
        defer {
            let given = GivenSyntax(contact: contact, items: items, span: span(from: start))
            scenario?.givens.append(given)
        }
        if isAtStatementEnd { return }
        take(.comma)
        if take(.with), isAtStatementEnd { throw missingItem() }
        repeat {
            let item = try givenItem()
            if case .field(let pair) = item, !fields.insert(pair.name.slug).inserted { throw pairTwice(pair.name) }
            items.append(item)
        } while try takeItemComma()
    }

    private mutating func missingItem() -> UnreadableStatement {
        fail(
            .missingValue,
            at: hereOrLineEnd,
            "what is known about the contact is missing",
            label: "expected here",
            help: "for example `\(table[.with]) country \"NL\", \(table[.stage]) Lead, \(table[.tagged]) vip`"
        )
    }

    private mutating func givenItem() throws(UnreadableStatement) -> GivenSyntax.Item {
        if at(.stage), peek(1).kind == .word || peek(1).kind == .quoted {
            take(.stage)
            take(.is)
            return .stage(try name("a stage's name"))
        }
        if at(.score), Parser.number(peek(1).text) != nil || peek(1).kind == .quoted || at(.is, ahead: 1) {
            take(.score)
            take(.is)
            let start = current.span
            return .score(try score(), start)
        }
        if at(.tagged), isNameWord(peek(1)) || peek(1).kind == .quoted {
            take(.tagged)
            return .tagged(try name("a tag's name"))
        }
        if take(.subscribedTo) { return .subscribed(to: try name("a topic's name")) }
        let start = current.span.start
        if take(.unsubscribedFrom) {
            if take(.everything) { return .unsubscribed(from: nil, span(from: start)) }
            let topic = try name("a topic's name")
            return .unsubscribed(from: topic, span(from: start))
        }
        if at(.unsubscribed), peek(1).endsStatement || peek(1).kind == .comma {
            take(.unsubscribed)
            return .unsubscribed(from: nil, span(from: start))
        }
        return .field(try pair("a field's name"))
    }

    /// Reads a whole number, which may be below zero.
    mutating func score() throws(UnreadableStatement) -> Int {
        let text = current.kind == .word ? current.text : ""
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        guard let number = Parser.wholeNumber(digits) else {
            throw fail(
                .badValue,
                at: hereOrLineEnd,
                "a score is a whole number",
                label: "expected here",
                help: "for example `\(table[.score]) 20`"
            )
        }
        advance()
        return text.hasPrefix("-") ? -number : number
    }

    /// Reads `webhook NAME answers 500 [with FIELD VALUE, …]`.
    mutating func webhookAnswer() throws(UnreadableStatement) {
        take(.webhook)
        let webhook = try name("a webhook's name") { parser, ahead in parser.at(.answers, ahead: ahead) }
        guard take(.answers) else {
            throw fail(
                .badAnswer,
                at: hereOrLineEnd,
                "what the webhook answers is missing",
                label: "`\(table[.answers])` is expected here",
                help: "for example `\(table[.webhook]) crm \(table[.answers]) 500`"
            )
        }
        let status = current.kind == .word ? Parser.wholeNumber(current.text) : nil
        guard let status, (100...599).contains(status) else {
            throw fail(
                .badAnswer,
                at: hereOrLineEnd,
                "an answer begins with its status",
                label: "a number from 100 to 599 is expected here",
                help: "200 is done, 500 is an error of the other side: "
                    + "`\(table[.webhook]) \(webhook.text) \(table[.answers]) 500`"
            )
        }
        advance()
        take(.comma)
        let fields = take(.with) ? try pairs("a member's name") : []
        guard givenContacts.isFirst(answerOf: webhook.slug) else {
            throw fail(
                .givenTwice,
                at: webhook.span,
                "what `\(webhook.text)` answers is said twice in this scenario",
                label: "the second one",
                help: "a webhook has one answer for the whole of a scenario"
            )
        }
        scenario?.answers.append(AnswerSyntax(webhook: webhook, status: status, fields: fields))
    }
}

extension Rule {
    static let badAnswer = Rule(
        "bad-answer",
        """
        Webhooks answer 200 in scenarios. A line says otherwise, for the whole of the scenario: the status, and the
        members of the JSON answer. The answer is final; nothing is tried again.

            webhook crm answers 500
            webhook crm answers 200 with owner "kim@example.com"
        """
    )
}
