import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func accept(_ arrivals: [Arrival]) throws -> [Acceptance] {
        try arrivals.map { try accept($0) }
    }

    private func accept(_ arrival: Arrival) throws -> Acceptance {
        guard !state.messageIDs.contains(arrival.messageID) else { return .duplicate }
        let contact: ContactID
        var merging = Merging()
        var kind: Event.Kind?
        switch (arrival.subject, arrival.kind) {
        case (.contact, .message), (.sent, _): return .unknownMessage
        case (.contact(let reference), _): (contact, merging) = try find(reference, at: arrival.receivedAt)
        case (.message(let id), let arrived):
            guard let row = state[id]?.row, case .mail(let email) = row.delivery.kind else { return .unknownMessage }
            contact = row.delivery.key.enrolment.contact
            if case .message(let fact, let link, let isAutomatic) = arrived {
                let reference = MessageReference(
                    delivery: row.delivery.key,
                    email: email,
                    link: link,
                    isAutomatic: isAutomatic
                )
                kind = .message(fact, reference)
            }
        }
        if case .text(let email)? = arrival.traits["email"], !email.isEmpty {
            claim(.init(kind: .email, value: email.lowercased()), for: contact, replacesAddress: true)
        }
        let id = EventID(Int64(state.events.count) + 1)
        state.events.append(
            Event(
                id: id,
                contact: contact,
                receivedAt: arrival.receivedAt,
                timestamp: arrival.timestamp,
                kind: kind ?? plainKind(arrival.kind),
                properties: isChange(arrival.kind) ? [:] : arrival.properties,
                traits: arrival.traits
            )
        )
        state.messageIDs.insert(arrival.messageID)
        state.inbox.insert(id)
        return merging.gone.isEmpty ? .accepted(id, contact) : .merged(id, contact, merging)
    }

    private func isChange(_ kind: Arrival.Kind) -> Bool {
        if case .changed = kind { true } else { false }
    }

    private func plainKind(_ kind: Arrival.Kind) -> Event.Kind {
        switch kind {
        case .track(let name): .track(name)
        case .identify, .message, .visited, .softBounced: .identify
        case .unsubscribed(let topic): .unsubscribed(topic: topic)
        case .subscribed(let topic): .subscribed(topic: topic)
        case .changed(let change): .changed(change)
        }
    }

    // MARK: Events

    func pendingEvents(limit: Int) throws -> [Event] {
        let waiting = state.events.filter { state.inbox.contains($0.id) && state[$0.contact]?.isFaulted == false }
        return Array(waiting.prefix(limit))
    }

    func consume(_ events: [EventID]) throws {
        for event in events where state.inbox.remove(event) != nil { state.consumed.append(event) }
    }

    func events(_ ids: [EventID]) throws -> [EventID: Event] {
        let found = ids.compactMap { state.event($0) }
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
