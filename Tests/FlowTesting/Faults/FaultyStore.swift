package import FlowModel
package import FlowRuntime

/// A store that fails where a test wants it to, and else does what the one behind it does.
package final class FaultyStore: Store {
    private let store: any Store
    /// Commits tried so far, taking ownership included.
    package private(set) var commits = 0
    /// Called with the commit's number, from 1, when everything is written: an error rolls it back.
    package var beforeCommit: ((Int) throws -> Void)?
    /// Called with the commit's number when it is durable.
    package var afterCommit: ((Int) throws -> Void)?
    /// Called with what a transaction is about to write.
    package var onWrite: (([Transition]) throws -> Void)?

    /// Called when somebody asks what counts against frequency caps.
    package var onRecentMails: (() -> Void)?

    /// Answer in the place of the store whether it keeps room, and whether it had some to give back.
    package var onTakeReserve: (() -> Bool)?
    package var onReleaseReserve: (() -> Bool)?

    package init(_ store: any Store) { self.store = store }

    package func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch {
        commits += 1
        try beforeCommit?(commits)
        let epoch = try store.takeOwnership(onUnknownOutcome: policy, at: now)
        try afterCommit?(commits)
        return epoch
    }

    package func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        commits += 1
        let result = try store.transact { transaction in
            let result = try body(FaultyTransaction(transaction, onWrite: onWrite, onRecentMails))
            try beforeCommit?(commits)
            return result
        }
        try afterCommit?(commits)
        return result
    }

    package func takeReserve() -> Bool { onTakeReserve?() ?? store.takeReserve() }

    package func releaseReserve() -> Bool { onReleaseReserve?() ?? store.releaseReserve() }

    package func close() throws { try store.close() }
}

private final class FaultyTransaction: StoreTransaction {
    private let behind: any StoreTransaction
    private let onWrite: (([Transition]) throws -> Void)?
    private let onRecentMails: (() -> Void)?

    init(
        _ behind: any StoreTransaction,
        onWrite: (([Transition]) throws -> Void)?,
        _ onRecentMails: (() -> Void)?
    ) {
        (self.behind, self.onWrite, self.onRecentMails) = (behind, onWrite, onRecentMails)
    }

    func write(_ transitions: [Transition]) throws {
        try onWrite?(transitions)
        try behind.write(transitions)
    }

    func accept(_ arrivals: [Arrival]) throws -> [Acceptance] { try behind.accept(arrivals) }

    func pendingEvents(limit: Int) throws -> [Event] { try behind.pendingEvents(limit: limit) }

    func consume(_ events: [EventID]) throws { try behind.consume(events) }

    func events(_ ids: [EventID]) throws -> [EventID: Event] { try behind.events(ids) }

    func duePeople(at now: Instant, limit: Int) throws -> [ContactID] { try behind.duePeople(at: now, limit: limit) }

    func earliestDue() throws -> Instant? { try behind.earliestDue() }

    func people(_ ids: [ContactID], reading reads: Reads, at now: Instant) throws -> [Person] {
        try behind.people(ids, reading: reads, at: now)
    }

    func contact(_ reference: ContactReference) throws -> ContactID { try behind.contact(reference) }

    func beginSweep() throws { try behind.beginSweep() }

    func sweepPage(limit: Int) throws -> [ContactID] { try behind.sweepPage(limit: limit) }

    func markFaulted(_ contact: ContactID, reason: String, at now: Instant) throws {
        try behind.markFaulted(contact, reason: reason, at: now)
    }

    func readyDeliveries(
        _ kind: OutboxRow.Channel,
        at now: Instant,
        limit: Int,
        excluding: Set<OutboxID>
    ) throws -> [OutboxRow] {
        try behind.readyDeliveries(kind, at: now, limit: limit, excluding: excluding)
    }

    func earliestDelivery(_ channel: OutboxRow.Channel, excluding: Set<OutboxID>) throws -> Instant? {
        try behind.earliestDelivery(channel, excluding: excluding)
    }

    func heldBeforeComposition(limit: Int) throws -> [OutboxRow] { try behind.heldBeforeComposition(limit: limit) }

    func beginSending(_ sendings: [Sending], epoch: Epoch, at now: Instant) throws {
        try behind.beginSending(sendings, epoch: epoch, at: now)
    }

    func messageBody(_ id: OutboxID) throws -> MessageBody? { try behind.messageBody(id) }

    func deliveries(_ ids: [OutboxID]) throws -> [OutboxRow] { try behind.deliveries(ids) }

    func settle(_ settlements: [Settlement], at now: Instant) throws { try behind.settle(settlements, at: now) }

    func lastMessage(to contact: ContactReference, email: Slug?) throws -> OutboxID? {
        try behind.lastMessage(to: contact, email: email)
    }

    func appliedFolder() throws -> FolderText? { try behind.appliedFolder() }

    func apply(_ folder: FolderText, flows: [Flow], at now: Instant) throws -> [AppliedFlow] {
        try behind.apply(folder, flows: flows, at: now)
    }

    func occupiedVersions() throws -> [StoredVersion] { try behind.occupiedVersions() }

    func clockState() throws -> ClockState? { try behind.clockState() }

    func record(_ clock: ClockState) throws { try behind.record(clock) }

    func signingKeys() throws -> [SigningKey] { try behind.signingKeys() }

    func add(_ key: SigningKey) throws { try behind.add(key) }

    func dueVisits(at now: Instant, limit: Int) throws -> [LinkVisit] { try behind.dueVisits(at: now, limit: limit) }

    func earliestVerdict() throws -> Instant? { try behind.earliestVerdict() }

    func judge(_ verdicts: [VisitVerdict], at now: Instant) throws { try behind.judge(verdicts, at: now) }

    func suppress(_ entries: [SuppressionEntry], at now: Instant) throws -> Int {
        try behind.suppress(entries, at: now)
    }

    func lift(_ addresses: [String], source: String, at now: Instant) throws -> Int {
        try behind.lift(addresses, source: source, at: now)
    }

    func consent(ofEarlierAddress message: OutboxID) throws -> Consent? {
        try behind.consent(ofEarlierAddress: message)
    }

    func sendingRates(since: Instant) throws -> SendingRates { try behind.sendingRates(since: since) }

    func sendingPause() throws -> SendingPause? { try behind.sendingPause() }

    func record(_ pause: SendingPause?, at now: Instant) throws { try behind.record(pause, at: now) }

    func readyNotifications(at now: Instant, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow] {
        try behind.readyNotifications(at: now, limit: limit, excluding: excluding)
    }

    func earliestNotification(excluding: Set<OutboxID>) throws -> Instant? {
        try behind.earliestNotification(excluding: excluding)
    }

    func recentMails(to contacts: [ContactID], since: Instant) throws -> [ContactID: [RecentMail]] {
        onRecentMails?()
        return try behind.recentMails(to: contacts, since: since)
    }

    func park(_ ids: [OutboxID], in lane: String) throws { try behind.park(ids, in: lane) }

    func parkedDeliveries(in lane: String, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow] {
        try behind.parkedDeliveries(in: lane, limit: limit, excluding: excluding)
    }

    func unparkAll() throws { try behind.unparkAll() }

    func noteCapped(_ ids: [OutboxID], at now: Instant) throws { try behind.noteCapped(ids, at: now) }
}
