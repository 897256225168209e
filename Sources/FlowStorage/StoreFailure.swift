import FlowRuntime
import GRDB

extension StoreError {
    /// What an error of SQLite means for the caller.
    init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .full
        // The index of the log is a file that is made at the first access: its room is what there was none of.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: self = .full
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA, .SQLITE_FORMAT:
            self = .unreadable(path: path, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .owned(path: path)
        // SQLite's own words name tables and columns and never a value.
        case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH: self = .rejected(reason: reason)
        default: self = .failed(reason: reason)
        }
    }

    /// An operation that failed while the file was being opened says that the file cannot be used.
    func whileOpening(_ path: String) -> StoreError {
        if case .failed(let reason) = self { return .unreadable(path: path, reason: reason) }
        return self
    }
}

/// Runs the body and turns what SQLite throws into the store's errors; others pass.
func translatingErrors<Result>(path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as DatabaseError {
        throw StoreError(error, path: path)
    }
}
