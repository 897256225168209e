import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    func accept(_ arrivals: [Arrival]) throws -> [Acceptance] {
        try arrivals.map { try accept($0) }
    }

    private func accept(_ arrival: Arrival) throws -> Acceptance {
        let known: Int64? = try first("SELECT 1 FROM event WHERE message_id = ?", [arrival.messageID]) { $0[0] }
        guard known == nil else { return .duplicate }
        if case .visited(let position, let link, let isAutomatic) = arrival.kind {
            return try note(arrival, position: position, link: link, isAutomatic: isAutomatic)
        }
        let contact: ContactID
        var message: OutboxID?
        var merging = Merging()
        switch arrival.subject {
        case .contact(let reference):
            switch arrival.kind {
            case .message, .softBounced: return .unknownMessage
            case .track, .identify, .visited, .unsubscribed, .subscribed, .changed:
                (contact, merging) = try find(reference, at: arrival.receivedAt)
            }
        case .message, .sent:
            guard let id = try id(of: arrival.subject), let recipient = try recipient(of: id) else {
                return .unknownMessage
            }
            contact = recipient
            message = id
        }
        if case .text(let email)? = arrival.traits[Slug(stored: "email")], !email.isEmpty {
            try setAddress(email.lowercased(), of: contact)
        }
        let event = try record(arrival, of: contact, about: message)
        return merging.gone.isEmpty ? .accepted(event, contact) : .merged(event, contact, merging)
    }

    /// The message that it is about, where it is about one.
    private func id(of subject: Arrival.Subject) throws -> OutboxID? {
        switch subject {
        case .message(let id): id
        case .sent(let messageID): try message(named: messageID)
        case .contact: nil
        }
    }

    /// The contact that the mail went to, or will go to; none for one to a team, whose bounces are not the contact's.
    func recipient(of message: OutboxID) throws -> ContactID? {
        let sql = "SELECT contact FROM outbox WHERE id = ? AND channel = 0 AND team IS NULL"
        return try first(sql, [message.number]) { ContactID($0[0]) }
    }

    func record(_ arrival: Arrival, of contact: ContactID, about message: OutboxID?) throws -> EventID {
        var row = EventRow(arrival.kind)
        if case .softBounced = arrival.kind, let message { row.isAutomatic = !(try isGivenUp(after: message)) }
        let properties = row.change.map { ValueCodec.encode($0.stored) } ?? ValueCodec.encode(arrival.properties)
        try run(
            """
            INSERT INTO event (contact, received_at, delay, kind, name, topic, outbox, fact, link, is_automatic,
                properties, traits, message_id, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                contact.number, arrival.receivedAt.milliseconds,
                arrival.receivedAt.milliseconds(since: arrival.timestamp),
                row.kind.rawValue, try number(row.name), try number(row.topic), message?.number, row.fact,
                try row.link.map { try number(of: $0) }, row.isAutomatic, properties, ValueCodec.encode(arrival.traits),
                arrival.messageID, try arrival.source.map { try names.number($0, self) },
            ]
        )
        let id = database.lastInsertedRowID
        try run("INSERT INTO inbox (event) VALUES (?)", [id])
        return EventID(id)
    }

    /// The number under which a link's address and label are stored, once for all messages.
    func number(of link: MessageReference.Link) throws -> Int64 {
        let sql = "SELECT id FROM link WHERE address = ? AND label IS ?"
        if let number: Int64 = try first(sql, [link.address, link.label], read: { $0[0] }) { return number }
        try run("INSERT INTO link (address, label) VALUES (?, ?)", [link.address, link.label])
        return database.lastInsertedRowID
    }
}
