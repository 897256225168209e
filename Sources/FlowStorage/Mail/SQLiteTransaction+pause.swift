import FlowModel
import FlowRuntime
import GRDB

// How sending goes, and whether it goes on. The conditions are those of the partial indexes that serve them.
extension SQLiteTransaction {
    func sendingRates(since: Instant) throws -> SendingRates {
        let released: Int64? = try first("SELECT released_at FROM sending_pause", []) { $0[0] }
        let since = max(since.milliseconds, released ?? .min)
        let sent: Int? = try first(
            """
            SELECT count(*) FROM outbox WHERE state = 2 AND channel = 0 AND team IS NULL AND settled_at >= ?
            """,
            [since]
        ) { $0[0] }
        var rates = SendingRates(sent: sent ?? 0, bounced: 0, complained: 0)
        // A message is sent before it bounces, so that earlier events tell nothing of later messages.
        let sql = """
            SELECT event.fact, count(DISTINCT event.outbox), count(DISTINCT iif(outbox.state = 3, outbox.id, NULL))
            FROM event JOIN outbox ON outbox.id = event.outbox
            WHERE event.fact IN (2, 4) AND event.is_automatic = 0 AND event.received_at >= ?1
                AND outbox.settled_at >= ?1 AND outbox.state IN (2, 3)
            GROUP BY event.fact
            """
        try rows(sql, [since]) { row in
            if (row[0] as Int64) == 2 {
                rates.bounced = row[1]
                rates.sent += row[2] as Int
            } else {
                rates.complained = row[1]
            }
            return true
        }
        return rates
    }

    func sendingPause() throws -> SendingPause? {
        try first("SELECT at, reason FROM sending_pause WHERE at IS NOT NULL", []) { row in
            SendingPause(at: Instant(milliseconds: row[0]), reason: row[1] ?? "")
        }
    }

    func record(_ pause: SendingPause?, at now: Instant) throws {
        try run(
            """
            INSERT INTO sending_pause (id, at, reason, released_at) VALUES (1, ?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET at = ?1, reason = ?2, released_at = ifnull(?3, released_at)
            """,
            [pause?.at.milliseconds, pause?.reason, pause == nil ? now.milliseconds : nil]
        )
    }

    func readyNotifications(at now: Instant, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow] {
        guard limit > 0 else { return [] }
        let sql = """
            SELECT \(Self.columns) FROM outbox WHERE state = 0 AND team IS NOT NULL AND lane IS NULL AND not_before <= ?
                AND \(Self.isNotFaulted)
            ORDER BY not_before, id
            """
        var ready: [OutboxRow] = []
        try rows(sql, [now.milliseconds]) { row in
            if !excluding.contains(OutboxID(row[0])) { ready.append(try outboxRow(row)) }
            return ready.count < limit
        }
        return ready
    }

    func earliestNotification(excluding: Set<OutboxID>) throws -> Instant? {
        let sql = """
            SELECT id, not_before FROM outbox
            WHERE state = 0 AND team IS NOT NULL AND lane IS NULL AND \(Self.isNotFaulted)
            ORDER BY not_before, id
            """
        var earliest: Instant?
        try rows(sql, []) { row in
            if excluding.contains(OutboxID(row[0])) { return true }
            earliest = Instant(milliseconds: row[1])
            return false
        }
        return earliest
    }

    // MARK: Soft bounces

    /// Whether the address of that message is to be given up, now that it bounced softly.
    func isGivenUp(after message: OutboxID) throws -> Bool {
        let rule = SoftBounceRule()
        let sql = """
            SELECT sent.settled_at, sent.id = ?1 OR EXISTS (
                SELECT 1 FROM event
                WHERE event.contact = sent.contact AND event.fact = 2 AND event.outbox = sent.id
            )
            FROM outbox AS this JOIN outbox AS sent ON sent.contact = this.contact
            WHERE this.id = ?1 AND sent.state = 2 AND sent.channel = 0 AND sent.team IS NULL
                AND sent.address IS this.address
            ORDER BY sent.settled_at DESC, sent.id DESC LIMIT ?2
            """
        let latest = try all(sql, [message.number, rule.most]) { row in
            SoftBounceRule.Message(sentAt: Instant(milliseconds: row[0]), hasBounced: row[1])
        }
        return rule.givesUp(after: latest)
    }

    /// The mail to a contact with that Message-ID.
    ///
    /// Without the plus SQLite would put the wanted one into `substr` too, and find no index for that.
    func message(named messageID: String) throws -> OutboxID? {
        let sql = """
            SELECT id FROM outbox
            WHERE message_id IS NOT NULL AND substr(message_id, 1, 12) = substr(?1, 1, 12) AND +message_id = ?1
                AND channel = 0 AND team IS NULL
            ORDER BY id DESC LIMIT 1
            """
        return try first(sql, [messageID]) { OutboxID($0[0]) }
    }
}
