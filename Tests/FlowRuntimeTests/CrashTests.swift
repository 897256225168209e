import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@Suite struct CrashTests {
    @Test(arguments: [false, true])
    func `A process that dies at any commit repeats one delivery at most and loses none`(isDurable: Bool) throws {
        let calm = ReferenceStore()
        let expected = try CrashRehearsal(on: calm, nil)
        #expect(expected.mails.count == 6)
        #expect(expected.calls.count == 3)
        for commit in 1...100 {
            let store = ReferenceStore()
            let death = CrashRehearsal.Death(atCommit: commit, isDurable: isDurable)
            let found = try CrashRehearsal(on: store, death)
            for contact in [1, 2, 3].map(ContactID.init) {
                #expect(store.timeline(of: contact) == calm.timeline(of: contact), "commit \(commit)")
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
