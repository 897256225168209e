import FlowModel
import FlowRuntime
import FlowTesting
import Testing

private let welcome = Step.Action.send(email: "welcome", otherwise: nil)

/// One piece of work that the store rejects is set aside, and nothing else suffers.
@Suite struct IsolationTests {
    private let store = FaultyStore(ReferenceStore())

    /// Lets the store reject whatever it is to write about that contact and that is told as one of those kinds.
    private func reject(_ kinds: Set<String>, of address: String) {
        store.onWrite = { transitions in
            for transition in transitions where transition.person.contact.address == address {
                guard transition.timeline.contains(where: { kinds.contains($0.kind.name) }) else { continue }
                throw StoreError.rejected(reason: "a rule of the schema")
            }
        }
    }

    @Test func `An event whose decision is rejected waits, and its neighbours go on`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], store: store, connections: 5)
        reject(["entered"], of: "bob@example.com")
        let people = ["anna@example.com", "bob@example.com", "carol@example.com"]
        for address in people { stage.mailbox.post([stage.arrival(.track("lead"), of: address, id: "l")]) { _ in } }
        try stage.settle()
        #expect(stage.mailer.begun.map(\.body.recipient) == ["anna@example.com", "carol@example.com"])
        // Pending, though not shown to anybody before the contact goes on.
        let event = try store.transact { try $0.events([EventID(2)])[EventID(2)] }
        #expect(event?.contact == ContactID(2))
        #expect(try store.transact { try $0.duePeople(at: .distantFuture, limit: 9) }.isEmpty)
        try stage.happen("lead", to: "dave@example.com")
        #expect(stage.mailer.begun.count == 3)
    }

    @Test func `The last look before mail goes out blames the right contact`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], store: store, connections: 1)
        let addresses = ["carol@example.com", "anna@example.com", "bob@example.com"]
        stage.mailbox.post([stage.arrival(.subscribed(topic: "news"), of: addresses[2], id: "s")]) { _ in }
        for address in addresses { try stage.happen("lead", to: address) }
        reject(["skipped"], of: addresses[1])
        let settings = FolderSettings(
            emailTopics: ["welcome": "news"],
            unsubscribedByDefault: ["news"],
            zone: TestZones.find
        )
        stage.mailbox.post(Stage.change([.sample("nurture", [welcome])], settings: settings))
        try stage.deliver()
        #expect(stage.mailer.begun.map(\.body.recipient) == ["carol@example.com", "bob@example.com"])
        let row = try store.transact { try $0.deliveries([OutboxID(2)]) }.first
        #expect(row?.state == .held)
    }

    @Test func `A message that was accepted never goes again although its report cannot be settled`() throws {
        let flow = Flow.sample("nurture", [welcome])
        let stage = try Stage([flow], store: store)
        for address in ["anna@example.com", "bob@example.com"] { try stage.happen("lead", to: address) }
        reject(["sent"], of: "anna@example.com")
        try stage.deliver()
        #expect(stage.kinds.suffix(2) == ["sent", "finished"])
        #expect(!stage.runner.hasInput)
        let next = try Stage([flow], store: store, clock: stage.clock)
        next.clock.advance(seconds: 86_400)
        try next.settle()
        #expect(next.mailer.begun.isEmpty)
    }

    @Test func `Nothing goes out for a contact that was set aside`() throws {
        let stage = try Stage([.sample("nurture", [welcome], topic: "news")], store: store)
        try stage.happen("lead")
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        reject(["event"], of: "anna@example.com")
        stage.mailbox.post([stage.arrival(.unsubscribed(topic: "news"), id: "u")]) { _ in }
        try stage.settle()
        stage.clock.advance(seconds: 86_400)
        #expect(try stage.settle() == nil)
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `Arrivals stay in the bounded mailbox while the culprit is looked for`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], store: store)
        let refusals = Refusals()
        stage.mailbox.post([stage.arrival(.track("lead"), id: "l")]) { _ in }
        reject(["entered"], of: "anna@example.com")
        _ = try stage.runner.tick()
        for number in 1...Mailbox.arrivalLimit + 1 {
            stage.mailbox.post([stage.arrival(.track("visit"), id: "\(number)")], answer: refusals.take)
        }
        #expect(refusals.all == [.busy])
        _ = try stage.runner.tick()
        stage.mailbox.post([stage.arrival(.track("visit"), id: "late")], answer: refusals.take)
        #expect(refusals.all == [.busy, .busy])
    }
}
