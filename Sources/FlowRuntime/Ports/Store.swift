package import FlowModel

/// Where everything that must survive is kept.
///
/// One thread owns a store and calls it; no call is concurrent.
///
/// Implementations pass `StoreConformance` in FlowTesting. SQL is given the time; nothing here reads a clock.
package protocol Store: AnyObject {
    /// Takes ownership for this process: a new epoch, later than every earlier one.
    ///
    /// Outbox rows that an earlier epoch left in `sending` become uncertain: to be sent again with the same bytes, or,
    /// if they are mail, held, as the policy says.
    /// - Throws: `StoreError`.
    func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch

    /// Runs the body in one transaction that is durable when the call returns; when the body throws, nothing of it
    /// remains.
    /// - Throws: what the body throws, or `StoreError`.
    func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result

    /// Keeps room on the disk for recording how deliveries ended when nothing else can be written any more.
    ///
    /// Called at the start, and again and again while there was none.
    /// - Returns: whether the room is kept; true for a store that needs none.
    func takeReserve() -> Bool

    /// Gives that room back to be written in; false when none was kept.
    func releaseReserve() -> Bool

    /// Gives back what it holds; nothing is called afterwards.
    ///
    /// - Throws: `StoreError`; everything that was committed is safe all the same.
    func close() throws
}

/// A number that grows with every start; a write of an older epoch than the newest is refused.
package struct Epoch: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: Epoch, right: Epoch) -> Bool { left.number < right.number }
}

/// What happens with a message that may or may not have been accepted (INTERFACES, Delivery promise).
package enum UnknownOutcomePolicy: String, Hashable, Sendable, CaseIterable {
    case resend, hold
}

/// Why a store could not do what it was asked; nothing personal in it.
package enum StoreError: Error, Hashable {
    /// No room on the disk: intake answers 507 and goes on by itself when there is room.
    case full
    /// Another process owns the file.
    case owned(path: String)
    /// Written by a newer version of the program.
    case fromTheFuture(path: String)
    /// Written by an earlier version of the program, and read by one that changes nothing.
    case fromThePast(path: String)
    /// The file is no database, or damaged.
    case unreadable(path: String, reason: String)
    /// The write breaks a rule of the schema: something about this one piece of work is wrong, not the store.
    case rejected(reason: String)
    /// A sync or write failed: the process must end, since what is on the disk is unknown.
    case failed(reason: String)
}

