import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func suppress(_ entries: [SuppressionEntry], at now: Instant) throws -> Int {
        entries.count { entry in
            let at = entry.at ?? now
            switch entry.reason {
            case .bounced, .complained:
                let reason: Consent.Suppression = entry.reason == .bounced ? .bounced : .complained
                guard list(entry.address, reason, at: at, source: entry.source) else { return false }
                tell(entry.address, .changed(.suppress(reason, source: entry.source)), since: at, at: now)
            case .unsubscribed:
                guard state.addresses[entry.address]?.isUnsubscribed != true else { return false }
                state.addresses[entry.address, default: ReferenceState.AddressRecord()].isUnsubscribed = true
                prove(.unsubscribedFromEverything, of: entry.address, at: at, source: entry.source)
                tell(entry.address, .unsubscribed(topic: nil), from: entry.source, since: at, at: now)
            }
            return true
        }
    }

    func lift(_ addresses: [String], source: String, at now: Instant) throws -> Int {
        addresses.count { address in
            let listed = state.addresses[address]
            let owner = owner(of: address)
            let isOwn = owner.flatMap { state[$0] }?.isUnsubscribed == true
            guard listed?.suppression != nil || listed?.isUnsubscribed == true || isOwn else { return false }
            state.addresses[address] = nil
            if let owner { state[owner]?.isUnsubscribed = false }
            prove(.lifted, of: address, at: now, source: source)
            tell(address, .changed(.lift(source: source)), since: now, at: now)
            return true
        }
    }

    /// Puts the address on the list; a complaint weighs more than a bounce.
    private func list(_ address: String, _ reason: Consent.Suppression, at: Instant, source: String) -> Bool {
        let earlier = state.addresses[address]?.suppression
        guard earlier != reason, earlier != .complained else { return false }
        state.addresses[address, default: ReferenceState.AddressRecord()].suppression = reason
        prove(.suppressed(reason), of: address, at: at, source: source)
        return true
    }

    private func owner(of address: String) -> ContactID? {
        state.contacts.firstIndex { $0.address == address }.map { ContactID(Int64($0) + 1) }
    }

    private func prove(_ change: ConsentRecord.Change, of address: String, at: Instant, source: String) {
        let record = ConsentRecord(at: at, change: change, source: source)
        state.proofs.append(.init(contact: owner(of: address), address: address, record: record))
    }

    /// An event of whoever goes by the address.
    private func tell(
        _ address: String,
        _ kind: Event.Kind,
        from source: String? = nil,
        since happened: Instant,
        at now: Instant
    ) {
        guard let contact = owner(of: address) else { return }
        let id = EventID(Int64(state.events.count) + 1)
        state.events.append(
            Event(
                id: id,
                contact: contact,
                receivedAt: now,
                timestamp: min(happened, now),
                kind: kind,
                properties: source.map { ["source": .text($0)] } ?? [:]
            )
        )
        state.inbox.insert(id)
    }

    /// A message that went to an address which the contact has no more says something about that one alone.
    func suppressEarlierAddress(by event: EventID) {
        guard let event = state.event(event), case .message(let fact, let message) = event.kind, !message.isAutomatic,
            let address = earlierAddress(of: message, contact: event.contact)
        else { return }
        switch fact {
        case .bounced: _ = list(address, .bounced, at: event.timestamp, source: "bounce")
        case .complained: _ = list(address, .complained, at: event.timestamp, source: "complaint")
        case .clicked, .opened, .replied: break
        }
    }

    /// Where the message went, unless that is where the contact is now.
    func earlierAddress(of message: MessageReference, contact: ContactID) -> String? {
        let row = state.outbox.first { $0.row.delivery.key == message.delivery }
        guard let address = row?.address, address != state[contact]?.address else { return nil }
        return address
    }

    func consent(ofEarlierAddress message: OutboxID) throws -> Consent? {
        guard let record = state[message], let address = record.address,
            address != state[record.row.delivery.key.enrolment.contact]?.address
        else { return nil }
        var consent = Consent()
        consent.suppression = state.addresses[address]?.suppression
        consent.unsubscribedFromEverything = state.addresses[address]?.isUnsubscribed == true
        return consent
    }

    // MARK: Soft bounces

    func isGivenUp(after message: OutboxID) -> Bool {
        guard let this = state[message] else { return false }
        let rule = SoftBounceRule()
        let bounced = state.events.compactMap { event -> DeliveryKey? in
            guard case .message(.bounced, let message) = event.kind else { return nil }
            return message.delivery
        }
        let sent = sentMails.filter { record in
            record.row.delivery.key.enrolment.contact == this.row.delivery.key.enrolment.contact
                && record.address == this.address
        }
        func order(_ record: ReferenceState.OutboxRecord) -> (Instant, OutboxID) {
            (record.settledAt ?? .distantPast, record.row.id)
        }
        let latest = sent.sorted { order($0) > order($1) }.prefix(rule.most).map { record in
            SoftBounceRule.Message(
                sentAt: record.settledAt ?? .distantPast,
                hasBounced: record.row.id == message || bounced.contains(record.row.delivery.key)
            )
        }
        return rule.givesUp(after: latest)
    }

    /// Emails to contacts that a server accepted.
    private var sentMails: [ReferenceState.OutboxRecord] {
        state.outbox.filter { record in
            guard case .mail = record.row.delivery.kind else { return false }
            return record.row.state == .done
        }
    }

    // MARK: Sending

    func sendingRates(since: Instant) throws -> SendingRates {
        let since = max(since, state.releasedAt ?? since)
        func keys(_ wanted: Condition.MessageFact) -> Set<DeliveryKey> {
            Set(
                state.events.compactMap { event in
                    guard case .message(let fact, let message) = event.kind, fact == wanted, !message.isAutomatic,
                        event.receivedAt >= since
                    else { return nil }
                    return message.delivery
                }
            )
        }
        let (bounced, complained) = (keys(.bounced), keys(.complained))
        func count(_ records: [ReferenceState.OutboxRecord], _ keys: Set<DeliveryKey>? = nil) -> Int {
            records.count { record in
                (record.settledAt ?? .distantPast) >= since && keys?.contains(record.row.delivery.key) != false
            }
        }
        let failed = state.outbox.filter { $0.row.state == .failed }
        return SendingRates(
            sent: count(sentMails) + count(failed, bounced),
            bounced: count(sentMails, bounced) + count(failed, bounced),
            complained: count(sentMails, complained) + count(failed, complained)
        )
    }

    func sendingPause() throws -> SendingPause? { state.pause }

    func record(_ pause: SendingPause?, at now: Instant) throws {
        state.pause = pause
        if pause == nil { state.releasedAt = now }
    }

    func readyNotifications(at now: Instant, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow] {
        let ready = try readyDeliveries(.mail, at: now, limit: .max, excluding: excluding)
        return Array(ready.filter { $0.delivery.kind.team != nil }.prefix(max(0, limit)))
    }

    func earliestNotification(excluding: Set<OutboxID>) throws -> Instant? {
        try readyNotifications(at: .distantFuture, limit: 1, excluding: excluding).first?.notBefore
    }
}
