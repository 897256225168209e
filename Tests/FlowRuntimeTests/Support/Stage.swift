import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting

/// A Runner among parts that a test controls: nothing is delivered until the test says so.
final class Stage {
    let store: any Store
    let clock: ManualClock
    let mailbox = Mailbox()
    let mailer: HandMailer
    let webhooks = HandCaller()
    let runner: Runner
    private let collector = LineCollector()

    init(
        _ flows: [Flow],
        lifecycle: Lifecycle = Lifecycle(),
        text: String = "",
        settings: FolderSettings = FolderSettings(zone: TestZones.find),
        store: any Store = ReferenceStore(),
        connections: Int = 2,
        policy: Runner.Policy = Runner.Policy(),
        clock: ManualClock = ManualClock(),
        compose: @escaping @Sendable (EmailRequest) -> Composition = Stage.plainMail,
        perform: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { $0() },
        onPause: @escaping @Sendable (SendingPause) -> Void = { _ in }
    ) throws {
        self.store = store
        self.clock = clock
        mailer = HandMailer(connections: connections)
        let collector = collector
        runner = try Runner(
            parts: Runner.Parts(
                store: store,
                clock: clock,
                mailbox: mailbox,
                mailer: mailer,
                webhooks: webhooks,
                desk: CompositionDesk(mailbox: mailbox, compose: compose, perform: perform),
                policy: policy,
                uptime: ManualUptime(clock: clock),
                onPause: onPause
            ),
            folder: Stage.change(flows, lifecycle: lifecycle, text: text, settings: settings),
            observe: { collector.lines += $0.flatMap(\.timeline) }
        )
    }

    static func change(
        _ flows: [Flow],
        lifecycle: Lifecycle = Lifecycle(),
        text: String = "",
        settings: FolderSettings = FolderSettings(zone: TestZones.find),
        answer: @escaping @Sendable (Result<Void, StoreError>) -> Void = { _ in }
    ) -> FolderChange {
        FolderChange(
            text: FolderText(files: [FolderText.File(path: "a.flow", text: text)]),
            flows: flows,
            lifecycle: lifecycle,
            settings: settings,
            answer: answer
        )
    }

    static let plainMail: @Sendable (EmailRequest) -> Composition = { request in
        let body = MessageBody(
            sender: "from@example.com",
            recipient: request.team?.text ?? request.contact.address ?? "",
            messageID: "\(request.key.enrolment.ordinal).\(request.key.visit)@example.com",
            bytes: Array("\(request.email)".utf8)
        )
        return .finished(body, links: [])
    }

    /// The kinds of the timeline so far, such as `entered` and `sent`.
    var kinds: [String] { collector.lines.map(\.kind.name) }

    /// The timeline so far.
    var lines: [TimelineEntry.Kind] { collector.lines.map(\.kind) }

    /// Everybody who goes by those addresses, as the store has them.
    func people(_ addresses: [String] = ["anna@example.com"]) throws -> [Contact] {
        try store.transact { transaction in
            let ids = try addresses.map { try transaction.contact(ContactReference(email: $0)) }
            return try transaction.people(ids, reading: Reads(flows: []), at: clock.now()).map(\.contact)
        }
    }

    /// Posts an event of the contact and ticks until nothing more happens at this instant.
    func happen(_ event: Slug, to address: String = "anna@example.com", id: String? = nil) throws {
        mailbox.post([arrival(.track(event), of: address, id: id ?? "\(event)")]) { _ in }
        try settle()
    }

    /// Something that the contact did now; its message id holds that text, the address and the time.
    func arrival(_ kind: Arrival.Kind, of address: String = "anna@example.com", id: String) -> Arrival {
        let now = clock.now()
        return Arrival(
            messageID: "\(id)-\(address)-\(now.milliseconds)",
            subject: .contact(ContactReference(email: address)),
            receivedAt: now,
            timestamp: now,
            kind: kind,
            traits: ["email": .text(address)]
        )
    }

    /// Ticks until the next deadline lies in the future, and returns it.
    @discardableResult
    func settle() throws -> Instant? {
        for _ in 0..<1000 {
            let deadline = try runner.tick()
            guard let deadline, deadline <= clock.now() else { return deadline }
        }
        throw Restless()
    }

    /// Reports each message that is being sent, and settles.
    func deliver(_ outcome: DeliveryReport.Outcome = .accepted(status: 250, reply: "ok")) throws {
        for mail in mailer.take() { mailbox.post(DeliveryReport(id: mail.id, outcome: outcome)) }
        try settle()
    }

    /// The Runner asks to be called again at once, for ever.
    struct Restless: Error {}
}

private final class LineCollector {
    var lines: [TimelineEntry] = []
}

/// A mailer whose messages stay underway until the test takes them.
final class HandMailer: Mailer {
    let connections: Int
    private(set) var underway: [OutgoingMail] = []
    private(set) var released: [OutboxID] = []
    /// Everything that was ever begun.
    private(set) var begun: [OutgoingMail] = []

    init(connections: Int) { self.connections = connections }

    var idleConnections: Int { connections - underway.count }

    func send(_ mails: [OutgoingMail]) {
        underway += mails
        begun += mails
    }

    func release(_ ids: [OutboxID]) { released += ids }

    /// Ends the oldest of those underway.
    func takeOne() -> OutgoingMail { underway.removeFirst() }

    func take() -> [OutgoingMail] {
        defer { underway = [] }
        return underway
    }
}

/// Webhook calls that stay underway until the test takes them.
final class HandCaller: WebhookCaller {
    private(set) var underway: [OutgoingCall] = []

    var idleConnections: Int { 4 - underway.count }

    func call(_ calls: [OutgoingCall]) { underway += calls }

    func take() -> [OutgoingCall] {
        defer { underway = [] }
        return underway
    }
}
