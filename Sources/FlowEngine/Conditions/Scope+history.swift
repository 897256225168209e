import FlowModel

/// What happened, how often and when.
extension Scope {
    func happened(_ event: Slug, where filter: Condition?, _ occurring: Condition.Occurring) -> Bool {
        if occurring.period == .now {
            guard let current = moment.current, case .event(event) = current.kind else { return false }
            return filter.map { passes($0, current.properties) } ?? true
        }
        if filter == nil, let known = short(of: moment.person.history.facts[event], occurring) { return known }
        return count(
            .event(event),
            occurring,
            where: { occurrence in
                filter.map { passes($0, occurrence.properties) } ?? true
            }
        )
    }

    func isKnown(
        _ fact: Condition.MessageFact,
        of target: Condition.MessageTarget,
        _ occurring: Condition.Occurring
    ) -> Bool {
        if occurring.period == .now {
            guard let current = moment.current, case .message(fact, let message) = current.kind else { return false }
            return matches(message, target)
        }
        if occurring == .sinceEntry, let known = isKnownOfEntry(fact, of: target) { return known }
        switch target {
        case .email(let email):
            let known = moment.person.history.emailFacts[History.EmailFact(fact: fact, email: email)]
            if let known = short(of: known, occurring) { return known }
        case .any:
            let all = moment.person.history.emailFacts.filter { $0.key.fact == fact }.values
            if let known = short(of: all.reduce(nil, History.EventFact.joined), occurring) { return known }
        case .lastSend, .anyOfEntry, .link: break
        }
        return count(
            .message(fact),
            occurring,
            where: { occurrence in
                occurrence.message.map { matches($0, target) } ?? false
            }
        )
    }

    /// Of the messages of active entries everything is known in short; nil for other questions.
    private func isKnownOfEntry(_ fact: Condition.MessageFact, of target: Condition.MessageTarget) -> Bool? {
        guard let enrolment else { return nil }
        switch target {
        case .lastSend:
            guard case .message(let key)? = enrolment.lastSend else { return false }
            return moment.person.history.messages[key]?.facts.contains(fact) ?? false
        case .email(let email):
            let known = moment.person.history.emailFacts[History.EmailFact(fact: fact, email: email)]
            return known.map { $0.lastEvent > enrolment.since } ?? false
        case .anyOfEntry: return messagesOfEntry.contains { $0.facts.contains(fact) }
        case .any: return nil
        case .link(let text):
            guard fact == .clicked else { return false }
            return messagesOfEntry.contains { $0.links.contains { $0.isMeant(by: text) } }
        }
    }

    private var messagesOfEntry: [History.MessageHistory] {
        moment.person.history.messages.filter { $0.key.enrolment == enrolment?.id }.map(\.value)
    }

    private func matches(_ message: MessageReference, _ target: Condition.MessageTarget) -> Bool {
        switch target {
        case .lastSend:
            guard case .message(let key)? = enrolment?.lastSend else { return false }
            return message.delivery == key
        case .email(let email): return message.email == email
        case .anyOfEntry: return message.delivery.enrolment == enrolment?.id
        case .any: return true
        case .link(let text): return message.link.map { $0.isMeant(by: text) } ?? false
        }
    }

    private func passes(_ filter: Condition, _ properties: [Slug: Value]) -> Bool {
        var inner = self
        inner.properties = properties
        return inner.holds(filter)
    }

    /// The answer from what is known of all occurrences together; nil when it takes each of them.
    private func short(of fact: History.EventFact?, _ occurring: Condition.Occurring) -> Bool? {
        switch occurring.period {
        case .ever: return (fact?.count ?? 0) >= occurring.atLeast
        case .sinceEntry where occurring.atLeast == 1:
            guard let enrolment else { return nil }
            return fact.map { $0.lastEvent > enrolment.since } ?? false
        case .inTheLast where occurring.atLeast == 1:
            return fact.map { counts($0.last, in: occurring.period) } ?? false
        case .sinceEntry, .inTheLast, .now: return nil
        }
    }

    private func count(
        _ subject: History.Subject,
        _ occurring: Condition.Occurring,
        where condition: (History.Occurrence) -> Bool
    ) -> Bool {
        var missing = occurring.atLeast
        for occurrence in (moment.person.history.occurrences[subject] ?? []).reversed() {
            let isInPeriod =
                switch occurring.period {
                case .sinceEntry: enrolment.map { occurrence.order > $0.since } ?? false
                case .ever: true
                case .inTheLast: counts(occurrence.at, in: occurring.period)
                case .now: false
                }
            guard isInPeriod, condition(occurrence) else { continue }
            missing -= 1
            if missing <= 0 { return true }
        }
        return false
    }

    /// Whether what happened then is in the period that ends now.
    private func counts(_ instant: Instant, in period: Condition.Period) -> Bool {
        period.end(of: instant, in: zone, holidays: moment.prepared.folder.holidays).map { moment.now < $0 } ?? false
    }
}

extension History.EventFact {
    /// Both together.
    fileprivate static func joined(_ known: History.EventFact?, _ other: History.EventFact) -> History.EventFact? {
        guard let known else { return other }
        return History.EventFact(
            count: known.count + other.count,
            first: min(known.first, other.first),
            last: max(known.last, other.last),
            lastEvent: max(known.lastEvent, other.lastEvent)
        )
    }
}

extension MessageReference.Link {
    /// Whether its label is the text, or its address contains it.
    fileprivate func isMeant(by text: String) -> Bool {
        let wanted = text.lowercased()
        return label?.lowercased() == wanted || address.lowercased().contains(wanted)
    }
}
