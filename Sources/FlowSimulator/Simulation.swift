import FlowEngine
package import FlowMail
package import FlowModel
package import FlowRuntime

/// Runs flows on a virtual clock with a scripted world: the Runner, the store and the decisions of the daemon.
package final class Simulation {
    /// One line of what happened, with what is needed to print it.
    package struct Line: Hashable, Sendable {
        package var entry: TimelineEntry
        /// The contact as it is printed.
        package var contact: String
        /// The contact's time zone.
        package var zone: ZoneTable

        /// The line of `--format json`.
        package var json: String { entry.json(contact: contact, zone: zone) }
    }

    private let clock: VirtualClock
    private let mailbox = Mailbox()
    private let store: any Store
    private let flows: [Slug: Flow]
    private let collector = Collector()
    private let links = WrittenLinks()
    private let runner: Runner

    /// Prepares an empty world at that instant.
    ///
    /// - Parameters:
    ///   - store: empty, as a rule in memory.
    ///   - folder: what to run; its `answer` is not called.
    ///   - start: no happening may be earlier.
    ///   - compose: writes the emails, so that a missing value holds a message as it would in the daemon.
    /// - Throws: `StoreError`.
    package init(
        store: any Store,
        folder: FolderChange,
        start: Instant,
        compose: @escaping @Sendable (EmailRequest) -> Composition
    ) throws {
        self.store = store
        flows = Dictionary(folder.flows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        clock = VirtualClock(at: start)
        let parts = Runner.Parts(
            store: store,
            clock: clock,
            mailbox: mailbox,
            mailer: VirtualMailer(reportingTo: mailbox),
            webhooks: VirtualWebhookCaller(reportingTo: mailbox),
            desk: CompositionDesk(
                mailbox: mailbox,
                compose: { [links] request in
                    let composition = compose(request)
                    links.remember(composition, of: request.outbox)
                    return composition
                },
                perform: { $0() }
            ),
            policy: Runner.Policy(awaitsDeliveries: true)
        )
        runner = try Runner(parts: parts, folder: folder, observe: collector.collect)
    }

    /// Lets everything happen and time pass until nothing is left to do, or the horizon.
    ///
    /// - Parameters:
    ///   - happenings: ascending by time.
    ///   - horizon: the last instant that is looked at.
    ///   - emit: called with each line, in order; lines of one instant are grouped by contact.
    /// - Returns: what could not take place.
    /// - Throws: `StoreError`.
    package func run(
        _ happenings: [Happening],
        until horizon: Instant,
        emit: (Line) throws -> Void
    ) throws -> [ImpossibleHappening] {
        var impossible: [ImpossibleHappening] = []
        var next = happenings.startIndex
        var deadline = try runner.tick()
        while true {
            let coming = next < happenings.endIndex ? happenings[next].at : nil
            guard let instant = [deadline, coming].compactMap({ $0 }).min(), instant <= horizon else { break }
            if instant > clock.now() {
                try emitCollected(emit)
                clock.advance(to: instant)
            }
            while next < happenings.endIndex, happenings[next].at <= clock.now() {
                if let failed = try begin(happenings[next]) { impossible.append(failed) }
                next += 1
            }
            deadline = try runner.tick()
        }
        try emitCollected(emit)
        return impossible
    }

    private func begin(_ happening: Happening) throws -> ImpossibleHappening? {
        switch happening.kind {
        case .arrival(let arrival):
            mailbox.post([arrival]) { _ in }
        case .message(let fact, let contact, let email, let link):
            // What people did before at this very instant must be known before the message is looked for.
            while runner.hasInput { _ = try runner.tick() }
            let message = try store.transact { transaction in
                try transaction.lastMessage(to: contact, email: email)
            }
            guard let message else { return ImpossibleHappening(happening: happening, reason: .noMessage) }
            mailbox.post([
                Arrival(
                    messageID: "\(happening.origin)",
                    subject: .message(message),
                    receivedAt: happening.at,
                    timestamp: happening.at,
                    kind: .message(fact, link: links.link(link, in: message), isAutomatic: false)
                )
            ]) { _ in }
        }
        return nil
    }

    private func emitCollected(_ emit: (Line) throws -> Void) throws {
        let collected = collector.take()
        // Stable: a contact's own lines keep their order.
        let order = collected.enumerated().sorted {
            ($0.element.entry.at, $0.element.entry.contact, $0.offset)
                < ($1.element.entry.at, $1.element.entry.contact, $1.offset)
        }
        for (_, item) in order {
            let zone = runner.folder.zone(of: item.person, in: item.entry.flow.flatMap { flows[$0] })
            try emit(Line(entry: item.entry, contact: item.person.label, zone: zone))
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
