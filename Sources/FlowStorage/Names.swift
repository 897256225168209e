import FlowModel
import GRDB

/// The numbers under which the store keeps names, remembered while the process runs.
final class Names {
    /// Applications may send any number of different names; this many are remembered.
    private static let limit = 50_000

    private var numbers: [String: Int64] = [:]
    private var texts: [Int64: String] = [:]
    /// Looked for and not found; of the one writer only, since to others a name may come at any time.
    private var missing: Set<String> = []
    private let isOfWriter: Bool
    /// The numbers of lists of links, of which each email of a flow has one as a rule.
    private var linkLists: [[MessageReference.Link]: Int64] = [:]
    private static let linkListLimit = 1_000

    init(ofWriter isOfWriter: Bool = false) {
        self.isOfWriter = isOfWriter
    }

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
        guard !missing.contains(text) else { return nil }
        let number: Int64? = try transaction.first("SELECT id FROM name WHERE text = ?", [text]) { $0[0] }
        if let number { remember(number, text) } else if isOfWriter { missing.insert(text) }
        return number
    }

    func text(_ number: Int64, _ transaction: SQLiteTransaction) throws -> String {
        if let text = texts[number] { return text }
        let text: String? = try transaction.first("SELECT text FROM name WHERE id = ?", [number]) { $0[0] }
        guard let text else { throw transaction.damage("a name is missing") }
        remember(number, text)
        return text
    }

    /// The number of a list of links; nil when it is not remembered.
    func number(of links: [MessageReference.Link]) -> Int64? { linkLists[links] }

    func remember(_ number: Int64, of links: [MessageReference.Link]) { linkLists[links] = number }

    /// After a rollback numbers may be given again.
    func forget() {
        numbers = [:]
        texts = [:]
        missing = []
        linkLists = [:]
    }

    func keepWithinLimit() {
        if numbers.count + missing.count > Names.limit || linkLists.count > Names.linkListLimit { forget() }
    }

    private func remember(_ number: Int64, _ text: String) {
        missing.remove(text)
        numbers[text] = number
        texts[number] = text
    }
}
