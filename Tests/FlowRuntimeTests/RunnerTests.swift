import FlowModel
import FlowRuntime
import FlowTesting
import Testing

private let welcome = Step.Action.send(email: "welcome", otherwise: nil)

private func days(_ count: Int) -> Step.Action {
    var duration = CalendarDuration()
    duration.days = count
    return .wait(duration)
}

@Suite struct RunnerTests {
    @Test func `An event lets a contact in and its email goes out once`() throws {
        let stage = try Stage([.sample("nurture", [welcome])])
        try stage.happen("lead")
        #expect(stage.mailer.begun.map(\.body.recipient) == ["anna@example.com"])
        #expect(stage.kinds == ["event", "entered"])
        try stage.deliver()
        #expect(stage.kinds == ["event", "entered", "sent", "finished"])
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `An arrival is answered once it is recorded, and a second with its id is a duplicate`() throws {
        let stage = try Stage([.sample("nurture", [welcome])])
        let answers = Answers()
        let now = stage.clock.now()
        let arrival = Arrival(
            messageID: "m1",
            subject: .contact(ContactReference(email: "anna@example.com")),
            receivedAt: now,
            timestamp: now,
            kind: .track("lead")
        )
        stage.mailbox.post([arrival], answer: answers.take)
        #expect(answers.all.isEmpty)
        try stage.settle()
        stage.mailbox.post([arrival], answer: answers.take)
        try stage.settle()
        #expect(answers.all.map { $0.count } == [1, 1])
        #expect(answers.all.last == [.duplicate])
        #expect(stage.kinds.filter { $0 == "entered" }.count == 1)
    }

    @Test func `A wait ends at its instant and not a millisecond earlier`() throws {
        let stage = try Stage([.sample("nurture", [days(3), welcome])])
        try stage.happen("lead")
        let deadline = try stage.settle()
        #expect(deadline == stage.clock.now().adding(seconds: 3 * 86_400))
        stage.clock.advance(seconds: 3 * 86_400 - 1)
        try stage.settle()
        #expect(stage.mailer.begun.isEmpty)
        stage.clock.advance(seconds: 1)
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `A connection begins nothing while the end of its last message is not recorded`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], connections: 1)
        for name in ["anna", "bob"] { try stage.happen("lead", to: "\(name)@example.com") }
        let ended = stage.mailer.takeOne()
        #expect(stage.mailer.idleConnections == 1)
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
        #expect(stage.mailer.released.isEmpty)
        stage.mailbox.post(DeliveryReport(id: ended.id, outcome: .accepted(status: 250, reply: "ok")))
        try stage.settle()
        #expect(stage.mailer.begun.count == 2)
        #expect(stage.mailer.released == [ended.id])
    }

    @Test func `No more messages begin than connections are idle`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], connections: 2)
        for number in 1...5 { try stage.happen("lead", to: "contact\(number)@example.com") }
        #expect(stage.mailer.underway.count == 2)
        try stage.deliver()
        #expect(stage.mailer.underway.count == 2)
        try stage.deliver()
        try stage.deliver()
        #expect(stage.mailer.begun.count == 5)
        #expect(Set(stage.mailer.begun.map(\.body.recipient)).count == 5)
    }

    @Test func `A deferred message comes again with the same bytes after its pause`() throws {
        let stage = try Stage([.sample("nurture", [welcome])])
        try stage.happen("lead")
        let first = try #require(stage.mailer.begun.first)
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        let deadline = try #require(try stage.settle())
        #expect(deadline >= stage.clock.now().adding(seconds: 300))
        #expect(deadline <= stage.clock.now().adding(seconds: 360))
        #expect(stage.kinds == ["event", "entered"])
        stage.clock.advance(to: deadline)
        try stage.settle()
        #expect(stage.mailer.begun.count == 2)
        #expect(stage.mailer.begun.last?.body == first.body)
    }

    @Test func `A message that is deferred for five days has failed`() throws {
        let stage = try Stage([.sample("nurture", [.send(email: "welcome", otherwise: 1), .tag("unreachable")])])
        try stage.happen("lead")
        for _ in 0..<200 where !stage.mailer.underway.isEmpty {
            try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
            if let deadline = try stage.settle() { stage.clock.advance(to: deadline) }
            try stage.settle()
        }
        #expect(stage.kinds.suffix(3) == ["failed", "tagged", "finished"])
        let spent = stage.clock.now().milliseconds(since: .testStart)
        #expect(spent > 4 * 86_400_000 && spent <= 5 * 86_400_000)
    }

    @Test func `A refused message fails at once and the flow goes its other way`() throws {
        let stage = try Stage([.sample("nurture", [.send(email: "welcome", otherwise: 1), .tag("refused")])])
        try stage.happen("lead")
        try stage.deliver(.refused(status: 550, reply: "no such user"))
        #expect(stage.kinds == ["event", "entered", "failed", "tagged", "finished"])
    }

    @Test func `An unknown outcome is held when the policy says so`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], policy: Runner.Policy(onUnknownOutcome: .hold))
        try stage.happen("lead")
        try stage.deliver(.uncertain(reason: "no reply"))
        stage.clock.advance(seconds: 10 * 86_400)
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
        #expect(stage.kinds.last == "waiting")
    }

    @Test func `A late or repeated report changes nothing`() throws {
        let stage = try Stage([.sample("nurture", [welcome, days(1), .send(email: "second", otherwise: nil)])])
        try stage.happen("lead")
        let mail = try #require(stage.mailer.begun.first)
        try stage.deliver()
        let before = stage.kinds
        for outcome in [DeliveryReport.Outcome.accepted(status: 250, reply: ""), .refused(status: 550, reply: "")] {
            stage.mailbox.post(DeliveryReport(id: mail.id, outcome: outcome))
        }
        try stage.settle()
        #expect(stage.kinds == before)
    }

    @Test func `A message that cannot be written is held, and written with the next folder`() throws {
        let isMended = Switch()
        let flow = Flow.sample("nurture", [welcome])
        let stage = try Stage([flow]) { request in
            isMended.isOn ? Stage.plainMail(request) : .held(reason: "first_name has no value")
        }
        try stage.happen("lead")
        #expect(stage.mailer.begun.isEmpty)
        #expect(stage.kinds == ["event", "entered", "waiting"])
        isMended.turnOn()
        stage.mailbox.post(Stage.change([flow]))
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `A contact who unsubscribed after the step began gets nothing`() throws {
        let stage = try Stage([.sample("nurture", [welcome])], connections: 0)
        try stage.happen("lead")
        let now = stage.clock.now()
        stage.mailbox.post([
            Arrival(
                messageID: "u",
                subject: .contact(ContactReference(email: "anna@example.com")),
                receivedAt: now,
                timestamp: now,
                kind: .unsubscribed(topic: nil)
            )
        ]) { _ in }
        try stage.settle()
        #expect(stage.kinds == ["event", "entered", "event", "stopped"])
        #expect(stage.mailer.begun.isEmpty)
    }

    @Test func `A message that was not begun because the program stops goes out at once after the next start`() throws {
        let store = ReferenceStore()
        let flow = Flow.sample("nurture", [welcome])
        let stage = try Stage([flow], store: store)
        try stage.happen("lead")
        stage.runner.stopDelivering()
        try stage.deliver(.notBegun)
        #expect(stage.mailer.underway.isEmpty)
        let next = try Stage([flow], store: store, clock: stage.clock)
        try next.settle()
        #expect(next.mailer.begun == stage.mailer.begun)
    }
}
