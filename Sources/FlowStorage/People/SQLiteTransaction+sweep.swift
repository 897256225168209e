import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    func beginSweep() throws {
        try run("INSERT OR REPLACE INTO sweep (id, done) VALUES (1, 0)", [])
    }

    func sweepPage(limit: Int) throws -> [ContactID] {
        guard limit > 0, let done: Int64 = try first("SELECT done FROM sweep", [], read: { $0[0] }) else { return [] }
        let sql = "SELECT id FROM contact WHERE id > ? AND is_faulted = 0 AND merged_into IS NULL ORDER BY id LIMIT ?"
        let page = try all(sql, [done, limit]) { ContactID($0[0]) }
        if page.count == limit, let last = page.last {
            try run("UPDATE sweep SET done = ?", [last.number])
        } else {
            try run("DELETE FROM sweep", [])
        }
        return page
    }
}
