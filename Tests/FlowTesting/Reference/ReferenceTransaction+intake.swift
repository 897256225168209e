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
        var kind: Event.Kind?
        switch (arrival.subject, arrival.kind) {
        case (.contact, .message), (.contact, .softBounced): return .unknownMessage
        case (.contact(let reference), _): contact = try find(reference)
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
        state.messageIDs.insert(arrival.messageID)
        state.inbox.insert(id)
        return .accepted(id, contact)
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

    // MARK: Identity

    func contact(_ reference: ContactReference) throws -> ContactID { try find(reference) }

    private func find(_ reference: ContactReference) throws -> ContactID {
        let names = aliases(reference)
        guard !names.isEmpty else { throw StoreError.rejected(reason: "a contact without any name") }
        let contact = known(reference) ?? ContactID(Int64(state.contacts.count) + 1)
        if state[contact] == nil { state.contacts.append(ReferenceState.ContactRecord()) }
        for name in names { claim(name, for: contact, replacesAddress: false) }
        return contact
    }

    /// The owner of the strongest name that does not already go by another name of a stronger kind that was given.
    func known(_ reference: ContactReference) -> ContactID? {
        let names = aliases(reference)
        for (index, name) in names.enumerated() {
            guard let owner = state.aliases[name] else { continue }
            let kinds = Set(state.aliases.filter { $0.value == owner }.keys.map(\.kind))
            if kinds.isDisjoint(with: names[..<index].map(\.kind)) { return owner }
        }
        return nil
    }

    private func aliases(_ reference: ContactReference) -> [ReferenceState.Alias] {
        ReferenceState.Alias.Kind.allCases.compactMap { kind in
            let value =
                switch kind {
                case .userID: reference.userID
                case .email: reference.email
                case .anonymousID: reference.anonymousID
                }
            return value.map { ReferenceState.Alias(kind: kind, value: $0) }
        }
    }

    /// Gives the name to the contact unless another one has it.
    private func claim(_ name: ReferenceState.Alias, for contact: ContactID, replacesAddress: Bool) {
        let isNew = state.aliases[name] == nil
        if isNew { state.aliases[name] = contact }
        guard state.aliases[name] == contact, var record = state[contact] else { return }
        switch name.kind {
        case .userID where isNew: record.userID = name.value
        case .anonymousID where record.anonymousID == nil: record.anonymousID = name.value
        case .email where replacesAddress || record.address == nil: record.address = name.value
        case .userID, .anonymousID, .email: break
        }
        state[contact] = record
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
