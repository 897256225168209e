import FlowMail
package import FlowModel
package import FlowRuntime
import Synchronization

/// Four contacts walk through a small flow while the process dies at one moment and is started again.
package final class CrashRehearsal {
    /// The moment at which the process dies, counted from 1 over the whole life of the store.
    package enum Death: Hashable, Sendable {
        /// Nothing follows from that commit, whether it reached the disk before or not.
        case commit(Int, isDurable: Bool)
        /// A server has taken that delivery, and nobody hears of it.
        case reply(Int)
        /// What was handed in is durable, and its sender hears nothing and hands it in again.
        case answer(Int)
    }

    /// Where everybody and everything is in the end.
    package struct Aftermath: Hashable {
        package var people: [Person]
        /// As if each had succeeded at its first attempt.
        package var outbox: [OutboxRow]
        package var pendingEvents: [Event]
        package var nextDue: Instant?
    }

    private struct Died: Error {}

    /// What left the process, in order: a mail server and a webhook that take everything at once.
    package private(set) var mails: [OutgoingMail] = []
    package private(set) var calls: [OutgoingCall] = []

    private let store: any Store
    private let clock = ManualClock()
    private let fate: Fate
    /// Senders who were answered; the others send again.
    private let answered = Answered()

    /// Runs until nothing is left to do.
    package init(on store: any Store, _ death: Death?) throws {
        self.store = store
        fate = Fate(death)
        do {
            try live()
        } catch is Died {
            fate.liveOn()
            try live()
        }
    }

    /// False when the run ended before that moment.
    package var hasDied: Bool { fate.hasStruck }

    /// Deliveries that left more than once.
    package var repeated: Set<OutboxID> {
        var seen: Set<OutboxID> = []
        return Set((mails.map(\.id) + calls.map(\.id)).filter { !seen.insert($0).inserted })
    }

    /// Deliveries that the store calls uncertain.
    package func uncertain() throws -> Set<OutboxID> {
        try store.transact { Set(try rows($0).filter(\.isUncertain).map(\.id)) }
    }

    package func aftermath() throws -> Aftermath {
        try store.transact { transaction in
            Aftermath(
                people: try transaction.people(
                    CrashStory.contacts,
                    reading: Reads(flows: [CrashStory.flow, CrashStory.after]),
                    at: clock.now()
                ),
                outbox: try rows(transaction).map { row in
                    var row = row
                    (row.attempts, row.isUncertain) = (1, false)
                    return row
                },
                pendingEvents: try transaction.pendingEvents(limit: 100),
                nextDue: try transaction.earliestDue()
            )
        }
    }

    private func rows(_ transaction: any StoreTransaction) throws -> [OutboxRow] {
        try transaction.deliveries((1...100).map(OutboxID.init))
    }

    /// One life of the process.
    private func live() throws {
        let mailbox = Mailbox()
        let world = World(
            mailbox,
            fate,
            mail: { [unowned self] in mails.append($0) },
            call: { [unowned self] in calls.append($0) }
        )
        let runner = try Runner(
            parts: Runner.Parts(
                store: mortalStore(),
                clock: clock,
                mailbox: mailbox,
                mailer: world,
                webhooks: world,
                desk: CompositionDesk(mailbox: mailbox, compose: CrashStory.compose, perform: { $0() })
            ),
            folder: CrashStory.change
        )
        var story = CrashStory.arrivals.filter { !answered.contains($0.messageID) }
        while true {
            while let next = story.first, next.receivedAt <= clock.now() {
                post(story.removeFirst(), to: mailbox)
            }
            let deadline = try runner.tick()
            if fate.isDead { throw Died() }
            guard let next = [deadline, story.first?.receivedAt].compactMap({ $0 }).min() else { return }
            clock.advance(to: max(clock.now(), next))
        }
    }

    private func mortalStore() -> FaultyStore {
        let mortal = FaultyStore(store)
        mortal.beforeCommit = { [fate] _ in
            if fate.strikesAtCommit(isDurable: false) { throw Died() }
        }
        mortal.afterCommit = { [fate] _ in
            if fate.strikesAtCommit(isDurable: true) { throw Died() }
        }
        return mortal
    }

    private func post(_ arrival: Arrival, to mailbox: Mailbox) {
        mailbox.post([arrival]) { [answered, fate] result in
            guard !fate.isDead, case .success = result, !fate.strikesAtAnswer() else { return }
            answered.insert(arrival.messageID)
        }
    }
}

/// Counts the moments at which the process may die, and knows whether it lives.
private final class Fate: Sendable {
    private struct State {
        var commits = 0
        var replies = 0
        var answers = 0
        var isDead = false
        var hasStruck = false
    }

    private let death: CrashRehearsal.Death?
    private let state = Mutex(State())

    init(_ death: CrashRehearsal.Death?) { self.death = death }

    /// A process that is dead does nothing any more, although the call that it died in returns.
    var isDead: Bool { state.withLock { $0.isDead } }

    var hasStruck: Bool { state.withLock { $0.hasStruck } }

    func liveOn() { state.withLock { $0.isDead = false } }

    /// Asked twice for each commit, first when it is not durable yet.
    func strikesAtCommit(isDurable: Bool) -> Bool {
        strikes { state in
            if !isDurable { state.commits += 1 }
            return .commit(state.commits, isDurable: isDurable)
        }
    }

    func strikesAtReply() -> Bool {
        strikes { state in
            state.replies += 1
            return .reply(state.replies)
        }
    }

    func strikesAtAnswer() -> Bool {
        strikes { state in
            state.answers += 1
            return .answer(state.answers)
        }
    }

    private func strikes(_ moment: (inout State) -> CrashRehearsal.Death) -> Bool {
        state.withLock { state in
            guard moment(&state) == death, !state.hasStruck else { return false }
            (state.isDead, state.hasStruck) = (true, true)
            return true
        }
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
    private let fate: Fate
    private let onMail: (OutgoingMail) -> Void
    private let onCall: (OutgoingCall) -> Void

    init(
        _ mailbox: Mailbox,
        _ fate: Fate,
        mail: @escaping (OutgoingMail) -> Void,
        call: @escaping (OutgoingCall) -> Void
    ) {
        (self.mailbox, self.fate, onMail, onCall) = (mailbox, fate, mail, call)
    }

    func send(_ mails: [OutgoingMail]) {
        for mail in mails where !fate.isDead {
            onMail(mail)
            report(mail.id, status: 250)
        }
    }

    func release(_ ids: [OutboxID]) {}

    func call(_ calls: [OutgoingCall]) {
        for call in calls where !fate.isDead {
            onCall(call)
            report(call.id, status: 200, answer: ["owner": .text("kim@example.com")])
        }
    }

    private func report(_ id: OutboxID, status: Int, answer: [Slug: Value] = [:]) {
        guard !fate.strikesAtReply() else { return }
        mailbox.post(DeliveryReport(id: id, outcome: .accepted(status: status, reply: "", answer: answer)))
    }
}
