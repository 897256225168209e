import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func accept(_ arrivals: [Arrival]) throws -> [Acceptance] {
        try arrivals.map { try accept($0) }
    }

    private func accept(_ arrival: Arrival) throws -> Acceptance {
        guard !state.messageIDs.contains(arrival.messageID) else { return .duplicate }
        if case .visited(let position, let link, let isAutomatic) = arrival.kind {
            return note(arrival, position: position, link: link, isAutomatic: isAutomatic)
        }
        let contact: ContactID
        var merging = Merging()
        var kind: Event.Kind?
        switch (arrival.subject, arrival.kind) {
        case (.contact, .message), (.contact, .softBounced): return .unknownMessage
        case (.contact(let reference), _): (contact, merging) = try find(reference, at: arrival.receivedAt)
        case (.message, let arrived), (.sent, let arrived):
            guard let id = id(of: arrival.subject), let row = state[id]?.row, case .mail(let email) = row.delivery.kind
            else { return .unknownMessage }
            contact = row.delivery.key.enrolment.contact
            if case .message(let fact, let link, let isAutomatic) = arrived {
                let reference = MessageReference(
                    delivery: row.delivery.key,
                    email: email,
                    link: link,
                    isAutomatic: isAutomatic
                )
                kind = .message(fact, reference)
            } else if case .softBounced = arrived {
                let isAutomatic = !isGivenUp(after: id)
                let reference = MessageReference(delivery: row.delivery.key, email: email, isAutomatic: isAutomatic)
                kind = .message(.bounced, reference)
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
        state.origins[id] = ReferenceState.Origin(
            messageID: arrival.messageID,
            source: arrival.source,
            message: self.id(of: arrival.subject)
        )
        state.messageIDs.insert(arrival.messageID)
        state.inbox.insert(id)
        return merging.gone.isEmpty ? .accepted(id, contact) : .merged(id, contact, merging)
    }

    private func id(of subject: Arrival.Subject) -> OutboxID? {
        switch subject {
        case .message(let id): return id
        case .sent(let messageID):
            let named = state.outbox.last { record in
                guard case .mail = record.row.delivery.kind else { return false }
                return record.messageID == messageID
            }
            return named?.row.id
        case .contact: return nil
        }
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
        return waiting.prefix(limit).map(asOfNow)
    }

    func consume(_ events: [EventID]) throws {
        for event in events where state.inbox.remove(event) != nil {
            state.consumed.append(event)
            suppressEarlierAddress(by: event)
        }
    }

    /// The event with what became of the contact's address since.
    private func asOfNow(_ event: Event) -> Event {
        guard case .message(let fact, var message) = event.kind else { return event }
        message.wentToEarlierAddress = earlierAddress(of: message, contact: event.contact) != nil
        return Event(
            id: event.id,
            contact: event.contact,
            receivedAt: event.receivedAt,
            timestamp: event.timestamp,
            kind: .message(fact, message),
            properties: event.properties,
            traits: event.traits
        )
    }

    func events(_ ids: [EventID]) throws -> [EventID: Event] {
        let found = ids.compactMap { state.event($0) }.map(asOfNow)
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
