import FlowModel
import FlowRuntime

/// Writes down what is done with the transaction behind it.
final class JournalTransaction: TransactionRelay {
    private let record: TransactionRecord

    init(_ behind: any StoreTransaction, _ record: TransactionRecord) {
        self.record = record
        super.init(behind)
    }

    override func accept(_ arrivals: [Arrival]) throws -> [Acceptance] {
        let acceptances = try behind.accept(arrivals)
        for (arrival, acceptance) in zip(arrivals, acceptances) {
            record.add(.accepted(arrival, acceptance), .accepting)
        }
        return acceptances
    }

    override func pendingEvents(limit: Int) throws -> [Event] {
        let events = try behind.pendingEvents(limit: limit)
        for event in events { record.events[event.id] = event }
        return events
    }

    override func consume(_ events: [EventID]) throws {
        try behind.consume(events)
        record.add(.consumed(events.compactMap { record.events[$0] }), .deciding)
    }

    override func write(_ transitions: [Transition]) throws {
        try behind.write(transitions)
        for transition in transitions {
            record.add(
                .decided(transition.person.contact.id, transition.timeline, transition.changes),
                .deciding
            )
        }
    }

    override func markFaulted(_ contact: ContactID, reason: String, at now: Instant) throws {
        try behind.markFaulted(contact, reason: reason, at: now)
        record.add(.faulted(contact, reason: reason), .deciding)
    }

    override func beginSending(_ sendings: [Sending], epoch: Epoch, at now: Instant) throws {
        try behind.beginSending(sendings, epoch: epoch, at: now)
        for sending in sendings { record.add(.began(sending.id), .beginning) }
    }

    override func settle(_ settlements: [Settlement], at now: Instant) throws {
        try behind.settle(settlements, at: now)
        for settlement in settlements { record.add(.settled(settlement), .settling) }
    }

    /// Bounces at sending are settled without having waited.
    override func events(_ ids: [EventID]) throws -> [EventID: Event] {
        let events = try behind.events(ids)
        record.events.merge(events) { first, _ in first }
        return events
    }

    override func suppress(_ entries: [SuppressionEntry], at now: Instant) throws -> Int {
        let count = try behind.suppress(entries, at: now)
        record.add(.listed(entries), .accepting)
        return count
    }

    override func lift(_ addresses: [String], source: String, at now: Instant) throws -> Int {
        let count = try behind.lift(addresses, source: source, at: now)
        record.add(.lifted(addresses, source: source), .accepting)
        return count
    }

    override func record(_ pause: SendingPause?, at now: Instant) throws {
        try behind.record(pause, at: now)
        record.add(.paused(pause != nil), .deciding)
    }

    override func apply(_ folder: FolderText, flows: [Flow], at now: Instant) throws -> [AppliedFlow] {
        let applied = try behind.apply(folder, flows: flows, at: now)
        record.add(.applied(edition: record.edition(folder)), .starting)
        return applied
    }

    override func readyDeliveries(
        _ kind: OutboxRow.Channel,
        at now: Instant,
        limit: Int,
        excluding: Set<OutboxID>
    ) throws -> [OutboxRow] {
        record.see(try behind.readyDeliveries(kind, at: now, limit: limit, excluding: excluding))
    }

    override func deliveries(_ ids: [OutboxID]) throws -> [OutboxRow] { record.see(try behind.deliveries(ids)) }
}
