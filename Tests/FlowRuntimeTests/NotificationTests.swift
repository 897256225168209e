import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@Suite struct NotificationTests {
    private let flow = Flow.sample(
        "nurture",
        [.notify(team: "sales", email: "new mql", otherwise: 1), .tag("nobody told")]
    )

    @Test func `A team is told about a contact who has no address`() throws {
        let stage = try Stage([flow])
        let now = stage.clock.now()
        let arrival = Arrival(
            messageID: "1",
            subject: .contact(ContactReference(userID: "visitor-17")),
            receivedAt: now,
            timestamp: now,
            kind: .track("lead")
        )
        stage.mailbox.post([arrival]) { _ in }
        try stage.settle()
        #expect(stage.mailer.begun.map(\.body.recipient) == ["sales"])
        #expect(stage.mailer.begun.map(\.body.bytes) == [Array("new-mql".utf8)])
        try stage.deliver()
        #expect(stage.kinds.prefix(3) == ["event", "entered", "notified"])
    }

    @Test func `A team's email does not wait for the contact's sending hours, nor ask for its consent`() throws {
        var flow = flow
        flow.topic = "transactional"
        flow.sendingHours = DailyWindow(.everyDay, from: 3_600_000, to: 7_200_000)
        let stage = try Stage([flow])
        stage.mailbox.post([stage.arrival(.unsubscribed(topic: nil), id: "1")]) { _ in }
        try stage.happen("lead")
        #expect(stage.mailer.begun.map(\.body.recipient) == ["sales"])
    }

    @Test func `A team's email that was refused takes the other way`() throws {
        let stage = try Stage([flow])
        try stage.happen("lead")
        try stage.deliver(.refused(status: 550, reply: "no such user"))
        #expect(try stage.people()[0].tags == ["nobody told"])
    }

    @Test func `A team's email is written again with the same bytes when it was deferred`() throws {
        let stage = try Stage([flow])
        try stage.happen("lead")
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        let deadline = try #require(try stage.settle())
        stage.clock.advance(to: deadline)
        try stage.settle()
        #expect(stage.mailer.begun.map(\.body.recipient) == ["sales", "sales"])
        #expect(Set(stage.mailer.begun.map(\.body)).count == 1)
    }
}
