import FlowModel
import FlowRuntime
import GRDB

// States are written out as numbers where a partial index depends on them: 0 queued.
extension SQLiteTransaction {
    func park(_ ids: [OutboxID], in lane: String) throws {
        try run(
            "UPDATE outbox SET lane = ? WHERE id IN (SELECT value FROM json_each(?)) AND state = 0",
            [try names.number(lane, self), Self.list(ids.map(\.number))]
        )
    }

    func parkedDeliveries(in lane: String, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow] {
        guard limit > 0, let number = try names.find(lane, self) else { return [] }
        let sql = """
            SELECT \(Self.columns) FROM outbox INDEXED BY outbox_lane
            WHERE lane = ? AND state = 0 AND \(Self.isNotFaulted) ORDER BY not_before, id
            """
        var parked: [OutboxRow] = []
        try rows(sql, [number]) { row in
            if !excluding.contains(OutboxID(row[0])) { parked.append(try outboxRow(row)) }
            return parked.count < limit
        }
        return parked
    }

    func unparkAll() throws {
        try run("UPDATE outbox INDEXED BY outbox_lane SET lane = NULL WHERE lane IS NOT NULL", [])
    }
}
