import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting
import Testing

private let welcome = Step.Action.send(email: "welcome", otherwise: nil)
private let visitor = ContactReference(anonymousID: "a1")

/// Two contacts turn out to be one person while things are underway.
@Suite struct MergingTests {
    private func post(
        _ kind: Arrival.Kind,
        _ reference: ContactReference,
        id: String,
        properties: [Slug: Value] = [:],
        to stage: Stage
    ) throws {
        let now = stage.clock.now()
        let arrival = Arrival(
            messageID: id,
            subject: .contact(reference),
            receivedAt: now,
            timestamp: now,
            kind: kind,
            properties: properties
        )
        stage.mailbox.post([arrival]) { _ in }
        try stage.settle()
    }

    @Test func `What somebody did before anybody knew who it was counts afterwards`() throws {
        let visited = Condition.happened(
            "page",
            filter: .field(.propertyThenContact("name"), .contains("Pricing")),
            .ever
        )
        let branch = Step.Branch(condition: visited, text: "visited", target: 1)
        let flow = Flow.sample(
            "nurture",
            [.decide([branch], otherwise: 2), .send(email: "pricing", otherwise: nil), .stop]
        )
        let stage = try Stage([flow])
        try post(.track("page"), visitor, id: "1", properties: ["name": .text("Pricing")], to: stage)
        stage.clock.advance(seconds: 60)
        try post(.identify, ContactReference(anonymousID: "a1", email: "anna@example.com"), id: "2", to: stage)
        try stage.happen("lead")
        #expect(stage.mailer.begun.map(\.body.recipient) == ["anna@example.com"])
        #expect(stage.mailer.begun.first?.body.bytes == Array("pricing".utf8))
    }

    @Test func `It counts in an entry that began before the two were one, when it came after`() throws {
        let flow = Flow.sample(
            "nurture",
            [.send(email: "first", otherwise: nil)],
            goals: [Flow.Exit(condition: .happened("visited", filter: nil), text: "visited")]
        )
        let stage = try Stage([flow])
        try post(.track("lead"), ContactReference(userID: "u1"), id: "1", to: stage)
        // Nobody knows the address yet: the email is skipped, and the flow is over for the first.
        #expect(stage.kinds.suffix(2) == ["skipped", "finished"])
        try stage.happen("lead")
        try post(.track("visited"), visitor, id: "2", to: stage)
        #expect(!stage.kinds.contains("converted"))
        let both = ContactReference(userID: "u1", anonymousID: "a1", email: "anna@example.com")
        try post(.identify, both, id: "3", to: stage)
        #expect(stage.kinds.last == "converted")
    }

    @Test func `Of two entries of one flow the older goes on, and what is being sent for the other finishes`() throws {
        var pause = CalendarDuration()
        pause.days = 3
        let flow = Flow.sample("nurture", [welcome, .wait(pause), welcome])
        let stage = try Stage([flow])
        try post(.track("lead"), ContactReference(userID: "u1"), id: "1", to: stage)
        stage.clock.advance(seconds: 60)
        try stage.happen("lead")
        #expect(stage.mailer.underway.count == 1)
        try post(.identify, ContactReference(userID: "u1", email: "anna@example.com"), id: "2", to: stage)
        #expect(stage.kinds.filter { $0 == "stopped" }.count == 1)
        try stage.deliver()
        let person = try #require(try stage.people().first)
        #expect(person.enrolmentCount == 2)
        let outbox = try stage.store.transact { try $0.deliveries((1...9).map { OutboxID($0) }) }
        #expect(outbox.filter { $0.state == .done }.count == 1)
        // The second email goes out once, three days after the older entry's first.
        stage.clock.advance(seconds: 3 * 86_400)
        try stage.settle()
        #expect(stage.mailer.underway.count == 1)
    }

    @Test func `A message that is being written while its contact is merged goes out once, under the new number`()
        throws
    {
        let desk = SlowDesk()
        let stage = try Stage([.sample("nurture", [welcome])], perform: desk.perform)
        try stage.happen("lead")
        try post(.track("signup"), ContactReference(userID: "u1"), id: "1", to: stage)
        try post(.identify, ContactReference(userID: "u1", email: "anna@example.com"), id: "2", to: stage)
        desk.write()
        try stage.settle()
        desk.write()
        try stage.settle()
        #expect(stage.mailer.begun.map(\.body.recipient) == ["anna@example.com"])
        try stage.deliver()
        #expect(stage.kinds.filter { $0 == "sent" }.count == 1)
        #expect(stage.kinds.last == "finished")
    }

    @Test func `A message that cannot be written is held for the contact that it belongs to now`() throws {
        let desk = SlowDesk()
        let compose: @Sendable (EmailRequest) -> Composition = { _ in .held(reason: "first_name is missing") }
        let stage = try Stage([.sample("nurture", [welcome])], compose: compose, perform: desk.perform)
        try stage.happen("lead")
        try post(.track("signup"), ContactReference(userID: "u1"), id: "1", to: stage)
        try post(.identify, ContactReference(userID: "u1", email: "anna@example.com"), id: "2", to: stage)
        desk.write()
        try stage.settle()
        #expect(stage.kinds.last == "waiting")
    }
}
