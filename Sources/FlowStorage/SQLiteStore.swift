package import FlowRuntime
package import FlowModel
import GRDB

/// The store in one SQLite file, or in memory.
///
/// Each transaction is synced before it returns. The file is owned by one process at a time; others read it with
/// `SQLiteStoreReader`.
package final class SQLiteStore: Store {
    private let path: String
    let queue: DatabaseQueue
    private let lock: FileLock?
    private let reserve: DiskReserve?
    private let names = Names(ofWriter: true)
    private var epoch: Epoch?
    /// The state of the file, as far as others change it, in which this owner's epoch was last seen.
    private var ownedVersion: Int64?

    /// Opens the file, making it when there is none, and locks `PATH.lock` beside it.
    ///
    /// `willMigrate` is called before a file of an earlier version is changed, which can take minutes.
    /// - Throws: `StoreError.owned` when another process has it open for writing.
    package convenience init(path given: String, willMigrate: () -> Void = {}) throws(StoreError) {
        // SQLite keeps its log beside the file itself, whatever link leads there.
        let path = resolvedPath(given)
        do {
            let lock = try FileLock(path: path + ".lock")
            let reserve = DiskReserve(path: path + ".reserve")
            let queue: DatabaseQueue
            do {
                queue = try SQLiteStore.open(path, willMigrate)
            } catch StoreError.full where reserve.release() {
                queue = try SQLiteStore.open(path, willMigrate)
            }
            self.init(path: path, queue: queue, lock: lock, reserve: reserve)
        } catch FileLock.Failure.held {
            throw .owned(path: path)
        } catch FileLock.Failure.unavailable(let reason) {
            throw .unreadable(path: path, reason: reason)
        } catch let error as StoreError {
            throw error.whileOpening(path)
        } catch {
            throw .unreadable(path: path, reason: "its schema could not be brought up to date")
        }
    }

    private init(path: String, queue: DatabaseQueue, lock: FileLock?, reserve: DiskReserve?) {
        (self.path, self.queue, self.lock, self.reserve) = (path, queue, lock, reserve)
    }

    private static func open(_ path: String, _ willMigrate: () -> Void) throws -> DatabaseQueue {
        makePrivateFile(path: path)
        try writeAgain(path: path + "-wal")
        return try translatingErrors(path: path) { try Connection.writer(path: path, willMigrate: willMigrate) }
    }

    /// A new and empty store that ends with the object.
    package static func inMemory() throws -> SQLiteStore {
        SQLiteStore(path: ":memory:", queue: try Connection.inMemory(), lock: nil, reserve: nil)
    }

    /// Reads through the writer's connection; not to be used inside of `transact`.
    package var reader: SQLiteStoreReader { SQLiteStoreReader(sharing: queue, path: path) }

    /// Copies the log into the file and gives the lock back; the store cannot be used afterwards.
    package func close() throws {
        defer { lock?.release() }
        try translatingErrors(path: path) {
            // A log that cannot be copied now is copied after the next start: nothing is lost.
            try? checkpoint()
            try queue.close()
        }
    }

    /// Copies what the log holds into the database, as far as no reader still needs it; for moments without work.
    private func checkpoint() throws {
        try translatingErrors(path: path) {
            try queue.writeWithoutTransaction { _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(PASSIVE)") }
        }
    }

    package func takeReserve() -> Bool { reserve?.take() ?? true }

    package func releaseReserve() -> Bool { reserve?.release() ?? false }

    package func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch {
        let taken = try perform { try $0.takeOwnership(onUnknownOutcome: policy, at: now) }
        (epoch, ownedVersion) = (taken, nil)
        return taken
    }

    package func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try perform { transaction in
            if let epoch = self.epoch { try self.checkOwnership(epoch, transaction) }
            return try body(transaction)
        }
    }

    /// Looks at the shards only when another connection has written to the file since.
    private func checkOwnership(_ epoch: Epoch, _ transaction: SQLiteTransaction) throws {
        let version: Int64? = try transaction.first("PRAGMA data_version", []) { $0[0] }
        guard version == nil || version != ownedVersion else { return }
        try transaction.checkOwnership(epoch)
        ownedVersion = version
    }

    private func perform<Result>(_ body: (SQLiteTransaction) throws -> Result) throws -> Result {
        // Before the transaction, so that the callers of the one that made the log long had their answer first.
        if lock != nil, reserve?.isReleased != true, fileSize(path: path + "-wal") > Checkpoint.limit {
            try checkpoint()
        }
        return try translatingErrors(path: path) {
            try queue.writeWithoutTransaction { database in
                do {
                    // As prepared statements: GRDB's own compile these words anew for each transaction.
                    try database.each("BEGIN IMMEDIATE TRANSACTION", []) { _ in true }
                    let result = try body(SQLiteTransaction(database: database, names: names, path: path))
                    try database.each("COMMIT TRANSACTION", []) { _ in true }
                    names.keepWithinLimit()
                    return result
                } catch {
                    names.forget()
                    // SQLite has rolled back by itself after some errors; the first error is the one to tell.
                    if database.isInsideTransaction { try? database.rollback() }
                    throw error
                }
            }
        }
    }
}
