import FlowRuntime
import GRDB

/// How connections to the file are opened and checked.
enum Connection {
    /// Opens the file for the one writer, brings its schema up to date and proves that commits are durable.
    ///
    /// `willMigrate` is called before a file of an earlier version is changed, which can take minutes.
    static func writer(path: String, willMigrate: () -> Void = {}) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "nurture.store"
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let isEarlier = try queue.writeWithoutTransaction { database in
            let isMarked = try refuseForeign(database, path: path)
            // To its end: the row comes before the commit, and `fetchOne` would never hear that the commit failed.
            guard try String.fetchAll(database, sql: "PRAGMA journal_mode = WAL") == ["wal"] else {
                throw StoreError.unreadable(path: path, reason: "write-ahead logging is not possible there")
            }
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
            try database.execute(sql: "PRAGMA journal_size_limit = \(Checkpoint.limit)")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
                throw StoreError.failed(reason: "SQLite does not sync at each commit")
            }
            // The migrator commits a table of its own before the first migration: a process that died between the two
            // would leave a file that has content and no mark, and is taken for another program's.
            if !isMarked { try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
            return try isMarked && !Schema.migrator.hasCompletedMigrations(database)
        }
        if isEarlier { willMigrate() }
        try Schema.migrator.migrate(queue)
        return queue
    }

    /// A store that ends with the process.
    static func inMemory() throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue)
        return queue
    }

    private static let empty = "it is empty: `nurture serve` makes a database of it, or another file was meant"

    /// Opens the file beside the writer, for reading only.
    static func readers(path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "nurture.reader"
        configuration.readonly = true
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.read { database in
            // Whatever is not marked and not refused is empty.
            guard try refuseForeign(database, path: path) else {
                throw StoreError.unreadable(path: path, reason: Connection.empty)
            }
            guard try Schema.migrator.hasCompletedMigrations(database) else {
                throw StoreError.fromThePast(path: path)
            }
        }
        return pool
    }

    /// Refuses a newer version's file and any that is not ours, before anything in it is changed; whether it is marked
    /// as ours, and not new.
    private static func refuseForeign(_ database: Database, path: String) throws -> Bool {
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        let mark = try Int64.fetchOne(database, sql: "PRAGMA application_id")
        guard isEmpty || mark == Schema.applicationID else {
            throw StoreError.unreadable(path: path, reason: "it is a database of another program")
        }
        if try Schema.migrator.hasBeenSuperseded(database) { throw StoreError.fromTheFuture(path: path) }
        return mark == Schema.applicationID
    }
}

/// When the write-ahead log is copied into the database.
enum Checkpoint {
    /// Bytes of log after which the writer copies it, between two transactions.
    ///
    /// A log that was copied is written again from its beginning and cut back to this size then, so a longer file
    /// means that many bytes since the last time.
    static let limit: Int64 = 8 << 20
}
