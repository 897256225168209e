import FlowModel
import FlowRuntime
import FlowStorage
import FlowTesting
import Testing

@Suite("A process that dies")
struct CrashTests {
    @Test("at any commit repeats one delivery at most and loses none", arguments: [false, true])
    func everyCommit(isDurable: Bool) throws {
        try dieEverywhere(atLeast: 15) { .commit($0, isDurable: isDurable) }
    }

    @Test("at any reply repeats one delivery at most and loses none")
    func everyReply() throws {
        try dieEverywhere(atLeast: 8) { .reply($0) }
    }

    @Test("at any answer knows what is handed in again")
    func everyAnswer() throws {
        try dieEverywhere(atLeast: 7) { .answer($0) }
    }

    /// Dies at the first moment, at the second, and so on until a run has none left.
    private func dieEverywhere(atLeast least: Int, _ death: (Int) -> CrashRehearsal.Death) throws {
        let calm = try SQLiteStore.inMemory()
        let expected = try CrashRehearsal(on: calm, nil)
        let aftermath = try expected.aftermath()
        for moment in 1...100 {
            let store = try SQLiteStore.inMemory()
            let found = try CrashRehearsal(on: store, death(moment))
            for contact in aftermath.people.map(\.contact.id) {
                let lines = try store.reader.timeline(of: contact, limit: 100)
                #expect(try lines == calm.reader.timeline(of: contact, limit: 100), "moment \(moment)")
            }
            #expect(try found.aftermath() == aftermath, "moment \(moment)")
            #expect(try told(by: store) == told(by: calm), "moment \(moment)")
            #expect(Set(found.mails) == Set(expected.mails), "moment \(moment)")
            #expect(Set(found.calls) == Set(expected.calls), "moment \(moment)")
            let repeats = found.mails.count + found.calls.count - expected.mails.count - expected.calls.count
            #expect(repeats <= 1, "moment \(moment)")
            let listed = Set(try store.reader.outbox(.uncertain, limit: 100).map(\.id))
            #expect(found.repeated.isSubset(of: listed), "moment \(moment)")
            guard found.hasDied else { return #expect(moment > least) }
        }
        Issue.record("the flow never ends")
    }

    /// What operators see, but for how often something was tried.
    private func told(by store: SQLiteStore) throws -> Told {
        var status = try store.reader.status()
        status.uncertain = 0
        let rows = try store.reader.outbox(.all, limit: 100).map { row in
            var row = row
            (row.attempts, row.isUncertain) = (1, false)
            return row
        }
        return Told(status: status, outbox: rows)
    }

    private struct Told: Hashable {
        var status: StoreStatus
        var outbox: [OutboxSummary]
    }
}
