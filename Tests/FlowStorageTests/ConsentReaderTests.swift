import FlowModel
import FlowRuntime
import FlowStorage
import FlowTesting
import Testing

@Suite("Reading what became of consent")
struct ConsentReaderTests {
    private let store: SQLiteStore
    private var reader: SQLiteStoreReader { store.reader }
    private let anna = "anna@example.com"

    init() throws { store = try SQLiteStore.inMemory() }

    private func arrive(_ messageID: String, _ reference: ContactReference, email: String? = nil) throws -> ContactID {
        let arrival = Arrival(
            messageID: messageID,
            subject: .contact(reference),
            receivedAt: .testStart,
            timestamp: .testStart,
            kind: .identify,
            traits: email.map { ["email": .text($0)] } ?? [:]
        )
        guard case .accepted(let event, let contact)? = try store.transact({ try $0.accept([arrival]) }).first else {
            throw StoreError.rejected(reason: "not accepted")
        }
        try store.transact { try $0.consume([event]) }
        return contact
    }

    private func write(_ contact: ContactID, _ changes: [Change]) throws {
        try store.transact { transaction in
            let people = try transaction.people([contact], reading: Reads(flows: []), at: .testStart)
            let person = try #require(people.first)
            try transaction.write([Transition(person: person, changes: changes, timeline: [], nextDue: nil)])
        }
    }

    private func suppress(_ address: String, _ reason: SuppressionEntry.Reason, at seconds: Int64? = nil) throws {
        let at = seconds.map { Instant.testStart.adding(seconds: $0) }
        let entry = SuppressionEntry(address: address, reason: reason, at: at, source: "import list.csv")
        _ = try store.transact { try $0.suppress([entry], at: .testStart) }
    }

    @Test("records come back whole, those of the address and of its contact, oldest first")
    func records() throws {
        let contact = try arrive("1", ContactReference(userID: "u1"))
        let changes: [ConsentRecord.Change] = [
            .topic("news", subscribed: true), .topic("news", subscribed: false), .unsubscribedFromEverything,
            .suppressed(.bounced), .suppressed(.complained), .lifted,
        ]
        let records = changes.enumerated().map { index, change in
            ConsentRecord(
                at: .testStart.adding(seconds: Int64(-index)),
                change: change,
                source: "test \(index)",
                wording: index == 0 ? "Yes, please" : nil
            )
        }
        try write(contact, records.map { .consented($0) })
        #expect(try reader.consentRecords(of: anna).isEmpty)
        try suppress(anna, .bounced, at: -60)
        _ = try arrive("2", ContactReference(userID: "u1"), email: anna)
        let listed = ConsentRecord(
            at: .testStart.adding(seconds: -60),
            change: .suppressed(.bounced),
            source: "import list.csv"
        )
        #expect(try reader.consentRecords(of: anna) == [listed] + records.reversed())
        #expect(try reader.consentRecords(of: "bob@example.com").isEmpty)
    }

    @Test("a record stays with the address that it was about")
    func addresses() throws {
        let contact = try arrive("1", ContactReference(userID: "u1"), email: anna)
        try write(contact, [.consented(ConsentRecord(at: .testStart, change: .lifted, source: "by hand"))])
        _ = try arrive("2", ContactReference(userID: "u1"), email: "new@example.com")
        #expect(try reader.consentRecords(of: anna).map(\.source) == ["by hand"])
        #expect(try reader.consentRecords(of: "new@example.com").map(\.source) == ["by hand"], "as the contact's")
    }

    @Test("the list comes in pages of addresses, with each reason, its latest time and source")
    func list() throws {
        try suppress("b@example.com", .unsubscribed, at: -5)
        try suppress("b@example.com", .complained)
        try suppress("a@example.com", .bounced, at: -9)
        try suppress("c@example.com", .bounced)
        try suppress("d@example.com", .unsubscribed)
        _ = try store.transact { try $0.lift(["c@example.com", "a@example.com"], source: "by hand", at: .testStart) }
        try suppress("a@example.com", .bounced, at: -3)
        let all = try reader.suppressions(after: nil, limit: 9)
        #expect(all.map(\.address) == ["a@example.com", "b@example.com", "b@example.com", "d@example.com"])
        #expect(all.map(\.reason) == [.bounced, .complained, .unsubscribed, .unsubscribed])
        let times: [Int64] = [-3, 0, -5, 0]
        #expect(all.map(\.at) == times.map { .testStart.adding(seconds: $0) })
        #expect(Set(all.map(\.source)) == ["import list.csv"])
        #expect(try reader.suppressions(after: nil, limit: 2) == Array(all.prefix(3)))
        #expect(try reader.suppressions(after: "b@example.com", limit: 2) == [all[3]])
        #expect(try reader.suppressions(after: "d@example.com", limit: 2).isEmpty)
    }

    @Test("a contact is found by each of its addresses, with its fields and consent")
    func contacts() throws {
        let contact = try arrive("1", ContactReference(userID: "u1"), email: anna)
        try write(contact, [.setField("plan", .text("pro")), .topic("news", subscribed: false)])
        _ = try arrive("2", ContactReference(userID: "u1"), email: "new@example.com")
        for address in [anna, "new@example.com"] {
            let found = try #require(try reader.contact(address: address))
            #expect(found.id == contact)
            #expect(found.fields["plan"] == .text("pro"))
            #expect(found.consent.topics == ["news": false])
        }
        #expect(try reader.contact(address: "bob@example.com") == nil)
        #expect(try reader.consent(ofRecipient: OutboxID(1)) == nil)
    }

    @Test("the status says that sending is paused")
    func status() throws {
        #expect(try reader.status().sendingPause == nil)
        let pause = SendingPause(at: .testStart, reason: "too many bounces")
        try store.transact { try $0.record(pause, at: .testStart) }
        #expect(try reader.status().sendingPause == pause)
    }
}
