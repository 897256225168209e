import FlowModel
import FlowRuntime
import GRDB

/// One open transaction; what it does for each part of the store stands in the files of that part.
final class SQLiteTransaction: StoreTransaction {
    typealias Argument = (any DatabaseValueConvertible)?

    let database: Database
    let names: Names
    /// Named by errors.
    let path: String
    /// The owner's epoch that was found to hold: nobody can take a shard before this transaction ends.
    private var owned: Epoch?

    init(database: Database, names: Names, path: String) {
        (self.database, self.names, self.path) = (database, names, path)
    }

    // MARK: Statements

    /// Runs a statement that returns nothing.
    func run(_ sql: String, _ arguments: [Argument]) throws {
        try database.each(sql, arguments) { _ in true }
    }

    /// Runs a statement that changes rows; how many it changed.
    func change(_ sql: String, _ arguments: [Argument]) throws -> Int {
        try run(sql, arguments)
        return database.changesCount
    }

    /// Calls `body` with each row, which is valid only there, until it returns false.
    func rows(_ sql: String, _ arguments: [Argument], while body: (StatementRow) throws -> Bool) throws {
        try database.each(sql, arguments, while: body)
    }

    /// What `read` makes of each row; `read` runs no statement with the same text.
    func all<Result>(_ sql: String, _ arguments: [Argument], read: (StatementRow) throws -> Result) throws -> [Result] {
        var results: [Result] = []
        try rows(sql, arguments) { row in
            results.append(try read(row))
            return true
        }
        return results
    }

    func first<Result>(
        _ sql: String,
        _ arguments: [Argument],
        read: (StatementRow) throws -> Result?
    ) throws -> Result? {
        var result: Result?
        try rows(sql, arguments) { row in
            result = try read(row)
            return false
        }
        return result
    }

    // MARK: Names

    func number(_ name: Slug) throws -> Int64 { try names.number(name.text, self) }

    func number(_ name: Slug?) throws -> Int64? { try name.map { try number($0) } }

    func slug(_ number: Int64) throws -> Slug { Slug(stored: try names.text(number, self)) }

    func slug(_ number: Int64?) throws -> Slug? { try number.map { try slug($0) } }

    /// The file holds something that this program never wrote.
    func damage(_ reason: String) -> StoreError {
        .unreadable(path: path, reason: reason)
    }

    /// A list of numbers as JSON, through which one statement serves a whole batch.
    static func list(_ numbers: some Sequence<Int64>) -> String {
        "[" + numbers.map(String.init).joined(separator: ",") + "]"
    }
}

// MARK: - Ownership

extension SQLiteTransaction {
    /// Refuses when another start has taken a shard since.
    func checkOwnership(_ epoch: Epoch) throws {
        guard owned != epoch else { return }
        let lost: Int64? = try first("SELECT 1 FROM shard WHERE epoch <> ? LIMIT 1", [epoch.number]) { $0[0] }
        guard lost == nil else { throw StoreError.owned(path: path) }
        owned = epoch
    }

    func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch {
        let last: Int64? = try first("SELECT max(epoch) FROM shard", []) { $0[0] }
        let epoch = Epoch((last ?? 0) + 1)
        try run("UPDATE shard SET epoch = ?", [epoch.number])
        // `state = 1` is written out so that the partial index serves it. Whoever is called by a webhook recognises a
        // repetition, and nobody could release it: only mail is held.
        let mailState = policy == .resend ? OutboxRow.State.queued : .held
        try run(
            """
            UPDATE outbox SET state = iif(channel = 0, ?, 0), not_before = ?, is_uncertain = 1, epoch = NULL,
                note = 'the process ended before the answer to the last attempt was recorded'
            WHERE state = 1
            """,
            [mailState.rawValue, now.milliseconds]
        )
        return epoch
    }
}
