import GRDBSQLite

/// What SQLite's own functions take to go through a table: the yardstick of everything that reads it.
///
/// C, which is why this stands in `System`.
enum BareScan {
    struct Failure: Error {
        var code: Int32
    }

    /// Steps through all rows of a query and adds up its columns, all of them integers; what they come to.
    static func sum(_ sql: String, path: String) throws -> (rows: Int, sum: Int64) {
        var database: OpaquePointer?
        let opened = unsafe sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil)
        defer { _ = unsafe sqlite3_close(database) }
        guard opened == SQLITE_OK else { throw Failure(code: opened) }
        var statement: OpaquePointer?
        let prepared = unsafe sqlite3_prepare_v2(database, sql, -1, &statement, nil)
        defer { _ = unsafe sqlite3_finalize(statement) }
        guard prepared == SQLITE_OK else { throw Failure(code: prepared) }
        let columns = unsafe sqlite3_column_count(statement)
        var rows = 0
        var sum: Int64 = 0
        while true {
            let code = unsafe sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw Failure(code: code) }
                return (rows, sum)
            }
            rows += 1
            for column in 0..<columns { unsafe sum &+= sqlite3_column_int64(statement, column) }
        }
    }
}
