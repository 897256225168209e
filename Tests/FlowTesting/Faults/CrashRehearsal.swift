import FlowMail
import FlowModel
package import FlowRuntime
import Synchronization

/// Three contacts walk through a small flow while the process dies at one commit and is started again.
package final class CrashRehearsal {
    /// Where the process dies.
    package struct Death: Hashable, Sendable {
        /// Counted from 1 over the whole life of the store.
        package var commit: Int
        /// Whether the commit reaches the disk before; nothing follows from it either way.
        package var isDurable: Bool

        package init(atCommit commit: Int, isDurable: Bool) {
            (self.commit, self.isDurable) = (commit, isDurable)
        }
    }

    private struct Died: Error {}

    /// What left the process, in order: a mail server and a webhook that take everything at once.
    package private(set) var mails: [OutgoingMail] = []
    package private(set) var calls: [OutgoingCall] = []
    /// False when the run ended before that commit.
    package private(set) var hasDied = false

    private let store: FaultyStore
    private let clock = ManualClock()
    /// Senders whose arrivals were answered; the others send theirs again.
    private let answered = Answered()

    /// Runs until nothing is left to do.
    package init(on store: any Store, _ death: Death?) throws {
        self.store = FaultyStore(store)
        if let death {
            let die: (Int) throws -> Void = { [unowned self] commit in
                guard commit == death.commit else { return }
                hasDied = true
                throw Died()
            }
            if death.isDurable { self.store.afterCommit = die } else { self.store.beforeCommit = die }
        }
        do {
            try live()
        } catch is Died {
            try live()
        }
    }

    /// One life of the process.
    private func live() throws {
        let mailbox = Mailbox()
        let world = World(
            mailbox,
            mail: { [unowned self] in mails.append($0) },
            call: { [unowned self] in calls.append($0) }
        )
        let runner = try Runner(
            parts: Runner.Parts(
                store: store,
                clock: clock,
                mailbox: mailbox,
                mailer: world,
                webhooks: world,
                desk: CompositionDesk(mailbox: mailbox, compose: CrashRehearsal.compose, perform: { $0() })
            ),
            folder: CrashRehearsal.folder
        )
        for arrival in CrashRehearsal.arrivals where !answered.contains(arrival.messageID) {
            mailbox.post([arrival]) { [answered] result in
                if case .success = result { answered.insert(arrival.messageID) }
            }
        }
        while let deadline = try runner.tick() { clock.advance(to: max(clock.now(), deadline)) }
    }

    private static var folder: FolderChange {
        var wait = CalendarDuration()
        wait.days = 3
        let flow = Flow.sample(
            "nurture",
            [
                .send(email: "first", otherwise: nil), .wait(wait), .callWebhook("crm", otherwise: nil),
                .send(email: "second", otherwise: nil),
            ]
        )
        return FolderChange(
            text: FolderText(files: []),
            flows: [flow],
            settings: FolderSettings(zone: TestZones.find),
            answer: { _ in }
        )
    }

    private static let arrivals = ["anna", "bob", "carol"].map { name in
        Arrival(
            messageID: name,
            subject: .contact(ContactReference(email: name + "@example.com")),
            receivedAt: .testStart,
            timestamp: .testStart,
            kind: .track("lead")
        )
    }

    private static let compose: @Sendable (EmailRequest) -> Composition = { request in
        let body = MessageBody(
            sender: "from@example.com",
            recipient: request.contact.address ?? "",
            messageID: "\(request.outbox.number)@example.com",
            bytes: Array("\(request.email)".utf8)
        )
        return .finished(body, links: [])
    }
}

private final class Answered: Sendable {
    private let ids = Mutex<Set<String>>([])

    func insert(_ id: String) { ids.withLock { _ = $0.insert(id) } }

    func contains(_ id: String) -> Bool { ids.withLock { $0.contains(id) } }
}

/// One connection each, on which everything is accepted at once.
private final class World: Mailer, WebhookCaller {
    let idleConnections = 1
    private let mailbox: Mailbox
    private let onMail: (OutgoingMail) -> Void
    private let onCall: (OutgoingCall) -> Void

    init(_ mailbox: Mailbox, mail: @escaping (OutgoingMail) -> Void, call: @escaping (OutgoingCall) -> Void) {
        (self.mailbox, onMail, onCall) = (mailbox, mail, call)
    }

    func send(_ mails: [OutgoingMail]) {
        for mail in mails {
            onMail(mail)
            mailbox.post(DeliveryReport(id: mail.id, outcome: .accepted(status: 250, reply: "")))
        }
    }

    func call(_ calls: [OutgoingCall]) {
        for call in calls {
            onCall(call)
            mailbox.post(DeliveryReport(id: call.id, outcome: .accepted(status: 200, reply: "")))
        }
    }
}
