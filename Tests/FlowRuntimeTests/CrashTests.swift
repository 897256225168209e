import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@Suite struct CrashTests {
    private typealias Death = CrashRehearsal.Death

    @Test func `The rehearsal has mails, notifications, calls, a tag, a goal and a farewell`() throws {
        let store = ReferenceStore()
        let rehearsal = try CrashRehearsal(on: store, nil)
        #expect(rehearsal.mails.count == 8)
        #expect(rehearsal.mails.count { $0.body.recipient == "sales" } == 2)
        #expect(rehearsal.calls.count == 2)
        #expect(try rehearsal.aftermath().people.map(\.contact.tags) == [["reader"], [], [], []])
        let kinds = [1, 2, 3, 4].map { store.timeline(of: ContactID($0)).last?.kind }
        #expect(kinds == [.finished, .finished, .converted, .stopped(.unsubscribed)])
    }

    @Test(arguments: [false, true])
    func `A process that dies at any commit repeats one delivery at most and loses none`(isDurable: Bool) throws {
        try dieEverywhere(atLeast: 15) { .commit($0, isDurable: isDurable) }
    }

    @Test func `A process that dies at any reply repeats one delivery at most and loses none`() throws {
        try dieEverywhere(atLeast: 8) { .reply($0) }
    }

    @Test func `A process that dies at any answer knows what is handed in again`() throws {
        try dieEverywhere(atLeast: 7) { .answer($0) }
    }

    /// Dies at the first moment, at the second, and so on until a run has none left.
    private func dieEverywhere(atLeast least: Int, _ death: (Int) -> Death) throws {
        let calm = ReferenceStore()
        let expected = try CrashRehearsal(on: calm, nil)
        let aftermath = try expected.aftermath()
        for moment in 1...100 {
            let store = ReferenceStore()
            let found = try CrashRehearsal(on: store, death(moment))
            for contact in aftermath.people.map(\.contact.id) {
                #expect(store.timeline(of: contact) == calm.timeline(of: contact), "moment \(moment)")
            }
            #expect(try found.aftermath() == aftermath, "moment \(moment)")
            #expect(Set(found.mails) == Set(expected.mails), "moment \(moment)")
            #expect(Set(found.calls) == Set(expected.calls), "moment \(moment)")
            let repeats = found.mails.count + found.calls.count - expected.mails.count - expected.calls.count
            #expect(repeats <= 1, "moment \(moment)")
            #expect(try found.repeated.isSubset(of: found.uncertain()), "moment \(moment)")
            guard found.hasDied else { return #expect(moment > least) }
        }
        Issue.record("the flow never ends")
    }
}
