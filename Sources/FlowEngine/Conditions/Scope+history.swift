import FlowModel

/// Conditions about what happened.
extension Scope {
    func happened(_ event: Slug, where filter: Condition?, _ occurring: Condition.Occurring) -> Bool {
        let occurrences = person.history.occurrences[.event(event), default: []]
        switch (occurring.period, filter) {
        case (.now, _):
            guard let current, current.subject == .event(event) else { return false }
            return filter.map { filtering(current.properties).holds($0) } ?? true
        case (.ever, nil): return (person.history.facts[event]?.count ?? 0) >= occurring.atLeast
        case (.sinceEntry, nil) where occurring.atLeast == 1: return isSinceEntry(person.history.facts[event])
        case (.inTheLast, nil) where occurring.atLeast == 1:
            return isRecent(person.history.facts[event], occurring.period)
        case (.ever, _?), (.sinceEntry, _), (.inTheLast, _):
            return occursOften(occurrences, occurring) { occurrence in
                filter.map { filtering(occurrence.properties).holds($0) } ?? true
            }
        }
    }

    func wasDone(
        _ fact: Condition.MessageFact,
        _ target: Condition.MessageTarget,
        _ occurring: Condition.Occurring
    ) -> Bool {
        switch (occurring.period, target) {
        case (.now, _):
            guard let current, current.subject == .message(fact), let message = current.message else { return false }
            return isMeant(message, by: target, of: fact, in: .now)
        case (.sinceEntry, _) where occurring.atLeast == 1: return wasDoneSinceEntry(fact, target)
        case (.ever, .email(let email)): return (emailFact(fact, email)?.count ?? 0) >= occurring.atLeast
        case (.ever, .any): return emailFacts(fact).reduce(0) { $0 + $1.count } >= occurring.atLeast
        case (.inTheLast, .email(let email)) where occurring.atLeast == 1:
            return isRecent(emailFact(fact, email), occurring.period)
        case (.inTheLast, .any) where occurring.atLeast == 1:
            return emailFacts(fact).contains { isRecent($0, occurring.period) }
        case (.sinceEntry, _), (.ever, _), (.inTheLast, _):
            return occursOften(person.history.occurrences[.message(fact), default: []], occurring) { occurrence in
                occurrence.message.map { isMeant($0, by: target, of: fact, in: occurring.period) } ?? false
            }
        }
    }

    /// Whether it happened that often in the period, counting no further than it must.
    private func occursOften(
        _ occurrences: [History.Occurrence],
        _ occurring: Condition.Occurring,
        _ counts: (History.Occurrence) -> Bool
    ) -> Bool {
        var missing = occurring.atLeast
        // The newest are the likeliest to be in the period.
        for occurrence in occurrences.reversed() where missing > 0 {
            if isIn(occurring.period, occurrence), counts(occurrence) { missing -= 1 }
        }
        return missing <= 0
    }

    private func isIn(_ period: Condition.Period, _ occurrence: History.Occurrence) -> Bool {
        switch period {
        case .ever: true
        case .now: false
        case .sinceEntry: enrolment.map { occurrence.order > $0.since } ?? true
        case .inTheLast:
            period.end(of: occurrence.at, in: zone, holidays: folder.holidays).map { $0 > now } ?? false
        }
    }

    private func isSinceEntry(_ fact: History.EventFact?) -> Bool {
        guard let fact else { return false }
        return enrolment.map { fact.lastEvent > $0.since } ?? true
    }

    private func isRecent(_ fact: History.EventFact?, _ period: Condition.Period) -> Bool {
        guard let fact, let end = period.end(of: fact.last, in: zone, holidays: folder.holidays) else { return false }
        return end > now
    }
}

// MARK: - Messages

extension Scope {
    func emailFact(_ fact: Condition.MessageFact, _ email: Slug) -> History.EventFact? {
        person.history.emailFacts[History.EmailFact(fact: fact, email: email)]
    }

    func emailFacts(_ fact: Condition.MessageFact) -> [History.EventFact] {
        person.history.emailFacts.filter { $0.key.fact == fact }.map(\.value)
    }

    private func wasDoneSinceEntry(_ fact: Condition.MessageFact, _ target: Condition.MessageTarget) -> Bool {
        switch target {
        case .lastSend:
            guard case .message(let key)? = enrolment?.lastSend else { return false }
            return person.history.messages[key]?.facts.contains(fact) ?? false
        case .email(let email): return isSinceEntry(emailFact(fact, email))
        case .any: return emailFacts(fact).contains { isSinceEntry($0) }
        case .anyOfEntry: return messagesOfEntry.contains { $0.facts.contains(fact) }
        case .link(let text):
            return fact == .clicked && messagesOfEntry.contains { $0.links.contains { $0.isMeant(by: text) } }
        }
    }

    private var messagesOfEntry: [History.MessageHistory] {
        person.history.messages.filter { $0.key.enrolment == enrolment?.id }.map(\.value)
    }

    private func isMeant(
        _ message: MessageReference,
        by target: Condition.MessageTarget,
        of fact: Condition.MessageFact,
        in period: Condition.Period
    ) -> Bool {
        switch target {
        case .lastSend: return enrolment?.lastSend == .message(message.delivery)
        case .email(let email): return message.email == email
        case .anyOfEntry: return message.delivery.enrolment == enrolment?.id
        case .any: return true
        case .link(let text):
            guard fact == .clicked, message.link?.isMeant(by: text) == true else { return false }
            return period != .sinceEntry || message.delivery.enrolment == enrolment?.id
        }
    }
}

extension MessageReference.Link {
    /// Whether that is its label, or part of its address, whatever the case.
    fileprivate func isMeant(by text: String) -> Bool {
        let wanted = text.lowercased()
        return label?.lowercased() == wanted || address.lowercased().contains(wanted)
    }
}
