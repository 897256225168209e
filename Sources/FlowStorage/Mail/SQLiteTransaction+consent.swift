import FlowModel
import FlowRuntime
import GRDB

// The suppression list and the proof of consent. 1 is an alias that is an address; facts 2 and 4 are bounces and
// complaints.
extension SQLiteTransaction {
    func suppress(_ entries: [SuppressionEntry], at now: Instant) throws -> Int {
        try entries.reduce(0) { try $0 + (suppress($1, at: now) ? 1 : 0) }
    }

    private func suppress(_ entry: SuppressionEntry, at now: Instant) throws -> Bool {
        let reason: ConsentRecord.Change
        switch entry.reason {
        case .bounced: reason = .suppressed(.bounced)
        case .complained: reason = .suppressed(.complained)
        case .unsubscribed: reason = .unsubscribedFromEverything
        }
        guard try isNew(reason, on: entry.address) else { return false }
        let at = entry.at ?? now
        let contact = try owner(of: entry.address)
        let record = ConsentRecord(at: at, change: reason, source: entry.source)
        try keep(record, of: contact, address: entry.address)
        guard let contact else { return true }
        if case .suppressed(let suppression) = reason {
            try tell(contact, .changed(.suppress(suppression, source: entry.source)), since: at, at: now)
        } else {
            try tell(contact, .unsubscribed(topic: nil), from: entry.source, since: at, at: now)
        }
        return true
    }

    /// Puts the address on the list; false when it is there for that reason, or for a weightier one.
    private func isNew(_ reason: ConsentRecord.Change, on address: String) throws -> Bool {
        guard case .suppressed(let suppression) = reason else {
            return try change(
                """
                INSERT INTO address_state (address, is_unsubscribed) VALUES (?, 1)
                ON CONFLICT DO UPDATE SET is_unsubscribed = 1 WHERE is_unsubscribed = 0
                """,
                [address]
            ) > 0
        }
        return try change(
            """
            INSERT INTO address_state (address, suppression) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET suppression = excluded.suppression WHERE suppression < excluded.suppression
            """,
            [address, suppression.code]
        ) > 0
    }

    func lift(_ addresses: [String], source: String, at now: Instant) throws -> Int {
        try addresses.reduce(0) { try $0 + (lift($1, source: source, at: now) ? 1 : 0) }
    }

    private func lift(_ address: String, source: String, at now: Instant) throws -> Bool {
        let contact = try owner(of: address)
        let own = try contact.map { try reopen($0) } ?? 0
        guard try clear(address) + own > 0 else { return false }
        let record = ConsentRecord(at: now, change: .lifted, source: source)
        try keep(record, of: contact, address: address)
        if let contact { try tell(contact, .changed(.lift(source: source)), since: now, at: now) }
        return true
    }

    /// What the engine decided of a contact: its address may be mailed again.
    func lift(_ contact: ContactID) throws {
        _ = try reopen(contact)
        let sql = "SELECT address FROM contact WHERE id = ? AND address IS NOT NULL"
        if let address: String = try first(sql, [contact.number], read: { $0[0] }) { _ = try clear(address) }
    }

    private func clear(_ address: String) throws -> Int {
        try change(
            """
            UPDATE address_state SET suppression = 0, is_unsubscribed = 0
            WHERE address = ? AND (suppression <> 0 OR is_unsubscribed <> 0)
            """,
            [address]
        )
    }

    /// The unsubscribe of a contact from the time before it had an address.
    private func reopen(_ contact: ContactID) throws -> Int {
        try change(
            "UPDATE contact SET is_unsubscribed = 0 WHERE id = ? AND is_unsubscribed <> 0",
            [contact.number]
        )
    }

