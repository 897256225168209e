import FlowModel
import GRDB

/// The numbers under which the store keeps names, remembered while the process runs.
final class Names {
    /// Applications may send any number of different names; this many are remembered.
    private static let limit = 50_000

    private var numbers: [String: Int64] = [:]
    private var texts: [Int64: String] = [:]

    /// The name's number, given now when it has none.
    func number(_ text: String, _ transaction: SQLiteTransaction) throws -> Int64 {
        if let number = try find(text, transaction) { return number }
        try transaction.run("INSERT INTO name (text) VALUES (?)", [text])
        let number = transaction.database.lastInsertedRowID
        remember(number, text)
        return number
    }

    /// The name's number; nil when nothing was ever called so.
    func find(_ text: String, _ transaction: SQLiteTransaction) throws -> Int64? {
        if let number = numbers[text] { return number }
        let number: Int64? = try transaction.first("SELECT id FROM name WHERE text = ?", [text]) { $0[0] }
        if let number { remember(number, text) }
        return number
    }

    func text(_ number: Int64, _ transaction: SQLiteTransaction) throws -> String {
        if let text = texts[number] { return text }
        let text: String? = try transaction.first("SELECT text FROM name WHERE id = ?", [number]) { $0[0] }
        guard let text else { throw transaction.damage("a name is missing") }
        remember(number, text)
        return text
    }

    /// After a rollback numbers may be given again.
    func forget() {
        numbers = [:]
        texts = [:]
    }

    func keepWithinLimit() {
        if numbers.count > Names.limit { forget() }
    }

    private func remember(_ number: Int64, _ text: String) {
        numbers[text] = number
        texts[number] = text
    }
}
