import FlowModel
import FlowRuntime
import FlowTesting
import Testing

private let welcome = Step.Action.send(email: "welcome", otherwise: nil)
private let anna = "anna@example.com"

/// Bounces, told at sending and later.
@Suite struct BounceTests {
    private let gone = DeliveryReport.Outcome.refused(status: 550, reply: "5.1.1 no such user", isAddressBad: true)

    /// Sends, and notifies sales when the message bounced.
    private let flow = Flow.sample(
        "nurture",
        [
            welcome,
            .decide(
                [Step.Branch(condition: .message(.bounced, .lastSend), text: "bounced", target: 2)],
                otherwise: 3
            ),
            .tag("bad address"),
        ]
    )

    @Test(arguments: StoreKind.allCases)
    func `The step after a message whose address is not there knows that it bounced`(kind: StoreKind) throws {
        let stage = try Stage([flow], store: kind.make())
        try stage.happen("lead")
        try stage.deliver(gone)
        #expect(stage.kinds == ["event", "entered", "event", "failed", "decided", "tagged", "finished"])
        let contact = try #require(try stage.people().first)
        #expect(contact.consent.suppression == .bounced)
        let record = ConsentRecord(at: stage.clock.now(), change: .suppressed(.bounced), source: "bounce")
        #expect(try stage.records() == [record])
        try stage.happen("lead", id: "again")
        #expect(stage.mailer.begun.count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `A refusal for another reason says nothing about the address`(kind: StoreKind) throws {
        let stage = try Stage([flow], store: kind.make())
        try stage.happen("lead")
        try stage.deliver(.refused(status: 554, reply: "5.7.1 looks like spam"))
        #expect(stage.kinds == ["event", "entered", "failed", "decided", "finished"])
        #expect(try stage.people().first?.consent == Consent())
        #expect(try stage.records().isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `A team's address that is not there is not the contact's`(kind: StoreKind) throws {
        let notify = Step.Action.notify(team: "sales", email: "new mql", otherwise: nil)
        let stage = try Stage([.sample("nurture", [notify])], store: kind.make())
        try stage.happen("lead")
        try stage.deliver(gone)
        #expect(stage.kinds == ["event", "entered", "failed", "finished"])
        #expect(try stage.people().first?.consent == Consent())
    }

    @Test(arguments: StoreKind.allCases)
    func `A bounce is about the address that the message went to, whatever the contact has by then`(
        kind: StoreKind
    ) throws {
        let stage = try Stage([flow], store: kind.make())
        try stage.happen("lead")
        var change = stage.arrival(.identify, id: "i")
        change.traits = ["email": .text("new@example.com")]
        stage.mailbox.post([change]) { _ in }
        try stage.settle()
        try stage.deliver(gone)
        #expect(stage.kinds.contains("tagged"), "it bounced all the same")
        #expect(try stage.people(["new@example.com"]).first?.consent == Consent())
        #expect(try stage.records().map(\.change) == [.suppressed(.bounced)])
        #expect(try stage.records(of: "new@example.com").isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `Five soft bounces in a row over two weeks suppress the address`(kind: StoreKind) throws {
        let monthly = Flow.sample("nurture", [welcome], entry: .everyTime)
        let stage = try Stage([monthly], store: kind.make())
        for number in 1...5 {
            try stage.happen("lead", id: "lead \(number)")
            let mail = try #require(stage.mailer.underway.first)
            try stage.deliver()
            #expect(try stage.people().first?.consent == Consent(), "before bounce \(number)")
            stage.clock.advance(seconds: 3600)
            let now = stage.clock.now()
            let bounce = Arrival(
                messageID: "soft \(number)",
                subject: .message(mail.id),
                receivedAt: now,
                timestamp: now,
                kind: .softBounced
            )
            stage.mailbox.post([bounce]) { _ in }
            try stage.settle()
            stage.clock.advance(seconds: 4 * 86_400)
        }
        #expect(try stage.people().first?.consent.suppression == .bounced)
        #expect(try stage.records().map(\.source) == ["bounce"])
    }
}

@Suite struct SoftBounceRuleTests {
    private func givesUp(_ days: [Int64], arrived: Int? = nil) -> Bool {
        let messages = days.enumerated().map { index, day in
            SoftBounceRule.Message(sentAt: .testStart.adding(seconds: -day * 86_400), hasBounced: index != arrived)
        }
        return SoftBounceRule().givesUp(after: messages)
    }

    @Test func `Five in a row over fourteen days are enough, fewer or closer ones are not`() {
        #expect(givesUp([0, 4, 8, 12, 14]))
        #expect(!givesUp([0, 4, 8, 12, 13]))
        #expect(!givesUp([0, 10, 20, 30]))
        #expect(!givesUp([]))
        #expect(givesUp((0...14).map { $0 }))
        #expect(!givesUp((0...13).map { $0 }))
    }

    @Test func `One that arrived ends the row`() {
        #expect(!givesUp([0, 4, 8, 12, 16, 20, 24], arrived: 0))
        #expect(!givesUp([0, 4, 8, 12, 16, 20, 24], arrived: 4))
        #expect(givesUp([0, 4, 8, 12, 16, 20, 24], arrived: 5))
    }

    @Test func `Fifty in a row are enough within a day`() {
        #expect(givesUp(Array(repeating: 0, count: 50)))
        #expect(!givesUp(Array(repeating: 0, count: 49)))
    }
}
