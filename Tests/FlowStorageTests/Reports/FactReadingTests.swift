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
        let reader = try SQLiteStoreReader(path: path)
        var result: (facts: [Fact], names: [String], batches: Int) = ([], [], 0)
        _ = try reader.factsInPieces(everything, size: size) { batch in
            result = (result.facts + batch.facts, batch.names, result.batches + 1)
        }
        return result
    }

    @Test func `pieces in transactions of their own are the same as one view, in the same order`() throws {
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
        #expect(try reader.factsInPieces(everything, size: 9) { _ in } == summary)
        let last = Instant.testStart.adding(seconds: 199)
        #expect(summary == FactSummary(contactLimit: 8, lastAt: last))
    }

    @Test func `what arrives during a reading in pieces is left to the next one`() throws {
        _ = try store.transact { try $0.accept((0..<20).map { track($0) }) }
        let reader = try SQLiteStoreReader(path: path)
        var count = 0
        var next = 20
        _ = try reader.factsInPieces(everything, size: 4) { batch in
            count += batch.facts.count
            _ = try store.transact { try $0.accept([track(next)]) }
            next += 1
        }
        #expect(count == 20)
        #expect(next == 25)
    }

    @Test func `a reader that fails ends a reading in pieces`() throws {
        _ = try store.transact { try $0.accept((0..<100).map { track($0) }) }
        struct Enough: Error {}
        let reader = try SQLiteStoreReader(path: path)
        var batches = 0
        #expect(throws: Enough.self) {
            _ = try reader.factsInPieces(everything, size: 3) { _ in
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
