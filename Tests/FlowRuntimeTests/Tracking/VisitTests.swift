import FlowModel
import FlowRuntime
import FlowTesting
import Testing

/// Which fetched links count as clicks, from the moment they are fetched to what flows see.
@Suite struct VisitTests {
    private static let flow: Flow = {
        var month = CalendarDuration()
        month.seconds = 30 * 86_400
        let goal = Flow.Exit(condition: .message(.clicked, .any), text: "clicked")
        return Flow.sample("nurture", [.send(email: "welcome", otherwise: nil), .wait(month)], goals: [goal])
    }()

    private let stage: Stage
    private let message: OutboxID

    /// Anna's message went out ten seconds ago.
    init() throws {
        stage = try Stage([VisitTests.flow])
        try stage.happen("lead")
        message = try #require(stage.mailer.underway.first?.id)
        try stage.deliver()
        stage.clock.advance(seconds: 10)
        try stage.settle()
    }

    private func fetch(_ position: Int?, isAutomatic: Bool = false) throws {
        let now = stage.clock.now()
        let link = position.map { MessageReference.Link(address: "https://example.com/\($0)", label: nil) }
        let arrival = Arrival(
            messageID: "visit \(position ?? -1) \(now.milliseconds)",
            subject: .message(message),
            receivedAt: now,
            timestamp: now,
            kind: .visited(position: position, link: link, isAutomatic: isAutomatic)
        )
        stage.mailbox.post([arrival]) { _ in }
        try stage.settle()
    }

    private func pass(_ milliseconds: Int64) throws {
        stage.clock.advance(to: stage.clock.now().adding(milliseconds: milliseconds))
        try stage.settle()
    }

    private var clicks: Int { stage.kinds.count { $0 == "event" } - 1 }
    private var isConverted: Bool { stage.kinds.contains("converted") }

    @Test func `A click counts two seconds later, and the Runner asks to be called then`() throws {
        try fetch(0)
        #expect(try stage.settle() == stage.clock.now().adding(seconds: 2))
        try pass(1_999)
        #expect(clicks == 0)
        try pass(1)
        #expect(clicks == 1)
        #expect(isConverted)
        #expect(try stage.settle() == nil)
    }

    @Test func `A second link within two seconds makes machines of both, and a later click counts`() throws {
        try fetch(0)
        try pass(1_900)
        try fetch(1)
        try pass(5_000)
        #expect(clicks == 2)
        #expect(!isConverted)
        try fetch(1)
        try pass(2_000)
        #expect(clicks == 3)
        #expect(isConverted)
    }

    @Test func `The preferences page is a link like another one`() throws {
        try fetch(nil)
        try pass(1_000)
        try fetch(0)
        try pass(5_000)
        #expect(clicks == 1)
        #expect(!isConverted)
    }

    @Test func `The same link twice is an impatient person`() throws {
        try fetch(0)
        try pass(300)
        try fetch(0)
        try pass(5_000)
        #expect(isConverted)
    }

    @Test func `What says that it is a machine is one`() throws {
        try fetch(0, isAutomatic: true)
        try pass(5_000)
        #expect(clicks == 1)
        #expect(!isConverted)
    }

    @Test func `A visit waits for its verdict through the end of the process`() throws {
        try fetch(0)
        let next = try Stage([VisitTests.flow], store: stage.store, clock: stage.clock)
        #expect(try next.settle() == stage.clock.now().adding(seconds: 2))
        next.clock.advance(seconds: 2)
        try next.settle()
        #expect(next.kinds.contains("converted"))
    }

    @Test func `Whoever came in the same two seconds is heard, however long the queue`() throws {
        let now = stage.clock.now()
        func visit(_ position: Int, after milliseconds: Int64) -> Arrival {
            Arrival(
                messageID: "\(position)",
                subject: .message(message),
                receivedAt: now.adding(milliseconds: milliseconds),
                timestamp: now.adding(milliseconds: milliseconds),
                kind: .visited(position: position, link: nil, isAutomatic: false)
            )
        }
        // The Runner was away for a minute; between the two visits more waits than one batch takes.
        stage.mailbox.post([visit(0, after: 0)]) { _ in }
        for number in 0..<700 {
            var other = stage.arrival(.track("visit"), of: "bob@example.com", id: "\(number)")
            other.receivedAt = now.adding(milliseconds: 1)
            stage.mailbox.post([other]) { _ in }
        }
        stage.mailbox.post([visit(1, after: 1_500)]) { _ in }
        stage.clock.advance(seconds: 60)
        try stage.settle()
        #expect(!isConverted)
        #expect(stage.kinds.count { $0 == "event" } == 1 + 700 + 2)
    }
}

@Suite struct ClickVerdictTests {
    private static func visit(
        _ milliseconds: Int64?,
        isAutomatic: Bool = false,
        hasCompany: Bool = false
    ) -> LinkVisit {
        LinkVisit(
            id: 1,
            message: OutboxID(1),
            contact: ContactID(1),
            position: 0,
            at: .testStart,
            isAutomatic: isAutomatic,
            sentAt: milliseconds.map { Instant.testStart.adding(milliseconds: -$0) },
            hasCompany: hasCompany
        )
    }

    @Test(arguments: [(-60_000, true), (0, true), (999, true), (1_000, false), (86_400_000, false)] as [(Int64, Bool)])
    func `Nobody clicks within a second of delivery, or before it`(milliseconds: Int64, isAutomatic: Bool) {
        #expect(ClickVerdict.isAutomatic(ClickVerdictTests.visit(milliseconds)) == isAutomatic)
    }

    @Test func `A message of which it is not known when it went out tells nothing`() {
        #expect(!ClickVerdict.isAutomatic(ClickVerdictTests.visit(nil)))
    }

    @Test func `Each sign is enough`() {
        #expect(ClickVerdict.isAutomatic(ClickVerdictTests.visit(nil, isAutomatic: true)))
        #expect(ClickVerdict.isAutomatic(ClickVerdictTests.visit(nil, hasCompany: true)))
    }
}
