import Foundation
import GRDB
import GRDBSQLite

/// The row at which a statement stands, read column by column without an object for any value.
///
/// A report goes through millions of rows, and the daemon reads some for each event; SQLite's own functions are C,
/// which is why this stands in `System`. Valid inside of `Database.scan` and `Database.each` only.
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

    /// What a column holds that the schema says is never null; `absent` where a damaged file says otherwise.
    subscript<Value: StoredValue>(_ column: Int) -> Value {
        self[column] ?? .absent
    }

    /// Nil for null.
    subscript<Value: StoredValue>(_ column: Int) -> Value? {
        unsafe Value.fromStatement(statement, atUncheckedIndex: CInt(column))
    }

    /// Whatever type it has.
    subscript(_ column: Int) -> DatabaseValue {
        unsafe DatabaseValue(sqliteStatement: statement, index: CInt(column))
    }
}

/// What columns hold.
protocol StoredValue: StatementColumnConvertible {
    /// Stands for a value that should be there and is not.
    static var absent: Self { get }
}

extension Int64: StoredValue { static var absent: Int64 { 0 } }
extension Int: StoredValue { static var absent: Int { 0 } }
extension UInt8: StoredValue { static var absent: UInt8 { 0 } }
extension Double: StoredValue { static var absent: Double { 0 } }
extension Bool: StoredValue { static var absent: Bool { false } }
extension String: StoredValue { static var absent: String { "" } }
extension Data: StoredValue { static var absent: Data { Data() } }

extension Database {
    /// Calls `body` with each row.
    func scan(_ sql: String, _ arguments: [Int64], _ body: (StatementRow) throws -> Void) throws {
        try each(sql, arguments) { row in
            try body(row)
            return true
        }
    }

    /// Runs a statement and calls `body` with each row until it returns false.
    ///
    /// Without GRDB's rows, each of which knows the names of its columns, and without its lists of arguments: a third
    /// of what a short statement takes. `body` runs no statement with the same text, which would be this very one: that
    /// is refused, where it would begin anew behind the back of whoever reads it.
    func each(
        _ sql: String,
        _ arguments: [SQLiteTransaction.Argument],
        while body: (StatementRow) throws -> Bool
    ) throws {
        let statement = try cachedStatement(sql: sql)
        let pointer = unsafe statement.sqliteStatement
        guard unsafe sqlite3_stmt_busy(pointer) == 0 else { throw failure(SQLITE_MISUSE, sql) }
        // A statement that stands at a row would keep the transaction's view of the database.
        defer { _ = unsafe sqlite3_reset(pointer) }
        guard unsafe sqlite3_bind_parameter_count(pointer) == arguments.count else { throw failure(SQLITE_RANGE, sql) }
        for (place, argument) in arguments.enumerated() {
            let index = CInt(place + 1)
            let code =
                if let argument {
                    unsafe argument.bind(to: pointer, at: index)
                } else {
                    unsafe sqlite3_bind_null(pointer, index)
                }
            guard code == SQLITE_OK else { throw failure(code, sql) }
        }
        let row = unsafe StatementRow(pointer)
        while true {
            let code = unsafe sqlite3_step(pointer)
            switch code {
            case SQLITE_ROW: guard try body(row) else { return }
            case SQLITE_DONE: return
            default: throw failure(code, sql)
            }
        }
    }

    private func failure(_ code: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
    }
}
