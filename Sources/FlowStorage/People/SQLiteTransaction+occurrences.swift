import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    /// Adds the times at which something happened, as far back as they are asked about.
    func readOccurrences(
        of subject: History.Subject,
        _ extent: Reads.Extent,
        at now: Instant,
        into batch: inout PeopleBatch
    ) throws {
        for place in batch.people.indices {
            guard let person = batch.people[place], let reach = OccurrenceReach(extent, of: person, at: now) else {
                continue
            }
            let contact = person.contact.id
            let latest: [History.Occurrence]
            switch subject {
            case .message(let fact): latest = try messages(fact, of: contact, reach)
            case .event(let name):
                guard let number = try names.find(name.text, self) else { return }
                latest = (try accepted(number, of: contact, reach) + recorded(number, of: contact, reach))
                    .sorted { $0.order > $1.order }
            }
            guard !latest.isEmpty else { continue }
            let kept = latest.prefix(PeopleBatch.occurrenceLimit).reversed()
            batch.people[place]?.history.occurrences[subject] = Array(kept)
        }
    }

    /// The latest first, as those below.
    private func accepted(
        _ name: Int64,
        of contact: ContactID,
        _ reach: OccurrenceReach
    ) throws -> [History.Occurrence] {
        let sql = """
            SELECT id, received_at, delay, properties FROM event
            WHERE contact = ? AND name IS NOT NULL AND name = ?
                AND NOT EXISTS (SELECT 1 FROM inbox WHERE event = event.id)
            ORDER BY id DESC
            """
        return try collect(sql, [contact.number, name], reach) { row in
            (EventOrder(EventID(row[0])), receivedAt: row[1], delay: row[2])
        } occurrence: { row, order, at in
            History.Occurrence(order: order, at: at, properties: try properties(row, 3))
        }
    }

    private func recorded(
        _ name: Int64,
        of contact: ContactID,
        _ reach: OccurrenceReach
    ) throws -> [History.Occurrence] {
        let sql = """
            SELECT after, part, at, properties FROM recorded_event
            WHERE contact = ? AND name = ? ORDER BY after DESC, part DESC
            """
        return try collect(sql, [contact.number, name], reach) { row in
            (EventOrder(EventID(row[0]), part: row[1]), receivedAt: row[2], delay: 0)
        } occurrence: { row, order, at in
            History.Occurrence(order: order, at: at, properties: try properties(row, 3))
        }
    }

    private func messages(
        _ fact: Condition.MessageFact,
        of contact: ContactID,
        _ reach: OccurrenceReach
    ) throws -> [History.Occurrence] {
        let sql = """
            SELECT event.id, event.received_at, event.delay, outbox.contact, outbox.ordinal, outbox.step, outbox.visit,
                outbox.name, link.address, link.label
            FROM event JOIN outbox ON outbox.id = event.outbox LEFT JOIN link ON link.id = event.link
            WHERE event.contact = ? AND event.fact IS NOT NULL AND event.fact = ? AND event.is_automatic = 0
                AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.event = event.id)
            ORDER BY event.id DESC
            """
        return try collect(sql, [contact.number, fact.code], reach) { row in
            (EventOrder(EventID(row[0])), receivedAt: row[1], delay: row[2])
        } occurrence: { row, order, at in
            let message = MessageReference(
                delivery: DeliveryKey(contact: row[3], ordinal: row[4], step: row[5], visit: row[6]),
                email: try slug(row[7] as Int64),
                link: (row[8] as String?).map { MessageReference.Link(address: $0, label: row[9]) }
            )
            return History.Occurrence(order: order, at: at, message: message)
        }
    }

    private func properties(_ row: StatementRow, _ column: Int) throws -> [Slug: Value] {
        guard let properties = ValueCodec.decodeMembers(row[column]) else {
            throw damage("an event's properties cannot be read")
        }
        return properties
    }

    /// Goes back through rows, the latest first, until those before them are of no interest.
    private func collect(
        _ sql: String,
        _ arguments: [Argument],
        _ reach: OccurrenceReach,
        place: (StatementRow) -> (order: EventOrder, receivedAt: Int64, delay: Int64),
        occurrence: (StatementRow, EventOrder, Instant) throws -> History.Occurrence
    ) throws -> [History.Occurrence] {
        var result: [History.Occurrence] = []
        try rows(sql, arguments) { row in
            let (order, receivedAt, delay) = place(row)
            let at = Instant(milliseconds: receivedAt - delay)
            if reach.includes(order, at: at) { result.append(try occurrence(row, order, at)) }
            return result.count < PeopleBatch.occurrenceLimit
                && !reach.ends(before: order, receivedAt: Instant(milliseconds: receivedAt))
        }
        return result
    }
}

/// How far back the occurrences of one contact are asked about.
private struct OccurrenceReach {
    /// An event is never timed after its arrival, so arrivals before a moment tell that nothing earlier can be of
    /// interest; by as much as this a clock that was set back may deceive.
    private static let slack: Int64 = 3_600_000

    private let isWhole: Bool
    /// Behind which everything counts.
    private let begin: EventOrder?
    /// From when on everything counts.
    private let cutoff: Instant?

    /// Nil when nothing is asked about.
    init?(_ extent: Reads.Extent, of person: Person, at now: Instant) {
        isWhole = extent.ever
        begin = extent.sinceEntry ? person.enrolments.map(\.since).min() : nil
        cutoff = extent.seconds > 0 ? now.adding(seconds: -extent.seconds) : nil
        if !isWhole, begin == nil, cutoff == nil { return nil }
    }

    func includes(_ order: EventOrder, at instant: Instant) -> Bool {
        if isWhole { return true }
        if let begin, order > begin { return true }
        return cutoff.map { instant >= $0 } ?? false
    }

    /// Whether nothing that came before it is included.
    func ends(before order: EventOrder, receivedAt: Instant) -> Bool {
        if isWhole { return false }
        if let begin, order > begin { return false }
        return cutoff.map { receivedAt < $0.adding(milliseconds: -OccurrenceReach.slack) } ?? true
    }
}
