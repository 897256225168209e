import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    func pendingEvents(limit: Int) throws -> [Event] {
        // A faulted contact's events wait for it, without holding up those of others.
        let sql = """
            SELECT \(Self.eventColumns) FROM inbox CROSS JOIN event ON event.id = inbox.event
                JOIN contact ON contact.id = event.contact AND contact.is_faulted = 0
                \(Self.eventJoins)
            ORDER BY inbox.event LIMIT ?
            """
        return try all(sql, [limit]) { try event($0) }
    }

    func events(_ ids: [EventID]) throws -> [EventID: Event] {
        let sql = """
            SELECT \(Self.eventColumns) FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value
                \(Self.eventJoins)
            """
        let events = try all(sql, [Self.list(ids.map(\.number))]) { try event($0) }
        return Dictionary(events.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func consume(_ events: [EventID]) throws {
        for event in events {
            let wasPending = try change("DELETE FROM inbox WHERE event = ?", [event.number]) > 0
            if wasPending { try remember(event) }
        }
    }

    /// Keeps what conditions may ask about the event, which the engine has settled.
    private func remember(_ event: EventID) throws {
        try run(
            """
            INSERT INTO fact (contact, name, count, first_at, last_at, last_event, last_part)
            SELECT contact, name, 1, received_at - delay, received_at - delay, id, 0 FROM event
            WHERE id = ? AND name IS NOT NULL
            \(Self.addsToFact)
            """,
            [event.number]
        )
        let sql = """
            SELECT outbox.contact, outbox.ordinal, outbox.step, outbox.visit, outbox.name, event.fact, event.link,
                event.received_at - event.delay
            FROM event JOIN outbox ON outbox.id = event.outbox
            WHERE event.id = ? AND event.fact IS NOT NULL AND event.is_automatic = 0
            """
        let done = try first(sql, [event.number]) { MessageAct($0) }
        guard let done else { return }
        try remember(done, by: event)
        switch Condition.MessageFact(code: done.fact) {
        case .bounced?, .complained?: try suppressEarlierAddress(by: event)
        case .clicked?, .opened?, .replied?, nil: break
        }
    }

    private func remember(_ act: MessageAct, by event: EventID) throws {
        try run(
            """
            INSERT INTO email_fact (contact, email, fact, count, first_at, last_at, last_event)
            VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5)
            \(Self.addsToEmailFact)
            """,
            [act.contact, act.email, act.fact, act.at, event.number]
        )
        try run(
            """
            INSERT INTO message_fact (contact, ordinal, step, visit, facts) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET facts = facts | excluded.facts
            """,
            [act.contact, act.ordinal, act.step, act.visit, Int64(1) << act.fact]
        )
        guard let link = act.link else { return }
        try run(
            """
            INSERT INTO message_link (contact, ordinal, step, visit, link) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [act.contact, act.ordinal, act.step, act.visit, link]
        )
    }

    /// Something that was done with a message, as the columns say it.
    private struct MessageAct {
        let contact, ordinal, step, visit, email, fact: Int64
        let link: Int64?
        let at: Int64

        init(_ row: StatementRow) {
            (contact, ordinal, step, visit) = (row[0], row[1], row[2], row[3])
            (email, fact, link, at) = (row[4], row[5], row[6], row[7])
        }
    }

    /// Keeps an event that a flow made of one contact, with the properties of the event that it hands on.
    func record(_ event: RecordedEvent, of contact: ContactID) throws {
        let name = try number(event.name)
        let (after, part, at) = (event.order.event.number, event.order.part, event.at.milliseconds)
        try run(
            """
            INSERT INTO recorded_event (contact, name, after, part, at, origin, properties)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT \(Self.ownProperties) FROM event WHERE id = ?6))
            """,
            [contact.number, name, after, part, at, event.origin?.number]
        )
        try run(
            """
            INSERT INTO fact (contact, name, count, first_at, last_at, last_event, last_part)
            VALUES (?1, ?2, 1, ?3, ?3, ?4, ?5)
            \(Self.addsToFact)
            """,
            [contact.number, name, at, after, part]
        )
    }

    /// The column of a change by hand holds that change.
    static let ownProperties = "iif(kind = \(EventRow.Kind.changed.rawValue), NULL, properties)"

    /// Adds a fact to what is known of its name.
    static let addsToFact = """
        ON CONFLICT DO UPDATE SET count = count + excluded.count, first_at = min(first_at, excluded.first_at),
            last_at = max(last_at, excluded.last_at),
            last_part = iif((excluded.last_event, excluded.last_part) > (last_event, last_part), excluded.last_part,
                last_part),
            last_event = max(last_event, excluded.last_event)
        """

    /// Adds a fact to what is known of its email.
    static let addsToEmailFact = """
        ON CONFLICT DO UPDATE SET count = count + excluded.count, first_at = min(first_at, excluded.first_at),
            last_at = max(last_at, excluded.last_at), last_event = max(last_event, excluded.last_event)
        """

    // MARK: Reading events

    private static let eventColumns = """
        event.id, event.contact, event.received_at, event.delay, event.kind, event.name, event.topic, event.fact,
        event.is_automatic, event.properties, event.traits,
        outbox.contact, outbox.ordinal, outbox.step, outbox.visit, outbox.name, link.address, link.label,
        outbox.address IS NOT NULL
            AND outbox.address IS NOT (SELECT address FROM contact WHERE contact.id = event.contact)
        """

    private static let eventJoins = """
        LEFT JOIN outbox ON outbox.id = event.outbox LEFT JOIN link ON link.id = event.link
        """

    private func event(_ row: StatementRow) throws -> Event {
        let kind = try eventKind(row)
        var properties: [Slug: Value]? = [:]
        if case .changed = kind {} else { properties = ValueCodec.decodeMembers(row[9]) }
        guard let properties, let traits = ValueCodec.decodeMembers(row[10]) else {
            throw damage("an event's properties cannot be read")
        }
        let receivedAt = Instant(milliseconds: row[2])
        return Event(
            id: EventID(row[0]),
            contact: ContactID(row[1]),
            receivedAt: receivedAt,
            timestamp: Instant(milliseconds: receivedAt.milliseconds - (row[3] as Int64)),
            kind: kind,
            properties: properties,
            traits: traits
        )
    }

    private func eventKind(_ row: StatementRow) throws -> Event.Kind {
        let name = try slug(row[5] as Int64?)
        let topic = try slug(row[6] as Int64?)
        switch EventRow.Kind(rawValue: row[4]) {
        case .track?:
            if let name { return .track(name) }
        case .identify?: return .identify
        case .message?:
            if let code: Int64 = row[7], let fact = Condition.MessageFact(code: code), let contact: Int64 = row[11] {
                let reference = MessageReference(
                    delivery: DeliveryKey(contact: contact, ordinal: row[12], step: row[13], visit: row[14]),
                    email: try slug(row[15] as Int64),
                    link: (row[16] as String?).map { MessageReference.Link(address: $0, label: row[17]) },
                    isAutomatic: row[8],
                    wentToEarlierAddress: row[18]
                )
                return .message(fact, reference)
            }
        case .unsubscribed?: return .unsubscribed(topic: topic)
        case .subscribed?:
            if let topic { return .subscribed(topic: topic) }
        case .changed?:
            if let change = ContactChange(stored: ValueCodec.decode(row[9])) { return .changed(change) }
        case nil: break
        }
        throw damage("an event's kind cannot be read")
    }
}

extension DeliveryKey {
    /// The key as its columns stand in the tables.
    init(contact: Int64, ordinal: Int, step: Int64, visit: Int) {
        self.init(
            enrolment: EnrolmentID(contact: ContactID(contact), ordinal: ordinal),
            step: StepID(step),
            visit: visit
        )
    }
}
