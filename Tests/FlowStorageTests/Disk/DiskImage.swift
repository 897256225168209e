import FlowModel
import FlowRuntime
import Foundation
import GRDB

@testable import FlowStorage

/// Files as a power cut left them, with what the world outside knows, and everything that must hold of them.
struct DiskImage {
    /// The name of the store's file.
    static let file = "nurture.sqlite"
    static let log = file + "-wal"

    let plan: DiskPlan
    let files: [String: Data]
    let marks: [DiskMark]
    /// How many processes have ended in the middle of something: each may repeat what it was sending.
    let deaths: Int
    /// What the files must come to in the end.
    let expected: DiskOutcome

    /// Opens the image, lets a new process go on to the end, and tells what of the promise does not hold.
    func findings() throws -> [String] {
        let folder = try write()
        defer { withExtendedLifetime(folder) {} }
        let path = folder.path(DiskImage.file)
        do {
            let store = try SQLiteStore(path: path)
            defer { try? store.close() }
            let findings = try check(store)
            guard findings.isEmpty else { return findings }
            return try checkTheRest(of: store)
        } catch {
            return ["the store or the Runner fails: \(error)"]
        }
    }

    /// What is lost in the files themselves, without going on.
    func losses() throws -> [String] {
        let folder = try write()
        defer { withExtendedLifetime(folder) {} }
        let store = try SQLiteStore(path: folder.path(DiskImage.file))
        defer { try? store.close() }
        return try check(store)
    }

    private func write() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try DiskImage.write(files, to: folder.path(""))
        return folder
    }

    /// Writes them as of 1970, so that it shows when one of them is written again.
    static func write(_ files: [String: Data], to folder: String) throws {
        for (name, data) in files {
            let place = URL(filePath: folder).appending(path: name)
            try data.write(to: place)
            let date = Date(timeIntervalSince1970: 0)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: place.path)
        }
    }

    // MARK: At once

    private func check(_ store: SQLiteStore) throws -> [String] {
        try store.queue.read { database in
            try DiskImage.integrity(database) + lostEvents(database) + unknownMessages(database) + ahead(database)
        }
    }

    private static func integrity(_ database: Database) throws -> [String] {
        let faults = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").count
        return faults + (orphans == 0 ? [] : ["\(orphans) rows refer to nothing"])
    }

    private func lostEvents(_ database: Database) throws -> [String] {
        let recorded = Set(try String.fetchAll(database, sql: "SELECT message_id FROM event"))
        return marks.compactMap { mark in
            guard case .answered(let id) = mark, !recorded.contains(id) else { return nil }
            return "lost event: \(id)"
        }
    }

    /// Messages that were handed to a server and look as if they never were.
    private func unknownMessages(_ database: Database) throws -> [String] {
        let sql = "SELECT message_id FROM outbox WHERE message_id IS NOT NULL AND attempts > 0"
        let begun = Set(try String.fetchAll(database, sql: sql))
        return marks.compactMap { mark in
            guard case .handed(let id, _) = mark, !begun.contains(id) else { return nil }
            return "message that nobody knows of: \(id)"
        }
    }

    /// Enrolments that are further than their outbox: past a first `send`, or waiting for a delivery that is nowhere.
    private func ahead(_ database: Database) throws -> [String] {
        let sql = """
            SELECT contact, ordinal FROM enrolment AS e WHERE
                (e.sent_step IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.contact = e.contact
                    AND o.ordinal = e.ordinal AND o.step = e.sent_step AND o.visit = e.sent_visit))
                OR (e.state = 2 AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.contact = e.contact
                    AND o.ordinal = e.ordinal AND o.step = e.step AND o.visit = e.visit))
                OR ((e.state = 1 OR e.leaving = 0) AND e.sent_visit IS NOT -1 AND NOT EXISTS
                    (SELECT 1 FROM outbox AS o JOIN version_step AS s ON s.step = o.step AND s.version = e.version
                    WHERE o.contact = e.contact AND o.ordinal = e.ordinal AND s.position = 0))
            """
        return try Row.fetchAll(database, sql: sql).map { "contact \($0[0] as Int64) is ahead of its outbox" }
    }

    // MARK: In the end

    private func checkTheRest(of store: SQLiteStore) throws -> [String] {
        // This run loses no power: its syncs would only take time.
        try store.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let world = DiskWorld(plan, after: marks)
        var life = try DiskLife(on: store, in: world)
        guard try life.run() else { return ["the run ends early"] }
        let uncertain = try store.reader.outbox(.uncertain, limit: 1_000_000).map(\.messageID)
        let repeated = world.handed.filter { $0.value > 1 }
        var findings = try store.queue.read { try DiskImage.integrity($0) }
        findings += repeated.filter { $0.value > 1 + deaths }.map { "\($0.key) was accepted \($0.value) times" }
        findings += repeated.keys.filter { !uncertain.contains($0) }.map { "\($0) was repeated and is not listed" }
        // Mails and calls.
        let limit = 2 * DiskWorld.connections * deaths
        if repeated.count > limit { findings.append("\(repeated.count) messages were repeated") }
        return try findings + DiskOutcome(store, world, tellsTimes: expected.tellsTimes).differences(from: expected)
    }
}
