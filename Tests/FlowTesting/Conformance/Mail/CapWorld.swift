import FlowMail
import FlowModel
import FlowRuntime

/// A Runner on a store under test, with a mail server that takes everything at once, that may be started again.
final class CapWorld {
    let clock = ManualClock()
    private(set) var lines: [TimelineEntry] = []
    /// How many messages the server has taken.
    private(set) var sent = 0
    private let store: any Store
    private let caps: FrequencyCaps
    private var mailbox = Mailbox()
    private var runner: Runner?

    /// One email, and another at the same instant; what is not sent is said with a tag.
    private static let flows = [
        Flow.sample("first", [.send(email: "a", otherwise: nil)]),
        Flow.sample("second", [.send(email: "b", otherwise: 2), .stop, .tag("capped")]),
    ]

    init(_ store: any Store, caps: FrequencyCaps) { (self.store, self.caps) = (store, caps) }

    /// Begins a life of the process on what the one before has left.
    func start() throws {
        mailbox = Mailbox()
        let carrier = Carrier(mailbox) { [unowned self] in sent += $0 }
        let parts = Runner.Parts(
            store: store,
            clock: clock,
            mailbox: mailbox,
            mailer: carrier,
            webhooks: carrier,
            desk: CompositionDesk(mailbox: mailbox, compose: CapWorld.compose, perform: { $0() })
        )
        let change = FolderChange(
            text: FolderText(files: []),
            flows: CapWorld.flows,
            settings: FolderSettings(caps: caps, zone: TestZones.find),
            answer: { _ in }
        )
        runner = try Runner(parts: parts, folder: change) { [unowned self] in lines += $0.flatMap(\.timeline) }
        try settle()
    }

    func happen(_ event: Slug) throws {
        let arrival = Arrival(
            messageID: event.text,
            subject: .contact(ContactReference(email: "anna@example.com")),
            receivedAt: clock.now(),
            timestamp: clock.now(),
            kind: .track(event)
        )
        mailbox.post([arrival]) { _ in }
        try settle()
    }

    /// Ticks until nothing more happens at this instant; when to look again.
    @discardableResult
    func settle() throws -> Instant? {
        for _ in 0..<1000 {
            let deadline = try runner?.tick()
            guard let deadline, deadline <= clock.now() else { return deadline }
        }
        throw ConformanceFailure("the Runner asks to be called again at once, for ever")
    }

    private static let compose: @Sendable (EmailRequest) -> Composition = { request in
        let body = MessageBody(
            sender: "news@example.com",
            recipient: request.contact.address ?? "",
            messageID: "\(request.outbox.number)@example.com",
            bytes: []
        )
        return .finished(body, links: [])
    }
}

private final class Carrier: Mailer, WebhookCaller {
    let idleConnections = 4
    private let mailbox: Mailbox
    private let note: (Int) -> Void

    init(_ mailbox: Mailbox, _ note: @escaping (Int) -> Void) { (self.mailbox, self.note) = (mailbox, note) }

    func send(_ mails: [OutgoingMail]) {
        note(mails.count)
        for mail in mails { mailbox.post(DeliveryReport(id: mail.id, outcome: .accepted(status: 250, reply: ""))) }
    }

    func release(_ ids: [OutboxID]) {}

    func call(_ calls: [OutgoingCall]) {}
}
