import GRDB
import GRDBSQLite

/// The row at which a statement stands, read column by column without an object for any value.
///
/// A report goes through millions of rows; SQLite's own functions are C, which is why this stands in `System`. Valid
/// inside of `Database.scan` only.
@safe struct StatementRow {
    private let statement: OpaquePointer

    fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

    /// 0 for null.
    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// None for null.
    func bytes(_ column: Int32) -> [UInt8] {
        let count = unsafe Int(sqlite3_column_bytes(statement, column))
        guard count > 0, let bytes = unsafe sqlite3_column_blob(statement, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Nil for null.
    func text(_ column: Int32) -> String? {
        guard let bytes = unsafe sqlite3_column_text(statement, column) else { return nil }
        return unsafe String(cString: bytes)
    }
}

extension Database {
    /// Calls `body` with each row.
    func scan(_ sql: String, _ arguments: [Int64], _ body: (StatementRow) throws -> Void) throws {
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(StatementArguments(arguments))
        let pointer = unsafe statement.sqliteStatement
        // A statement that stands at a row would keep the transaction's view of the database.
        defer { _ = unsafe sqlite3_reset(pointer) }
        let row = unsafe StatementRow(pointer)
        while true {
            let code = unsafe sqlite3_step(pointer)
            switch code {
            case SQLITE_ROW: try body(row)
            case SQLITE_DONE: return
            default: throw DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
            }
        }
    }
}
