import FlowModel
import FlowRuntime
import GRDB

// States are written out as numbers where a partial index depends on them: 0 queued, 1 sending, 2 done.
extension SQLiteTransaction {
    func recentMails(to contacts: [ContactID], since: Instant) throws -> [ContactID: [RecentMail]] {
        guard !contacts.isEmpty else { return [:] }
        // No name has that number: where nothing is transactional, everything counts.
        let uncounted = try names.find(RecentMail.uncountedTopic.text, self) ?? -1
        // What is being sent is little, and read as it lies; who is meant is looked up for the rest.
        let sql = """
            SELECT contact, outbox.id, settled_at FROM json_each(?1) AS wanted
                CROSS JOIN outbox INDEXED BY outbox_sent ON contact = wanted.value
                WHERE state = 2 AND channel = 0 AND settled_at > ?2 AND team IS NULL AND topic IS NOT ?3
            UNION ALL
            SELECT contact, outbox.id, NULL FROM outbox INDEXED BY outbox_sending
                WHERE state = 1 AND channel = 0 AND team IS NULL AND topic IS NOT ?3
                    AND contact IN (SELECT value FROM json_each(?1))
            UNION ALL
            SELECT contact, outbox.id, NULL FROM json_each(?1) AS wanted
                CROSS JOIN outbox INDEXED BY outbox_deferred ON contact = wanted.value
                WHERE state = 0 AND attempts > 0 AND channel = 0 AND team IS NULL AND topic IS NOT ?3
            """
        var result: [ContactID: [RecentMail]] = [:]
        let list = Self.list(Set(contacts.map(\.number)))
        try rows(sql, [list, since.milliseconds, uncounted]) { row in
            let at = (row[2] as Int64?).map { Instant(milliseconds: $0) }
            result[ContactID(row[0]), default: []].append(RecentMail(id: OutboxID(row[1]), at: at))
            return true
        }
        return result.mapValues { $0.sorted { $0.id < $1.id } }
    }

    func noteCapped(_ ids: [OutboxID], at now: Instant) throws {
        let sql = """
            UPDATE outbox SET capped_since = ?
            WHERE id IN (SELECT value FROM json_each(?)) AND capped_since IS NULL
            """
        try run(sql, [now.milliseconds, Self.list(ids.map(\.number))])
    }
}
