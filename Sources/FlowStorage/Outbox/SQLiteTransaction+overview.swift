import FlowModel
import FlowRuntime
import GRDB

// What links point to and what operators ask: read beside the writer.
extension SQLiteTransaction {
    func link(of message: OutboxID, position: Int) throws -> MessageReference.Link? {
        let sql = "SELECT links FROM link_list WHERE id = (SELECT link_list FROM outbox WHERE id = ?)"
        let list: String? = try first(sql, [message.number]) { $0[0] }
        let numbers = list?.split(separator: " ") ?? []
        guard numbers.indices.contains(position), let number = Int64(numbers[position]) else { return nil }
        return try first("SELECT address, label FROM link WHERE id = ?", [number]) { row in
            MessageReference.Link(address: row[0], label: row[1])
        }
    }

    func message(_ id: OutboxID) throws -> MessageSummary? {
        let sql = """
            SELECT o.contact, o.name, o.topic, iif(o.state = 2 AND o.is_uncertain = 0, o.settled_at, NULL), f.value
            FROM outbox AS o LEFT JOIN contact_field AS f
                ON f.contact = o.contact AND f.field = (SELECT id FROM name WHERE text = ?2)
            WHERE o.id = ?1 AND o.channel = 0 AND o.team IS NULL
            """
        return try first(sql, [id.number, Contact.trackingField.text]) { row in
            MessageSummary(
                contact: ContactID(row[0]),
                email: try slug(row[1] as Int64),
                topic: try slug(row[2] as Int64?),
                sentAt: (row[3] as Int64?).map { Instant(milliseconds: $0) },
                isTracked: ValueCodec.decode(row[4]).map(\.isNo) != true
            )
        }
    }

    func outbox(_ filter: OutboxFilter, after last: OutboxID?, limit: Int) throws -> [OutboxSummary] {
        let condition =
            switch filter {
            case .all: "1"
            case .queued: "o.state = 0"
            case .sending: "o.state = 1"
            case .held: "o.state = 4"
            case .failed: "o.state = 3"
            case .uncertain: "o.is_uncertain = 1"
            case .open: "o.state IN (0, 1, 3, 4)"
            }
        let sql = """
            SELECT o.id, coalesce(c.label, c.address), e.flow, o.name, o.channel, o.state, o.is_uncertain, o.attempts,
                o.not_before, o.note, o.message_id, o.team
            FROM outbox AS o JOIN contact AS c ON c.id = o.contact
                JOIN enrolment AS e ON e.contact = o.contact AND e.ordinal = o.ordinal
            WHERE o.id > ? AND \(condition) ORDER BY o.id LIMIT ?
            """
        return try all(sql, [last?.number ?? 0, limit]) { row in
            guard let channel = OutboxRow.Channel(rawValue: row[4]), let state = OutboxRow.State(rawValue: row[5])
            else { throw damage("a row of the outbox cannot be read") }
            return OutboxSummary(
                id: OutboxID(row[0]),
                contact: row[1],
                flow: try slug(row[2] as Int64),
                name: try slug(row[3] as Int64),
                team: try slug(row[11] as Int64?),
                channel: channel,
                state: state,
                isUncertain: row[6],
                attempts: row[7],
                notBefore: Instant(milliseconds: row[8]),
                note: row[9] ?? "",
                messageID: row[10]
            )
        }
    }

    func status() throws -> StoreStatus {
        let flows = try all(
            "SELECT flow, sum(entered), sum(active), sum(converted) FROM flow_version GROUP BY flow",
            []
        ) { row in
            let flow = try slug(row[0] as Int64)
            return StoreStatus.FlowCount(flow: flow, entered: row[1], active: row[2], converted: row[3])
        }
        var outbox: [OutboxRow.State: Int] = [:]
        try rows("SELECT state, count(*) FROM outbox GROUP BY state", []) { row in
            guard let state = OutboxRow.State(rawValue: row[0]) else { throw damage("a state cannot be read") }
            outbox[state] = row[1]
            return true
        }
        return StoreStatus(
            contacts: try count("SELECT count(*) FROM contact WHERE merged_into IS NULL"),
            faulted: try count("SELECT count(*) FROM fault"),
            pendingEvents: try count("SELECT count(*) FROM inbox"),
            flows: flows.sorted { $0.flow < $1.flow },
            outbox: outbox,
            uncertain: try count("SELECT count(*) FROM outbox WHERE is_uncertain = 1"),
            doubtedClockStep: try clockState()?.doubtedStep,
            sendingPause: try sendingPause()
        )
    }

    private func count(_ sql: String) throws -> Int {
        try first(sql, []) { $0[0] } ?? 0
    }
}
