import FlowModel
import FlowRuntime
import FlowTesting
import Testing

private let welcome = Step.Action.send(email: "welcome", otherwise: nil)

/// Nothing goes out that a recorded event forbids, between any two steps of a delivery.
@Suite struct ConsentTests {
    @Test func `An unsubscribe that was recorded goes before mail, however many events wait before it`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], connections: 1)
        try stage.happen("lead", to: "bob@example.com")
        try stage.happen("lead")
        let crowd = (1...1200).map { stage.arrival(.track("visit"), of: "carol@example.com", id: "visit \($0)") }
        stage.mailbox.post(crowd + [stage.arrival(.unsubscribed(topic: nil), id: "u")]) { _ in }
        try stage.deliver()
        #expect(stage.mailer.begun.map(\.body.recipient) == ["bob@example.com"])
        #expect(stage.kinds.contains("stopped"))
    }

    @Test func `A message of a contact who unsubscribed while it was deferred does not go`() throws {
        let stage = try Stage([.sample("nurture", [welcome])])
        try stage.happen("lead")
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        stage.mailbox.post([stage.arrival(.unsubscribed(topic: nil), id: "u")]) { _ in }
        try stage.settle()
        stage.clock.advance(seconds: 86_400)
        #expect(try stage.settle() == nil)
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `An unsubscribe from the topic alone stops a deferred message too, and the flow goes on`() throws {
        let stage = try Stage([.sample("nurture", [welcome, .tag("done")], topic: "news")])
        try stage.happen("lead")
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        stage.mailbox.post([stage.arrival(.unsubscribed(topic: "news"), id: "u")]) { _ in }
        try stage.settle()
        stage.clock.advance(seconds: 86_400)
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
        #expect(stage.kinds.suffix(3) == ["skipped", "tagged", "finished"])
    }

    @Test func `A deferred message of a contact who converted is cancelled, one that is being sent finishes`() throws {
        let goal = Flow.Exit(condition: .happened("bought", filter: nil), text: "bought")
        let stage = try Stage([.sample("nurture", [welcome], goals: [goal])])
        try stage.happen("lead")
        try stage.happen("bought")
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        stage.clock.advance(seconds: 86_400)
        #expect(try stage.settle() == nil)
        #expect(stage.mailer.begun.count == 1)
        #expect(stage.kinds.last == "converted")
    }

    @Test func `A webhook is not called again for a contact who has left`() throws {
        let goal = Flow.Exit(condition: .happened("bought", filter: nil), text: "bought")
        let stage = try Stage([.sample("nurture", [.callWebhook("crm", otherwise: nil)], goals: [goal])])
        try stage.happen("lead")
        let call = try #require(stage.webhooks.take().first)
        try stage.happen("bought")
        let later = DeliveryReport.Outcome.deferred(status: 503, reply: "", retryAfter: nil)
        stage.mailbox.post(DeliveryReport(id: call.id, outcome: later))
        try stage.settle()
        stage.clock.advance(seconds: 86_400)
        #expect(try stage.settle() == nil)
        #expect(stage.webhooks.underway.isEmpty)
    }

    @Test func `A message goes to the address that the contact has when it is handed over`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], connections: 1)
        try stage.happen("lead", to: "bob@example.com")
        try stage.happen("lead")
        var change = stage.arrival(.identify, id: "i")
        change.traits = ["email": .text("anna.new@example.com")]
        stage.mailbox.post([change]) { _ in }
        try stage.settle()
        try stage.deliver()
        #expect(stage.mailer.begun.map(\.body.recipient) == ["bob@example.com", "anna.new@example.com"])
    }

    @Test func `At a start mail of unknown outcome is held and listed when the policy says so, webhooks are not`()
        throws
    {
        let store = ReferenceStore()
        let flows = [Flow.sample("nurture", [welcome]), Flow.sample("crm", [.callWebhook("crm", otherwise: nil)])]
        let first = try Stage(flows, store: store)
        try first.happen("lead")
        let mail = try #require(first.mailer.begun.first)
        let policy = Runner.Policy(onUnknownOutcome: .hold)
        let second = try Stage(flows, store: store, policy: policy, clock: first.clock)
        second.clock.advance(seconds: 10 * 86_400)
        try second.settle()
        #expect(second.mailer.begun.isEmpty)
        #expect(second.webhooks.underway.map(\.body) == first.webhooks.underway.map(\.body))
        let row = try #require(try store.transact { try $0.deliveries([mail.id]) }.first)
        #expect(row.state == .held && row.isUncertain)
    }
}
