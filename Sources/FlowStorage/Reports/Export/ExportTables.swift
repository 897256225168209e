import FlowModel
import FlowRuntime
import GRDB

/// What an export knows before it begins: how steps and versions are counted, and up to where it reads.
struct ExportTables {
    let facts: FactTables
    /// As LANGUAGE counts them, by version and step.
    private let numbers: [Place: String]
    /// The same in the last version that has the step.
    private let lastNumbers: [Int64: String]

    private struct Place: Hashable {
        var version: Int64
        var step: Int64
    }

    init(_ transaction: SQLiteTransaction) throws {
        facts = try FactTables(transaction)
        var numbers: [Place: String] = [:]
        var lastNumbers: [Int64: String] = [:]
        let sql = "SELECT version, step, number FROM version_step WHERE number IS NOT NULL ORDER BY version"
        try transaction.rows(sql, []) { row in
            numbers[Place(version: row[0], step: row[1])] = row[2]
            lastNumbers[row[1]] = row[2]
            return true
        }
        (self.numbers, self.lastNumbers) = (numbers, lastNumbers)
    }

    func number(ofStep step: Int64, inVersion version: Int64) -> String? {
        numbers[Place(version: version, step: step)] ?? lastNumbers[step]
    }
}

/// A line of an export with what puts it into order.
struct ExportRow {
    var event: ExportedEvent
    /// Among lines of one instant: what arrived, who entered, what was sent, what flows did then, and who left.
    var rank: Int

    func comes(before other: ExportRow) -> Bool {
        (event.receivedAt, rank) < (other.event.receivedAt, other.rank)
    }
}
