import FlowModel
import FlowRuntime
import FlowTesting
import GRDB
import Testing

@testable import FlowStorage

@Suite("Reading facts beside the writer")
struct FactReadingTests {
    private let folder: TemporaryFolder
    private let path: String
    private let store: SQLiteStore
    private let everything = FactSelection(kinds: Set(Fact.Kind.allCases))

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("nurture.sqlite")
        store = try SQLiteStore(path: path)
    }

    private func track(_ number: Int, user: String? = nil) -> Arrival {
        Arrival(
            messageID: "m\(number)",
            subject: .contact(ContactReference(userID: user ?? "u\(number % 7)")),
            receivedAt: .testStart.adding(seconds: Int64(number)),
            timestamp: .testStart,
            kind: .track(Slug("event \(number % 3)")),
            properties: ["source": .text("source \(number % 5)")]
        )
    }

    private func facts(inPiecesOf size: Int64) throws -> (facts: [Fact], names: [String], batches: Int) {
        var result: (facts: [Fact], names: [String], batches: Int) = ([], [], 0)
        _ = try factsInPieces(size) { batch in
            result = (result.facts + batch.facts, batch.names, result.batches + 1)
        }
        return result
    }

    private func factsInPieces(_ size: Int64, _ body: (FactBatch) throws -> Void) throws -> FactSummary {
        let view = try #require(try SQLiteStoreReader(path: path).view())
        let result = Result { try view.facts(everything, piecesOf: size, body) }
        try view.close()
        return try result.get()
    }

    @Test func `pieces are the same as the whole, in the same order`() throws {
        for batch in 0..<4 {
            _ = try store.transact { try $0.accept((0..<50).map { track(batch * 50 + $0) }) }
        }
        var whole: [Fact] = []
        var names: [String] = []
        let reader = try SQLiteStoreReader(path: path)
        let summary = try reader.facts(everything) { batch in
            whole += batch.facts
            names = batch.names
        }
        #expect(whole.count == 200)
        for size: Int64 in [1, 7, 64, 1_000] {
            let pieces = try facts(inPiecesOf: size)
            #expect(pieces.facts == whole)
            #expect(pieces.names == names)
            #expect(pieces.batches == (200 + Int(size) - 1) / Int(size))
        }
        #expect(try factsInPieces(9) { _ in } == summary)
        let last = Instant.testStart.adding(seconds: 199)
        #expect(summary == FactSummary(contactLimit: 8, lastAt: last))
    }

    @Test func `what arrives during a reading in pieces is left to the next one`() throws {
        _ = try store.transact { try $0.accept((0..<20).map { track($0) }) }
        var count = 0
        var next = 20
        _ = try factsInPieces(4) { batch in
            count += batch.facts.count
            _ = try store.transact { try $0.accept([track(next)]) }
            next += 1
        }
        #expect(count == 20)
        #expect(next == 25)
    }

    /// Two browsers, who are told to be one person while a report reads.
    @Test func `who is merged while a report reads is who they were, whatever is asked`() throws {
        let names = ContactReference(userID: "u1", anonymousID: "a1")
        func arrival(_ id: String, _ contact: ContactReference) -> Arrival {
            Arrival(
                messageID: id,
                subject: .contact(contact),
                receivedAt: .testStart,
                timestamp: .testStart,
                kind: .track("lead")
            )
        }
        _ = try store.transact { transaction in
            try transaction.accept([
                arrival("1", ContactReference(userID: "u1")), arrival("2", ContactReference(anonymousID: "a1")),
            ])
        }
        func told(_ source: any FactSource) throws -> [UInt32] {
            try NamedFact.all(of: source).map(\.contact)
        }
        let reader = try SQLiteStoreReader(path: path)
        try reader.atOneMoment { source in
            let before = try told(source)
            #expect(before == [1, 2])
            let merged = try store.transact { try $0.accept([arrival("3", names)]) }
            guard case .merged? = merged.first else {
                Issue.record("they are one: \(merged)")
                return
            }
            #expect(try told(source) == before)
            let parts = (0..<2 as Range<UInt32>).map {
                FactSelection(kinds: [.event], part: $0, parts: 2)
            }
            var count = 0
            for part in parts { _ = try source.facts(part) { count += $0.facts.count } }
            #expect(count == before.count)
            #expect(try source.factEstimate() == 2)
        }
        #expect(Set(try told(reader)).count == 1)
        #expect(try told(reader).count == 3)
    }

    @Test func `both connections of a report see the same, however the writer comes between`() throws {
        _ = try store.transact { try $0.accept([track(0)]) }
        let pool = try #require(try SQLiteStoreReader(path: path).pool)
        var next = 1
        let view = try FactView(of: pool, path: path) {
            guard next < 4 else { return }
            _ = try store.transact { try $0.accept([track(next)]) }
            next += 1
        }
        _ = try store.transact { try $0.accept([track(next)]) }
        var facts = 0
        _ = try view.facts(everything, piecesOf: 1) { facts += $0.facts.count }
        #expect(next == 4 && facts == 4)
        try view.close()
        var endless = 4
        let alone = try FactView(of: pool, path: path) {
            endless += 1
            _ = try store.transact { try $0.accept([track(endless)]) }
        }
        facts = 0
        _ = try alone.facts(everything, piecesOf: 1) { facts += $0.facts.count }
        // Numbers begin at 0; the last one was written before the transaction of the only connection began.
        #expect(facts == endless + 1, "one connection, when the writer never rests")
        try alone.close()
    }

    @Test func `a reader that fails ends a reading in pieces`() throws {
        _ = try store.transact { try $0.accept((0..<100).map { track($0) }) }
        struct Enough: Error {}
        var batches = 0
        #expect(throws: Enough.self) {
            _ = try factsInPieces(3) { _ in
                batches += 1
                if batches == 4 { throw Enough() }
            }
        }
        #expect(batches == 4)
    }

    @Test func `a name that is missing is damage, and said so`() throws {
        _ = try store.transact { try $0.accept([track(1)]) }
        try store.queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM name WHERE text = 'source 1'")
        }
        #expect(throws: StoreError.unreadable(path: path, reason: "a name is missing")) {
            _ = try SQLiteStoreReader(path: path).facts(everything) { _ in }
        }
    }
}
