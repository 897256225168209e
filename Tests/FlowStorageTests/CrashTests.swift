import FlowModel
import FlowRuntime
import FlowStorage
import FlowTesting
import Testing

@Suite("A process that dies at any commit")
struct CrashTests {
    @Test("repeats one delivery at most and loses none", arguments: [false, true])
    func everyCommit(isDurable: Bool) throws {
        let calm = try SQLiteStore.inMemory()
        let expected = try CrashRehearsal(on: calm, nil)
        for commit in 1...100 {
            let store = try SQLiteStore.inMemory()
            let found = try CrashRehearsal(on: store, .init(atCommit: commit, isDurable: isDurable))
            for contact in [1, 2, 3].map(ContactID.init) {
                let lines = try store.reader.timeline(of: contact, limit: 100)
                #expect(try lines == calm.reader.timeline(of: contact, limit: 100), "commit \(commit)")
            }
            #expect(Set(found.mails) == Set(expected.mails), "commit \(commit)")
            #expect(found.mails.count <= expected.mails.count + 1, "commit \(commit)")
            #expect(Set(found.calls.map(\.body)) == Set(expected.calls.map(\.body)), "commit \(commit)")
            #expect(found.calls.count <= expected.calls.count + 1, "commit \(commit)")
            guard found.hasDied else { return #expect(commit > 10) }
        }
        Issue.record("the flow never ends")
    }
}
