import FlowModel
import FlowRuntime
import FlowTesting
import Synchronization
import Testing

private let welcome = Step.Action.send(email: "welcome", otherwise: nil)

/// Sending that pauses by itself.
@Suite struct PauseTests {
    private let gone = DeliveryReport.Outcome.refused(status: 550, reply: "5.1.1 no such user", isAddressBad: true)
    private let policy = Runner.Policy(
        pauseAt: SendingPauseLimits(bounced: 0.2, complained: 0.05, leastMessages: 10)
    )
    private let flows = [
        Flow.sample("nurture", [welcome]),
        Flow.sample(
            "sales",
            [.notify(team: "sales", email: "new mql", otherwise: nil), .callWebhook("crm", otherwise: nil)],
            triggers: [.event("demo")]
        ),
    ]

    /// Lets so many in, of whom those bounce.
    private func send(_ stage: Stage, _ count: Int, bouncing: Int, from first: Int = 1) throws {
        for number in first..<(first + count) {
            try stage.happen("lead", to: "\(number)@example.com")
            try stage.deliver(number - first < bouncing ? gone : .accepted(status: 250, reply: "ok"))
        }
    }

    private func pause(_ stage: Stage) throws -> SendingPause? {
        try stage.store.transact { try $0.sendingPause() }
    }

    @Test(arguments: StoreKind.allCases)
    func `Mail to contacts stops when too much of it bounces, notifications and webhooks go on`(
        kind: StoreKind
    ) throws {
        let told = Told()
        let stage = try Stage(flows, store: kind.make(), policy: policy, onPause: told.take)
        try send(stage, 9, bouncing: 0)
        try send(stage, 2, bouncing: 2, from: 10)
        #expect(try pause(stage) == nil, "2 of 11")
        stage.clock.advance(seconds: 600)
        try send(stage, 1, bouncing: 1, from: 12)
        let reason = "3 of the 12 emails of the last 24 hours bounced: 25%, and the limit is 20%"
        let expected = SendingPause(at: stage.clock.now(), reason: reason)
        #expect(try pause(stage) == expected)
        #expect(told.all == [expected])
        try stage.happen("lead", to: "13@example.com")
        try stage.happen("demo", to: "14@example.com")
        #expect(stage.mailer.underway.map(\.body.recipient) == ["sales"])
        try stage.deliver()
        #expect(stage.webhooks.underway.count == 1)
        #expect(try stage.settle() == nil, "nothing is tried again and again")
        #expect(try stage.work(.release) == .success(1))
        #expect(try pause(stage) == nil)
        #expect(stage.mailer.underway.map(\.body.recipient) == ["13@example.com"])
        #expect(try stage.work(.release) == .success(0))
    }

    @Test(arguments: StoreKind.allCases)
    func `A pause survives a restart, and after its release counting begins anew`(kind: StoreKind) throws {
        let store = try kind.make()
        let first = try Stage(flows, store: store, policy: policy)
        try send(first, 10, bouncing: 10)
        let pause = try #require(try self.pause(first))
        let told = Told()
        let stage = try Stage(flows, store: store, policy: policy, clock: first.clock, onPause: told.take)
        #expect(told.all == [pause])
        try stage.happen("lead", to: "new@example.com")
        #expect(stage.mailer.begun.isEmpty)
        stage.clock.advance(seconds: 60)
        #expect(try stage.work(.release) == .success(1))
        try stage.deliver()
        try send(stage, 8, bouncing: 8, from: 100)
        #expect(try self.pause(stage) == nil, "9 messages since the release")
        try send(stage, 1, bouncing: 1, from: 200)
        #expect(try self.pause(stage) != nil)
        #expect(told.all.count == 2)
    }

    @Test(arguments: StoreKind.allCases)
    func `What was written when the pause began is written again after it, and deferred mail waits`(
        kind: StoreKind
    ) throws {
        let desk = SlowDesk()
        let stage = try Stage(flows, store: kind.make(), policy: policy, perform: desk.perform)
        func write() throws {
            desk.write()
            try stage.settle()
        }
        try stage.happen("lead", to: "deferred@example.com")
        try write()
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        for number in 1...10 {
            try stage.happen("lead", to: "\(number)@example.com")
            try write()
            if number == 10 { try stage.happen("lead", to: "written@example.com") }
            try stage.deliver(gone)
        }
        #expect(try pause(stage) != nil)
        try write()
        stage.clock.advance(seconds: 3600)
        try stage.settle()
        #expect(stage.mailer.begun.count == 11)
        #expect(try stage.work(.release) == .success(1))
        try write()
        let recipients = stage.mailer.begun.suffix(2).map(\.body.recipient)
        #expect(recipients.sorted() == ["deferred@example.com", "written@example.com"])
    }

    @Test(arguments: StoreKind.allCases)
    func `Complaints count against the mail of the last day`(kind: StoreKind) throws {
        let stage = try Stage(flows, store: kind.make(), policy: policy)
        try send(stage, 10, bouncing: 0)
        stage.clock.advance(seconds: 2 * 86_400)
        try complain(stage, about: 1)
        #expect(try pause(stage) == nil, "that message is older than a day")
        try send(stage, 10, bouncing: 0, from: 11)
        try complain(stage, about: 11)
        let reason =
            "1 of the 10 emails of the last 24 hours were called spam by their recipients: 10%, and the limit is 5%"
        #expect(try pause(stage)?.reason == reason)
    }

    private func complain(_ stage: Stage, about message: Int64) throws {
        let now = stage.clock.now()
        let arrival = Arrival(
            messageID: "complaint \(message)",
            subject: .message(OutboxID(message)),
            receivedAt: now,
            timestamp: now,
            kind: .message(.complained, link: nil, isAutomatic: false)
        )
        stage.mailbox.post([arrival]) { _ in }
        try stage.settle()
    }

    @Test func `Without limits nothing pauses`() throws {
        let stage = try Stage(flows)
        try send(stage, 30, bouncing: 30)
        #expect(try pause(stage) == nil)
        let never = SendingPauseLimits(bounced: nil, complained: nil, leastMessages: 1)
        #expect(never.reason(SendingRates(sent: 9, bounced: 9, complained: 9)) == nil)
        #expect(policy.pauseAt?.reason(SendingRates(sent: 9, bounced: 9, complained: 9)) == nil)
    }
}

/// Remembers the pauses that were told.
private final class Told: Sendable {
    private let pauses = Mutex<[SendingPause]>([])

    var all: [SendingPause] { pauses.withLock { $0 } }

    var take: @Sendable (SendingPause) -> Void {
        { pause in self.pauses.withLock { $0.append(pause) } }
    }
}
