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
        let contact: ContactID
        var message: OutboxID?
        var merging = Merging()
        switch arrival.subject {
        case .contact(let reference):
            if case .message = arrival.kind { return .unknownMessage }
            (contact, merging) = try find(reference, at: arrival.receivedAt)
        case .sent: return .unknownMessage
        case .message(let id):
            guard let recipient = try recipient(of: id) else { return .unknownMessage }
            contact = recipient
            message = id
        }
        if case .text(let email)? = arrival.traits[Slug(stored: "email")], !email.isEmpty {
            try setAddress(email.lowercased(), of: contact)
        }
        let event = try record(arrival, of: contact, about: message)
        return merging.gone.isEmpty ? .accepted(event, contact) : .merged(event, contact, merging)
    }

    /// The contact that the mail went to, or will go to; none for one to a team, whose bounces are not the contact's.
    private func recipient(of message: OutboxID) throws -> ContactID? {
        let sql = "SELECT contact FROM outbox WHERE id = ? AND channel = 0 AND team IS NULL"
        return try first(sql, [message.number]) { ContactID($0[0]) }
    }

    private func record(_ arrival: Arrival, of contact: ContactID, about message: OutboxID?) throws -> EventID {
        let row = EventRow(arrival.kind)
        let properties = row.change.map { ValueCodec.encode($0.stored) } ?? ValueCodec.encode(arrival.properties)
        try run(
            """
            INSERT INTO event (contact, received_at, delay, kind, name, topic, outbox, fact, link, is_automatic,
                properties, traits, message_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                contact.number, arrival.receivedAt.milliseconds,
                arrival.receivedAt.milliseconds(since: arrival.timestamp),
                row.kind.rawValue, try number(row.name), try number(row.topic), message?.number, row.fact,
                try row.link.map { try number(of: $0) }, row.isAutomatic, properties, ValueCodec.encode(arrival.traits),
                arrival.messageID,
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
