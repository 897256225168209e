import FlowModel
import FlowRuntime
import FlowTesting
import GRDB
import Testing

@testable import FlowStorage

@Suite("Names that the writer remembers")
struct NamesTests {
    private struct Undone: Error {}

    private let store: SQLiteStore

    init() throws { store = try SQLiteStore.inMemory() }

    /// What the transaction makes of it, which is undone when that is asked for.
    private func transact<Result>(undone: Bool = false, _ body: (SQLiteTransaction) throws -> Result) throws -> Result {
        var result: Result?
        do {
            try store.transact { transaction in
                result = try body(try #require(transaction as? SQLiteTransaction))
                if undone { throw Undone() }
            }
        } catch is Undone {}
        return try #require(result)
    }

    @Test func `are found as soon as they are given, also when nobody was called so before`() throws {
        #expect(try transact { try $0.names.find("lead", $0) } == nil)
        let number = try transact { transaction in
            #expect(try transaction.names.find("lead", transaction) == nil)
            let number = try transaction.names.number("lead", transaction)
            #expect(try transaction.names.find("lead", transaction) == number)
            return number
        }
        #expect(try transact { try $0.names.find("lead", $0) } == number)
    }

    @Test func `are forgotten with what was undone, what they were and what they were not`() throws {
        let undone = try transact(undone: true) { transaction in
            #expect(try transaction.names.find("page", transaction) == nil)
            transaction.names.remember(7, of: [MessageReference.Link(address: "https://example.com/", label: nil)])
            return try transaction.names.number("lead", transaction)
        }
        #expect(try transact { try $0.names.find("lead", $0) } == nil)
        #expect(try transact { try $0.names.number("page", $0) } == undone, "the number is given again")
        #expect(try transact { try $0.names.text(undone, $0) } == "page")
        let links = [MessageReference.Link(address: "https://example.com/", label: nil)]
        #expect(try transact { $0.names.number(of: links) } == nil)
    }
}
