import FlowEngine
package import FlowMail
package import FlowModel
package import FlowRuntime

/// Runs flows on a virtual clock with a scripted world: the Runner, the store and the decisions of the daemon.
package final class Simulation {
    /// One line of what happened, with what is needed to print it.
    package struct Line: Hashable, Sendable {
        package var entry: TimelineEntry
        /// The contact as that decision left it.
        package var person: Contact
        /// The contact's time zone.
        package var zone: ZoneTable

        /// The contact as it is printed.
        package var contact: String { person.label }
        /// The line of `--format json`.
        package var json: String { entry.json(contact: contact, zone: zone) }
    }

    /// What a simulation is made of.
    package struct Parts {
        /// Empty, as a rule in memory.
        package var store: any Store
        /// What to run; its `answer` is not called.
        package var folder: FolderChange
        /// What webhooks answer; others answer 200.
        package var answers: [Slug: Scenario.Answer]
        /// Writes the emails, so that a missing value holds a message as it would in the daemon.
        package var compose: @Sendable (EmailRequest) -> Composition

        package init(
            store: any Store,
            folder: FolderChange,
            answers: [Slug: Scenario.Answer] = [:],
            compose: @escaping @Sendable (EmailRequest) -> Composition
        ) {
            (self.store, self.folder, self.answers, self.compose) = (store, folder, answers, compose)
        }
    }

    private static let arrivalsTogether = 5_000

    /// What has been sent so far.
    package let mail: SentMail
    private let clock: VirtualClock
    private let mailbox: Mailbox
    private let store: any Store
    private let flows: [Slug: Flow]
    private let collector = Collector()
    private let runner: Runner

    /// Prepares an empty world.
    ///
    /// `start` is the first instant of which anything is seen: the folder runs from the millisecond before.
    /// - Throws: `StoreError`.
    package init(_ parts: Parts, start: Instant) throws {
        let (mailbox, mail) = (Mailbox(), SentMail())
        (self.mailbox, self.mail, store) = (mailbox, mail, parts.store)
        flows = Dictionary(parts.folder.flows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        clock = VirtualClock(at: start.adding(milliseconds: -1))
        let compose = parts.compose
        let runnerParts = Runner.Parts(
            store: parts.store,
            clock: clock,
            mailbox: mailbox,
            mailer: VirtualMailer(reportingTo: mailbox, note: mail.noteSent),
            webhooks: VirtualWebhookCaller(reportingTo: mailbox, answers: parts.answers),
            desk: CompositionDesk(
                mailbox: mailbox,
                compose: { request in
                    let composition = compose(request)
                    mail.noteWritten(composition, of: request)
                    return composition
                },
                perform: { $0() }
            ),
            policy: Runner.Policy(awaitsDeliveries: true)
        )
        runner = try Runner(parts: runnerParts, folder: parts.folder, observe: collector.collect)
    }

    /// Makes contacts that already are so before anything happens, in that order.
    ///
    /// - Returns: the contacts, in the order given; one that was given before is changed.
    /// - Throws: `StoreError`.
    package func preset(_ presets: [ContactPreset]) throws -> [Contact] {
        let now = clock.now()
        let reads = runner.folder.reads
        return try store.transact { transaction in
            let ids = try presets.map { try transaction.contact($0.reference) }
            let people = try transaction.people(ids, reading: reads, at: now)
            let transitions = zip(presets, people).map { preset, person in
                var person = person
                person.contact = preset.applied(to: person.contact, lookedAt: now)
                let changes = person.contact.changesFromNew
                return Transition(person: person, changes: changes, timeline: [], nextDue: now)
            }
            try transaction.write(transitions)
            return transitions.map(\.person.contact)
        }
    }

    /// Lets everything happen and time pass until nothing is left to do, or the horizon.
    ///
    /// - Parameters:
    ///   - happenings: what happens at one instant happens in the order given.
    ///   - horizon: the last instant that is looked at.
    ///   - react: what follows from a line, later.
    ///   - emit: called with each line, in order; lines of one instant are grouped by contact.
    /// - Returns: what could not take place.
    /// - Throws: `StoreError`, and what `emit` throws.
    package func run(
        _ happenings: [Happening],
        until horizon: Instant,
        react: (Line) -> [Happening] = { _ in [] },
        emit: (Line) throws -> Void
    ) throws -> [ImpossibleHappening] {
        var impossible: [ImpossibleHappening] = []
        var queue = HappeningQueue()
        happenings.forEach { queue.add($0) }
        var deadline = try runner.tick()
        while true {
            if [deadline, queue.earliest].compactMap({ $0 }).allSatisfy({ $0 > clock.now() }) {
                for line in takeLines() {
                    try emit(line)
                    react(line).forEach { queue.add($0) }
                }
            }
            guard let instant = [deadline, queue.earliest].compactMap({ $0 }).min(), instant <= horizon else { break }
            clock.advance(to: instant)
            var begun = 0
            while let happening = queue.next(by: clock.now()) {
                if let reason = try begin(happening) {
                    impossible.append(ImpossibleHappening(happening: happening, reason: reason))
                }
                begun += 1
                // The mailbox is bounded, and nobody here could try again.
                if begun.isMultiple(of: Simulation.arrivalsTogether) { _ = try runner.tick() }
            }
            deadline = try runner.tick()
        }
        try takeLines().forEach(emit)
        return impossible
    }

    private func begin(_ happening: Happening) throws -> ImpossibleHappening.Reason? {
        switch happening.kind {
        case .arrival(let arrival):
            mailbox.post([arrival]) { _ in }
        case .message(let fact, let contact, let email, let mention):
            // What people did before at this very instant must be known before the message is looked for.
            while runner.hasInput { _ = try runner.tick() }
            guard var message = try store.transact({ try $0.lastMessage(to: contact, email: email) }) else {
                return .noMessage
            }
            var link: MessageReference.Link?
            if let mention {
                guard let found = mail.find(mention, from: message, email: email) else { return .noLink }
                (message, link) = (found.message, found.link)
            }
            mailbox.post([
                Arrival(
                    messageID: happening.origin,
                    subject: .message(message),
                    receivedAt: happening.at,
                    timestamp: happening.at,
                    kind: .message(fact, link: link, isAutomatic: false)
                )
            ]) { _ in }
        }
        return nil
    }

    private func takeLines() -> [Line] {
        let collected = collector.take()
        // Stable: a contact's own lines keep their order.
        let order = collected.enumerated().sorted {
            ($0.element.entry.at, $0.element.entry.contact, $0.offset)
                < ($1.element.entry.at, $1.element.entry.contact, $1.offset)
        }
        return order.map { _, item in
            let zone = runner.folder.zone(of: item.person, in: item.entry.flow.flatMap { flows[$0] })
            return Line(entry: item.entry, person: item.person, zone: zone)
        }
    }
}

/// Gathers the timeline between two instants.
private final class Collector {
    struct Item {
        var entry: TimelineEntry
        var person: Contact
    }

    private var items: [Item] = []

    func collect(_ transitions: [Transition]) {
        for transition in transitions {
            items += transition.timeline.map { Item(entry: $0, person: transition.person.contact) }
        }
    }

    func take() -> [Item] {
        defer { items = [] }
        return items
    }
}
