import FlowModel
import FlowRuntime
import FlowTesting
import Foundation
import GRDB
import Testing

@testable import FlowStorage

@Suite("The store's file")
struct FileTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("nurture.sqlite")
    }

    private func arrival(_ messageID: String) -> Arrival {
        Arrival(
            messageID: messageID,
            subject: .contact(ContactReference(email: "anna@example.com")),
            receivedAt: .testStart,
            timestamp: .testStart,
            kind: .track("lead")
        )
    }

    private func pending(_ store: SQLiteStore) throws -> [Int64] {
        try store.transact { try $0.pendingEvents(limit: 100) }.map(\.id.number)
    }

    /// Runs SQL on the file behind the store's back.
    private func tamper(_ sql: String, at path: String? = nil) throws {
        let queue = try DatabaseQueue(path: path ?? self.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("keeps everything when it is closed and opened again, and grows epochs")
    func reopening() throws {
        let store = try SQLiteStore(path: path)
        let first = try store.takeOwnership(onUnknownOutcome: .resend, at: .testStart)
        _ = try store.transact { try $0.accept([arrival("1")]) }
        try store.close()
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        let again = try SQLiteStore(path: path)
        #expect(try pending(again) == [1])
        #expect(try again.takeOwnership(onUnknownOutcome: .resend, at: .testStart) > first)
        #expect(try again.transact { try $0.accept([arrival("1")]) } == [.duplicate])
    }

    @Test("goes on with a file whose making was killed before the first migration")
    func unfinished() throws {
        try SQLiteStore(path: path).close()
        // What the migrator has committed by then: the mark and its own table.
        try tamper(
            "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)",
            at: folder.path("young.sqlite")
        )
        try tamper("PRAGMA application_id = \(Schema.applicationID)", at: folder.path("young.sqlite"))
        #expect(try pending(SQLiteStore(path: folder.path("young.sqlite"))).isEmpty)
    }

    @Test("keeps room on the disk and gives it back once, to be written in")
    func reserve() throws {
        let store = try SQLiteStore(path: path)
        let size = { try? FileManager.default.attributesOfItem(atPath: path + ".reserve")[.size] as? Int }
        #expect(store.takeReserve())
        #expect(size() == DiskReserve.size)
        #expect(store.takeReserve())
        #expect(store.releaseReserve())
        #expect(size() == nil)
        #expect(!store.releaseReserve())
        #expect(store.takeReserve())
        #expect(size() == DiskReserve.size)
    }

    @Test("keeps its log, its lock and its room beside the file that a link leads to")
    func link() throws {
        let target = try TemporaryFolder()
        let link = folder.path("link.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target.path("nurture.sqlite"))
        try SQLiteStore(path: target.path("nurture.sqlite")).close()
        let store = try SQLiteStore(path: link)
        #expect(store.takeReserve())
        _ = try store.transact { try $0.accept([arrival("1")]) }
        for suffix in ["-wal", ".lock", ".reserve"] {
            #expect(FileManager.default.fileExists(atPath: target.path("nurture.sqlite") + suffix), "\(suffix)")
            #expect(!FileManager.default.fileExists(atPath: link + suffix), "\(suffix)")
        }
        #expect { try SQLiteStore(path: target.path("nurture.sqlite")) } throws: { error in
            if case StoreError.owned = error { true } else { false }
        }
    }

    @Test("changes nothing in a log that it writes again")
    func again() throws {
        let file = folder.path("log")
        let bytes = Data((0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
        try bytes.write(to: URL(filePath: file))
        try writeAgain(path: file)
        #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
        try writeAgain(path: folder.path("missing"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("missing")))
    }

    @Test("keeps no room where none can be had")
    func noReserve() throws {
        let reserve = DiskReserve(path: folder.path("missing/nurture.reserve"))
        #expect(!reserve.take())
        #expect(!reserve.release())
        #expect(try SQLiteStore.inMemory().takeReserve())
    }

    @Test("holds every commit even if the process dies in the middle of the next transaction")
    func killed() throws {
        let store = try SQLiteStore(path: path)
        let copy = folder.path("copy.sqlite")
        _ = try store.transact { try $0.accept([arrival("1")]) }
        try store.transact { transaction in
            _ = try transaction.accept([arrival("2")])
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
            }
        }
        let survivor = try SQLiteStore(path: copy)
        #expect(try pending(survivor) == [1])
        #expect(try pending(store) == [1, 2])
    }

    @Test("survives a log whose end was torn off")
    func tornLog() throws {
        let store = try SQLiteStore(path: path)
        let copy = folder.path("copy.sqlite")
        _ = try store.transact { try $0.accept([arrival("1")]) }
        let whole = try Data(contentsOf: URL(filePath: path + "-wal")).count
        _ = try store.transact { try $0.accept([arrival("2")]) }
        let log = try Data(contentsOf: URL(filePath: path + "-wal"))
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        try log.prefix((whole + log.count) / 2).write(to: URL(filePath: copy + "-wal"))
        #expect(try pending(SQLiteStore(path: copy)) == [1])
    }

    @Test("has one owner")
    func secondOwner() throws {
        let first = try SQLiteStore(path: path)
        #expect(throws: StoreError.owned(path: path)) { try SQLiteStore(path: path) }
        try first.close()
        let second = try SQLiteStore(path: path)
        #expect(try pending(second) == [])
    }

    @Test("refuses writes of an owner whose contacts somebody else has taken")
    func lostLease() throws {
        let store = try SQLiteStore(path: path)
        _ = try store.takeOwnership(onUnknownOutcome: .resend, at: .testStart)
        try tamper("UPDATE shard SET epoch = epoch + 1 WHERE number = 7")
        #expect(throws: StoreError.owned(path: path)) { try store.transact { try $0.accept([arrival("1")]) } }
    }

    @Test("is refused when a newer version wrote it, and stays as it is")
    func future() throws {
        try SQLiteStore(path: path).close()
        try tamper("INSERT INTO grdb_migrations (identifier) VALUES ('999 from the future')")
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(throws: StoreError.fromTheFuture(path: path)) { try SQLiteStore(path: path) }
        #expect(throws: StoreError.fromTheFuture(path: path)) { try SQLiteStoreReader(path: path) }
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test(
        "is refused when it is no database",
        arguments: ["Dear diary, today was fine.\n", "SQLite format 3\u{0}broken"]
    )
    func noDatabase(text: String) throws {
        let bytes = Data((text + String(repeating: ".", count: 5000)).utf8)
        try bytes.write(to: URL(filePath: path))
        #expect(performing: { try SQLiteStore(path: path) }, throws: Self.isUnreadable)
        #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
    }

    @Test("is called empty by readers while nothing is in it")
    func emptyDatabase() throws {
        try Data().write(to: URL(filePath: path))
        #expect {
            try SQLiteStoreReader(path: path)
        } throws: { error in
            guard case StoreError.unreadable(_, let reason) = error else { return false }
            return reason.hasPrefix("it is empty")
        }
    }

    @Test("is refused when it belongs to another program, and stays as it is")
    func foreignDatabase() throws {
        try tamper("CREATE TABLE diary (day TEXT)")
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(performing: { try SQLiteStore(path: path) }, throws: Self.isUnreadable)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test("cannot be made where there is no folder, or none that takes files")
    func unwritableFolder() throws {
        let missing = folder.path("missing/nurture.sqlite")
        #expect(performing: { try SQLiteStore(path: missing) }, throws: Self.isUnreadable)
        let readOnly = "/proc/nurture.sqlite"
        #expect(performing: { try SQLiteStore(path: readOnly) }, throws: Self.isUnreadable)
    }

    private static func isUnreadable(_ error: any Error) -> Bool {
        if case StoreError.unreadable = error { return true }
        return false
    }

    @Test("that is full takes nothing of a transaction, and goes on when there is room")
    func full() throws {
        let store = try SQLiteStore(path: path)
        _ = try store.transact { try $0.accept([arrival("1")]) }
        try store.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1") }
        let large = (2...2000).map { arrival("\($0)") }
        #expect(throws: StoreError.full) { try store.transact { try $0.accept(large) } }
        #expect(try pending(store) == [1])
        try store.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        #expect(try store.transact { try $0.accept(large) }.count == large.count)
    }

    @Test("is written through a log that is copied into it when it is long")
    func checkpoints() throws {
        let store = try SQLiteStore(path: path)
        func size(_ suffix: String) throws -> Int {
            try #require(try FileManager.default.attributesOfItem(atPath: path + suffix)[.size] as? Int)
        }
        let text = String(repeating: "x", count: 100_000)
        for index in 0..<200 {
            var large = arrival("\(index)")
            large.properties = ["text": .text(text)]
            _ = try store.transact { try $0.accept([large]) }
        }
        #expect(try size("-wal") < 12 << 20)
        #expect(try size("") > 12 << 20)
    }

    @Test("is for its owner's eyes only, and so is its log")
    func permissions() throws {
        let store = try SQLiteStore(path: path)
        _ = try store.transact { try $0.accept([arrival("1")]) }
        for suffix in ["", "-wal"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("syncs at each commit")
    func durability() throws {
        let store = try SQLiteStore(path: path)
        let level = try store.queue.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(level == 2)
    }

    @Test("says what went wrong without anything personal")
    func errorTexts() throws {
        let store = try SQLiteStore(path: path)
        let key = SigningKey(id: 1, secret: Array("anna@example.com".utf8), createdAt: .testStart)
        try store.transact { try $0.add(key) }
        #expect {
            try store.transact { try $0.add(key) }
        } throws: { error in
            guard case StoreError.rejected(let reason) = error else { return false }
            return reason.contains("signing_key") && !reason.contains("anna")
        }
    }
}
