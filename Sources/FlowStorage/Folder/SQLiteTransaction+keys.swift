import FlowModel
import FlowRuntime
import Foundation
import GRDB

extension SQLiteTransaction {
    func signingKeys() throws -> [SigningKey] {
        try all("SELECT id, secret, created_at FROM signing_key ORDER BY created_at DESC, id DESC", []) { row in
            SigningKey(id: row[0], secret: row.bytes(at: 1), createdAt: Instant(milliseconds: row[2]))
        }
    }

    func add(_ key: SigningKey) throws {
        try run(
            "INSERT INTO signing_key (id, secret, created_at) VALUES (?, ?, ?)",
            [key.id, Data(key.secret), key.createdAt.milliseconds]
        )
    }
}
