import FlowModel
import FlowRuntime
import GRDB

// States are written out as numbers where a partial index depends on them: 0 queued, 1 sending, 4 held.
extension SQLiteTransaction {
    static let columns = """
        outbox.id, outbox.contact, outbox.ordinal, outbox.step, outbox.visit, outbox.channel, outbox.name, outbox.state,
        outbox.attempts, outbox.first_attempt_at, outbox.not_before, outbox.is_uncertain,
        EXISTS (SELECT 1 FROM message_body WHERE message_body.outbox = outbox.id), outbox.team,
        outbox.capped_since
        """

    /// What is queued for a contact that a failed decision took out of the daily run waits with it: an event that was
    /// not settled may be an unsubscribe.
    static let isNotFaulted = "NOT EXISTS (SELECT 1 FROM fault WHERE fault.contact = outbox.contact)"

    func readyDeliveries(
        _ kind: OutboxRow.Channel,
        at now: Instant,
        limit: Int,
        excluding: Set<OutboxID>
    ) throws -> [OutboxRow] {
        guard limit > 0 else { return [] }
        let sql = """
            SELECT \(Self.columns) FROM outbox WHERE state = 0 AND lane IS NULL AND channel = ? AND not_before <= ?
                AND \(Self.isNotFaulted)
            ORDER BY not_before, id
            """
        var ready: [OutboxRow] = []
        try rows(sql, [kind.rawValue, now.milliseconds]) { row in
            if !excluding.contains(OutboxID(row[0])) { ready.append(try outboxRow(row)) }
            return ready.count < limit
        }
        return ready
    }

    func earliestDelivery(_ channel: OutboxRow.Channel, excluding: Set<OutboxID>) throws -> Instant? {
        let sql = """
            SELECT id, not_before FROM outbox
            WHERE state = 0 AND lane IS NULL AND channel = ? AND \(Self.isNotFaulted)
            ORDER BY not_before, id
            """
        var earliest: Instant?
        try rows(sql, [channel.rawValue]) { row in
            if excluding.contains(OutboxID(row[0])) { return true }
            earliest = Instant(milliseconds: row[1])
            return false
        }
        return earliest
    }

    func heldBeforeComposition(limit: Int) throws -> [OutboxRow] {
        let sql = """
            SELECT \(Self.columns) FROM outbox
            WHERE state = 4 AND NOT EXISTS (SELECT 1 FROM message_body WHERE message_body.outbox = outbox.id)
            ORDER BY id LIMIT ?
            """
        return try all(sql, [limit]) { try outboxRow($0) }
    }

    func deliveries(_ ids: [OutboxID]) throws -> [OutboxRow] {
        let sql = """
            SELECT \(Self.columns) FROM json_each(?) AS wanted CROSS JOIN outbox ON outbox.id = wanted.value
            ORDER BY wanted.key
            """
        return try all(sql, [Self.list(ids.map(\.number))]) { try outboxRow($0) }
    }

    func messageBody(_ id: OutboxID) throws -> MessageBody? {
        let sql = """
            SELECT body.sender, body.recipient, outbox.message_id, body.bytes
            FROM message_body AS body JOIN outbox ON outbox.id = body.outbox WHERE body.outbox = ?
            """
        return try first(sql, [id.number]) { row in
            MessageBody(
                sender: row[0],
                recipient: row[1],
                messageID: row[2] ?? "",
                bytes: row.bytes(at: 3)
            )
        }
    }

    func lastMessage(to reference: ContactReference, email: Slug?) throws -> OutboxID? {
        guard let contact = try known(reference) else { return nil }
        var number: Int64?
        if let email {
            guard let known = try names.find(email.text, self) else { return nil }
            number = known
        }
        let sql = """
            SELECT id FROM outbox WHERE contact = ?1 AND channel = 0 AND team IS NULL AND state = 2
                AND (?2 IS NULL OR name = ?2)
            ORDER BY settled_at DESC, id DESC LIMIT 1
            """
        return try first(sql, [contact.number, number]) { OutboxID($0[0]) }
    }

    func outboxRow(_ row: StatementRow) throws -> OutboxRow {
        let name = try slug(row[6] as Int64)
        guard let channel = OutboxRow.Channel(rawValue: row[5]), let state = OutboxRow.State(rawValue: row[7]) else {
            throw damage("a row of the outbox cannot be read")
        }
        let kind: Delivery.Kind
        switch (channel, try slug(row[13] as Int64?)) {
        case (.mail, let team?): kind = .notification(team: team, email: name)
        case (.mail, nil): kind = .mail(email: name)
        case (.webhook, _): kind = .webhook(name)
        }
        return OutboxRow(
            id: OutboxID(row[0]),
            delivery: Delivery(
                key: DeliveryKey(contact: row[1], ordinal: row[2], step: row[3], visit: row[4]),
                kind: kind
            ),
            state: state,
            attempts: row[8],
            firstAttemptAt: (row[9] as Int64?).map { Instant(milliseconds: $0) },
            notBefore: Instant(milliseconds: row[10]),
            isUncertain: row[11],
            hasBody: row[12],
            cappedSince: (row[14] as Int64?).map { Instant(milliseconds: $0) }
        )
    }
}
