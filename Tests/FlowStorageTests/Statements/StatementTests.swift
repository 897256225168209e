import Foundation
import GRDB
import Testing

@testable import FlowStorage

@Suite("A statement that is run without GRDB's rows")
struct StatementTests {
    private let queue: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue()
        try queue.write { database in
            try database.execute(sql: "CREATE TABLE thing (id INTEGER PRIMARY KEY, value ANY) STRICT")
            try database.execute(sql: "INSERT INTO thing (id) VALUES (1), (2), (3)")
        }
    }

    private func ids(_ database: Database, _ sql: String, _ arguments: [SQLiteTransaction.Argument]) throws -> [Int64] {
        var ids: [Int64] = []
        try database.each(sql, arguments) { row in
            ids.append(row[0])
            return true
        }
        return ids
    }

    @Test(arguments: [("SELECT id FROM thing ORDER BY id", []), ("SELECT id FROM thing WHERE id > ?", [0 as Int64])])
    func `does not begin anew under whoever reads its rows`(sql: String, arguments: [Int64]) throws {
        try queue.read { database in
            var told: [Int64] = []
            try database.each(sql, arguments) { row in
                told.append(row[0])
                guard told.count < 10 else { return false }
                #expect(throws: DatabaseError.self) { try database.each(sql, arguments) { _ in false } }
                return true
            }
            #expect(told == [1, 2, 3])
            #expect(try ids(database, sql, arguments) == [1, 2, 3], "it can be used again")
        }
    }

    @Test func `can be used again after it failed, was left early, or got another number of arguments`() throws {
        try queue.writeWithoutTransaction { database in
            let insert = "INSERT INTO thing (id, value) VALUES (?, ?)"
            #expect(throws: DatabaseError.self) { try database.each(insert, [1, "twice"]) { _ in true } }
            #expect(throws: DatabaseError.self) { try database.each(insert, [4]) { _ in true } }
            try database.each(insert, [4, nil]) { _ in true }
            let all = "SELECT id FROM thing WHERE id >= ? ORDER BY id"
            try database.each(all, [1]) { _ in false }
            #expect(throws: CancellationError.self) { try database.each(all, [1]) { _ in throw CancellationError() } }
            #expect(try ids(database, all, [3]) == [3, 4])
            // Nothing that still stands at a row keeps it from ending.
            try database.execute(sql: "DROP TABLE thing")
        }
    }

    @Test func `reads what was written, the empty as empty and null as null`() throws {
        try queue.writeWithoutTransaction { database in
            let values: [SQLiteTransaction.Argument] = ["", "ж", Data(), Data([0, 255]), Int64.min, 0.5, true, nil]
            for value in values {
                try database.each("SELECT ?1, typeof(?1)", [value]) { row in
                    #expect(row[0] as DatabaseValue == value?.databaseValue ?? .null)
                    #expect(row.isNull(0) == (value == nil))
                    #expect((row[0] as String?) == nil || value != nil)
                    return true
                }
            }
            try database.each("SELECT NULL", []) { row in
                #expect(row[0] as Int64? == nil && row[0] as Int64 == 0)
                #expect(row[0] as String? == nil && row[0] as String == "")
                #expect(row[0] as Data? == nil && row.bytes(0).isEmpty && row.text(0) == nil)
                return true
            }
        }
    }
}
