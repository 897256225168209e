import GRDBSQLite

/// What SQLite's own functions take for many short statements in memory: the yardstick of everything that decides about
/// contacts one after the other.
///
/// C, which is why this stands in `System`.
enum BareStatements {
    /// For each contact a row that is read and changed forty times, with a line written each time; returns the sum.
    static func run(contacts: Int) throws -> Int64 {
        var database: OpaquePointer?
        let opened = unsafe sqlite3_open_v2(":memory:", &database, SQLITE_OPEN_READWRITE, nil)
        defer { _ = unsafe sqlite3_close(database) }
        try check(opened)
        let schema = """
            CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, count INTEGER NOT NULL);
            CREATE TABLE line (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, count INTEGER NOT NULL);
            BEGIN
            """
        try check(unsafe sqlite3_exec(database, schema, nil, nil, nil))
        var statements: [OpaquePointer?] = unsafe []
        defer { for place in unsafe statements.indices { _ = unsafe sqlite3_finalize(statements[place]) } }
        for sql in [
            "INSERT INTO person (id, name, count) VALUES (?1, 'contact ' || ?1, 0)",
            "SELECT count FROM person WHERE id = ?1",
            "UPDATE person SET count = count + 1 WHERE id = ?1",
            "INSERT INTO line (person, count) VALUES (?1, 1)",
        ] {
            var statement: OpaquePointer?
            try check(unsafe sqlite3_prepare_v2(database, sql, -1, &statement, nil))
            unsafe statements.append(statement)
        }
        var sum: Int64 = 0
        for contact in 1...max(1, contacts) {
            sum += try unsafe step(statements[0], Int64(contact))
            for _ in 0..<40 {
                for place in 1...3 { sum += try unsafe step(statements[place], Int64(contact)) }
            }
        }
        return sum
    }

    /// Runs it once; the first column of the last row.
    private static func step(_ statement: OpaquePointer?, _ contact: Int64) throws -> Int64 {
        defer { _ = unsafe sqlite3_reset(statement) }
        try check(unsafe sqlite3_bind_int64(statement, 1, contact))
        var value: Int64 = 0
        while true {
            let code = unsafe sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw BareScan.Failure(code: code) }
                return value
            }
            value = unsafe sqlite3_column_int64(statement, 0)
        }
    }

    private static func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw BareScan.Failure(code: code) }
    }
}