    /// Whose address it is now; nobody's when a contact only had it once.
    private func owner(of address: String) throws -> ContactID? {
        let sql = """
            SELECT contact.id FROM alias JOIN contact ON contact.id = alias.contact
            WHERE alias.kind = 1 AND alias.value = ?1 AND contact.address = ?1
            """
        return try first(sql, [address]) { ContactID($0[0]) }
    }

    /// An event of the contact's own, so that its flows notice what the list says already.
    private func tell(
        _ contact: ContactID,
        _ kind: Arrival.Kind,
        from source: String? = nil,
        since happened: Instant,
        at now: Instant
    ) throws {
        let last: Int64? = try first("SELECT max(id) FROM event", []) { $0[0] }
        let arrival = Arrival(
            messageID: "nurture-list-\((last ?? 0) + 1)",
            subject: .contact(ContactReference()),
            receivedAt: now,
            timestamp: min(happened, now),
            kind: kind,
            properties: source.map { [Slug(stored: "source"): .text($0)] } ?? [:]
        )
        _ = try record(arrival, of: contact, about: nil)
    }

    func consent(ofEarlierAddress message: OutboxID) throws -> Consent? {
        let sql = """
            SELECT state.suppression, state.is_unsubscribed
            FROM outbox JOIN contact ON contact.id = outbox.contact
                LEFT JOIN address_state AS state ON state.address = outbox.address
            WHERE outbox.id = ? AND outbox.address IS NOT NULL AND outbox.address IS NOT contact.address
            """
        return try first(sql, [message.number]) { row in
            var consent = Consent()
            consent.suppression = (row[0] as Int64?).flatMap { Consent.Suppression(code: $0) }
            consent.unsubscribedFromEverything = row[1] as Bool? ?? false
            return consent
        }
    }

    // MARK: Proof

    /// By the contact and the address that it has now.
    func keep(_ record: ConsentRecord, of contact: ContactID) throws {
        let sql = "SELECT address FROM contact WHERE id = ?"
        try keep(record, of: contact, address: try first(sql, [contact.number]) { $0[0] as String? })
    }

    private func keep(_ record: ConsentRecord, of contact: ContactID?, address: String?) throws {
        var topic: Slug?
        var isSubscribed: Bool?
        if case .topic(let name, let subscribed) = record.change { (topic, isSubscribed) = (name, subscribed) }
        try run(
            """
            INSERT INTO consent_record (contact, address, at, change, topic, is_subscribed, source, wording)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                contact?.number, address, record.at.milliseconds, record.change.code, try number(topic), isSubscribed,
                record.source, record.wording,
            ]
        )
    }

    /// A bounce or complaint is about the address that the message went to: another one goes onto the list by itself,
    /// where the contact has changed its address since.
    func suppressEarlierAddress(by event: EventID) throws {
        let sql = """
            SELECT outbox.address, event.fact, event.received_at - event.delay
            FROM event JOIN outbox ON outbox.id = event.outbox JOIN contact ON contact.id = event.contact
            WHERE event.id = ? AND event.fact IN (2, 4) AND event.is_automatic = 0
                AND outbox.address IS NOT NULL AND outbox.address IS NOT contact.address
            """
        let found = try first(sql, [event.number]) { row in
            (address: row[0] as String, hasBounced: (row[1] as Int64) == 2, at: Instant(milliseconds: row[2]))
        }
        guard let found else { return }
        let reason = ConsentRecord.Change.suppressed(found.hasBounced ? .bounced : .complained)
        guard try isNew(reason, on: found.address) else { return }
        let source = found.hasBounced ? "bounce" : "complaint"
        let record = ConsentRecord(at: found.at, change: reason, source: source)
        try keep(record, of: try owner(of: found.address), address: found.address)
    }
}

extension ConsentRecord.Change {
    /// The stored number, which is part of the schema.
    var code: Int64 {
        switch self {
        case .unsubscribedFromEverything: 0
        case .topic: 1
        case .suppressed(.bounced): 2
        case .suppressed(.complained): 3
        case .lifted: 4
        }
    }
}