/// What one transaction can read and write.
///
/// Calls are batch-shaped, so that a store across a network stays fast.
package protocol StoreTransaction: VisitStoreTransaction, ConsentStoreTransaction, CapStoreTransaction,
    PaceStoreTransaction
{
    // MARK: Intake

    /// Records what arrived, finding or making the contacts; answers in the order given.
    func accept(_ arrivals: [Arrival]) throws -> [Acceptance]

    /// Accepted events that no decision has consumed yet, in the order of acceptance.
    func pendingEvents(limit: Int) throws -> [Event]

    func consume(_ events: [EventID]) throws

    /// Events by id, with their properties.
    func events(_ ids: [EventID]) throws -> [EventID: Event]

    // MARK: People

    /// Contacts to look at by `now`, the longest due first; faulted ones are left out.
    func duePeople(at now: Instant, limit: Int) throws -> [ContactID]

    /// When the next contact is to be looked at; nil when none waits.
    func earliestDue() throws -> Instant?

    /// The people in the order given, with what the folder reads at that instant of their history.
    func people(_ ids: [ContactID], reading reads: Reads, at now: Instant) throws -> [Person]

    /// Writes each transition's changes, timeline and next instant to look.
    func write(_ transitions: [Transition]) throws

    /// The contact that goes by those names, made when there is none, without any event.
    ///
    /// A run in virtual time says so who is there before anything happens, and then writes a transition of changes
    /// alone: fields, tags, consent, standing, and when to look at the contact first.
    func contact(_ reference: ContactReference) throws -> ContactID

    /// Takes a contact out of the daily run because a decision about it failed.
    ///
    /// Its state stays as it is; its events and what is queued for it wait.
    func markFaulted(_ contact: ContactID, reason: String, at now: Instant) throws

    // MARK: Sweep

    /// From now on each contact is to be looked at once, beginning anew when that was underway.
    func beginSweep() throws

    /// Contacts that the sweep has not come to yet, without faulted ones; the sweep goes on behind them.
    ///
    /// Fewer than the limit are the last: the sweep is over. Without a sweep there are none.
    func sweepPage(limit: Int) throws -> [ContactID]

    // MARK: Outbox

    /// Rows to be tried now, the longest due first, without those given and those of faulted contacts.
    func readyDeliveries(
        _ kind: OutboxRow.Channel,
        at now: Instant,
        limit: Int,
        excluding: Set<OutboxID>
    ) throws -> [OutboxRow]

    /// When the next such row is to be tried; nil when none is queued.
    func earliestDelivery(_ channel: OutboxRow.Channel, excluding: Set<OutboxID>) throws -> Instant?

    /// Rows in `held` that were never composed: a changed template may mend them.
    func heldBeforeComposition(limit: Int) throws -> [OutboxRow]

    /// T2: the rows are being sent by this epoch from now on, with these bytes.
    func beginSending(_ sendings: [Sending], epoch: Epoch, at now: Instant) throws

    /// The bytes that T2 stored.
    func messageBody(_ id: OutboxID) throws -> MessageBody?

    /// Rows by id, as they stand; those that are unknown are left out.
    func deliveries(_ ids: [OutboxID]) throws -> [OutboxRow]

    /// T3, and every other change of a row's state.
    func settle(_ settlements: [Settlement], at now: Instant) throws

    /// The last message that was sent to the contact, of that email when one is given; what was sent to a team about
    /// the contact does not count.
    func lastMessage(to contact: ContactReference, email: Slug?) throws -> OutboxID?

    // MARK: Folder

    /// The folder that was applied last; nil in a new store.
    func appliedFolder() throws -> FolderText?

    /// Stores the folder's text and gives each flow its version: the one it has when its canonical text is unchanged.
    ///
    /// A trigger lives from then on, or since the earlier application from which on it has been in every folder.
    func apply(_ folder: FolderText, flows: [Flow], at now: Instant) throws -> [AppliedFlow]

    /// Versions with people inside, with the folder they were written in.
    func occupiedVersions() throws -> [StoredVersion]

    // MARK: Clock

    /// What the last daemon knew of the machine's clock; nil in a new store.
    func clockState() throws -> ClockState?

    func record(_ clock: ClockState) throws

    // MARK: Keys

    /// The keys that sign links, newest first.
    func signingKeys() throws -> [SigningKey]

    func add(_ key: SigningKey) throws
}

/// What a flow got when its folder was applied.
package struct AppliedFlow: Hashable, Sendable {
    package var version: FlowVersionID
    /// Parallel to the flow's steps.
    package var stepIDs: [StepID]
    /// Parallel to the flow's triggers: since when one of that text lives in that flow without a break; empty for an
    /// earlier version, which lets nobody in.
    package var triggersSince: [Instant]

    package init(version: FlowVersionID, stepIDs: [StepID], triggersSince: [Instant] = []) {
        (self.version, self.stepIDs, self.triggersSince) = (version, stepIDs, triggersSince)
    }
}

/// An earlier version of a flow that somebody is still inside of.
package struct StoredVersion: Hashable, Sendable {
    package var flow: Slug
    package var applied: AppliedFlow
    package var folder: FolderText

    package init(flow: Slug, applied: AppliedFlow, folder: FolderText) {
        (self.flow, self.applied, self.folder) = (flow, applied, folder)
    }
}

/// A secret that signs links and Message-IDs; retired ones still verify.
package struct SigningKey: Hashable, Sendable {
    /// 1 to 255; part of each token.
    package var id: UInt8
    /// 32 random bytes.
    package var secret: [UInt8]
    package var createdAt: Instant

    package init(id: UInt8, secret: [UInt8], createdAt: Instant) {
        (self.id, self.secret, self.createdAt) = (id, secret, createdAt)
    }
}
