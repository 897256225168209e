import FlowDice
import FlowModel
import FlowRuntime
import FlowServer
import FlowTesting
import Testing

@testable import FlowCommands

@Suite("Who is who in an event file") struct ContactBookTests {
    private static func references(_ seed: UInt64, names: Int) -> [ContactReference] {
        var dice = Dice(seed: seed)
        return (0..<60).map { _ in
            var reference = ContactReference()
            while reference == ContactReference() {
                if Bool.random(using: &dice) { reference.userID = "u\(Int.random(in: 0..<names, using: &dice))" }
                if Bool.random(using: &dice) { reference.anonymousID = "a\(Int.random(in: 0..<names, using: &dice))" }
                if Bool.random(using: &dice) {
                    reference.email = "e\(Int.random(in: 0..<names, using: &dice))@example.com"
                }
            }
            return reference
        }
    }

    private static func line(_ reference: ContactReference) -> String {
        var members: [String] = []
        if let id = reference.userID { members.append(#""userId":"\#(id)""#) }
        if let id = reference.anonymousID { members.append(#""anonymousId":"\#(id)""#) }
        if let email = reference.email { members.append(#""context":{"traits":{"email":"\#(email)"}}"#) }
        return EventFileExample.line(members.joined(separator: ","), "x")
    }

    @Test(arguments: Array(1...40) as [UInt64])
    func `the file's contacts are those that a store makes of the same events`(seed: UInt64) throws {
        let references = Self.references(seed, names: 3 + Int(seed % 8))
        let example = try EventFileExample(references.map(Self.line))
        var contacts: [UInt32] = []
        _ = try example.facts.facts(.all) { contacts += $0.facts.map(\.contact) }
        try #require(contacts.count == references.count)

        let store = ReferenceStore()
        var kept: [ContactID] = []
        var became: [ContactID: ContactID] = [:]
        for (index, reference) in references.enumerated() {
            let arrival = Arrival(
                messageID: "\(index)",
                subject: .contact(reference),
                receivedAt: EventFileExample.nine,
                timestamp: EventFileExample.nine,
                kind: .identify
            )
            switch try store.transact({ try $0.accept([arrival]) }).first {
            case .accepted(_, let contact)?: kept.append(contact)
            case .merged(_, let contact, let merging)?:
                kept.append(contact)
                for gone in merging.gone { became[gone] = contact }
            default: Issue.record("not accepted")
            }
        }
        let stored = kept.map { contact in
            var contact = contact
            while let next = became[contact] { contact = next }
            return contact
        }
        // The same lines belong together.
        for one in stored.indices {
            for other in stored.indices where other < one {
                #expect((stored[one] == stored[other]) == (contacts[one] == contacts[other]), "lines \(other), \(one)")
            }
        }
        #expect(Set(contacts).max().map { Int($0) + 1 } == Set(contacts).count)
    }
}
