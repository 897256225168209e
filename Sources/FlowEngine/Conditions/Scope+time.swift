import FlowModel

/// When time alone can change what a condition says.
extension Scope {
    /// No later than the first instant after now at which it can change; nil when it cannot.
    func nextTurn(of condition: Condition) -> Instant? {
        switch condition {
        case .all(let parts), .any(let parts): parts.compactMap(nextTurn).min()
        case .not(let part): nextTurn(of: part)
        case .message(let fact, let target, let occurring): nextTurn(of: fact, target, occurring)
        case .happened(let event, let filter, let occurring): nextTurn(of: event, where: filter, occurring)
        case .field(let reference, .before(let boundary)), .field(let reference, .after(let boundary)):
            later(WrittenDate(value(of: reference))?.turn(at: boundary, in: zone, holidays: folder.holidays))
        case .inSegment(let name): nextTurn(ofSegment: name)
        case .field, .stage, .tagged, .subscribed, .unsubscribed: nil
        }
    }

    private func nextTurn(of event: Slug, where filter: Condition?, _ occurring: Condition.Occurring) -> Instant? {
        let occurrences = person.history.occurrences[.event(event), default: []]
        var turns: [Instant?] = []
        if case .inTheLast = occurring.period {
            turns.append(person.history.facts[event].flatMap { end(of: $0.last, occurring.period) })
            turns += occurrences.map { end(of: $0.at, occurring.period) }
        }
        if let filter, filter.isChangedByTime {
            turns += occurrences.map { filtering($0.properties).nextTurn(of: filter) }
        }
        return turns.compactMap(\.self).min()
    }

    private func nextTurn(
        of fact: Condition.MessageFact,
        _ target: Condition.MessageTarget,
        _ occurring: Condition.Occurring
    ) -> Instant? {
        guard case .inTheLast = occurring.period else { return nil }
        let facts: [History.EventFact] =
            switch target {
            case .email(let email): emailFact(fact, email).map { [$0] } ?? []
            case .any: emailFacts(fact)
            case .lastSend, .anyOfEntry, .link: []
            }
        let instants = facts.map(\.last) + person.history.occurrences[.message(fact), default: []].map(\.at)
        return instants.compactMap { end(of: $0, occurring.period) }.min()
    }

    private func end(of instant: Instant, _ period: Condition.Period) -> Instant? {
        later(period.end(of: instant, in: zone, holidays: folder.holidays))
    }

    private func later(_ instant: Instant?) -> Instant? {
        instant.flatMap { $0 > now ? $0 : nil }
    }
}
