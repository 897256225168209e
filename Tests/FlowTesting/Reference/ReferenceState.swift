import FlowModel
import FlowRuntime

/// Everything the reference store knows: plain values, so that a copy is a savepoint.
struct ReferenceState {
    struct Alias: Hashable {
        var kind: Kind
        var value: String

        /// The strongest first.
        enum Kind: CaseIterable {
            case userID, email, anonymousID
        }
    }

    struct ContactRecord {
        var address: String?
        var userID: String?
        var anonymousID: String?
        var fields: [Slug: Value] = [:]
        var tags: Set<Slug> = []
        var topics: [Slug: Bool] = [:]
        var standing = Standing()
        var ruleTotals: [String: RuleTotal] = [:]
        var isUnsubscribed = false
        var nextDue: Instant?
        var isFaulted = false
        /// It is another contact now; nothing else is known of it.
        var isMerged = false
    }

    struct AddressRecord {
        var suppression: Consent.Suppression?
        var isUnsubscribed = false
    }

    struct OutboxRecord {
        var row: OutboxRow
        var body: MessageBody?
        var links: [MessageReference.Link] = []
        var topic: Slug?
        var settledAt: Instant?
        /// Where it is parked.
        var lane: String?
        var messageID: String?
        /// The contact's when the message was written.
        var address: String?
    }

    /// Proof of a change of consent.
    struct ProofRecord {
        var contact: ContactID?
        var address: String?
        var record: ConsentRecord
    }

    struct RecordRecord {
        var contact: ContactID
        var event: RecordedEvent
        var properties: [Slug: Value]
    }

    struct VisitRecord {
        var id: Int64
        var message: OutboxID
        var contact: ContactID
        var position: Int?
        var link: MessageReference.Link?
        var at: Instant
        var isAutomatic: Bool
        var messageID: String
        var isJudged = false
    }

    struct TriggerKey: Hashable {
        var flow: Slug
        var text: String
    }

    struct VersionRecord {
        var flow: Slug
        var canonicalText: String
        var stepIDs: [StepID]
        var stepNumbers: [String]
        var folder: FolderText
        var appliedAt: Instant
    }

    /// What is kept of an event beside it, for reports.
    struct Origin {
        var messageID: String
        var source: String?
        var message: OutboxID?
    }

    var epoch = Epoch(0)
    /// The contact with number 1 comes first; likewise below.
    var contacts: [ContactRecord] = []
    var aliases: [Alias: ContactID] = [:]
    var addresses: [String: AddressRecord] = [:]
    var events: [Event] = []
    var origins: [EventID: Origin] = [:]
    var messageIDs: Set<String> = []
    var inbox: Set<EventID> = []
    /// In the order in which they were consumed.
    var consumed: [EventID] = []
    /// What flows recorded.
    var recorded: [RecordRecord] = []
    var enrolments: [EnrolmentID: Enrolment] = [:]
    /// Versions with which entries began that walk a later one now.
    var firstVersions: [EnrolmentID: FlowVersionID] = [:]
    var timeline: [TimelineEntry] = []
    var outbox: [OutboxRecord] = []
    var appliedFolder: FolderText?
    var versions: [VersionRecord] = []
    var stepCount: Int64 = 0
    var liveTriggers: [TriggerKey: Instant] = [:]
    /// Contacts up to this one have been looked at; nil without a sweep.
    var swept: ContactID?
    var visits: [VisitRecord] = []
    var keys: [SigningKey] = []
    /// In the order in which they were kept.
    var proofs: [ProofRecord] = []
    var pause: SendingPause?
    var releasedAt: Instant?
    var clock: ClockState?

    subscript(contact: ContactID) -> ContactRecord? {
        get {
            guard contacts.indices.contains(Int(contact.number) - 1) else { return nil }
            let record = contacts[Int(contact.number) - 1]
            return record.isMerged ? nil : record
        }
        set {
            guard let newValue, contacts.indices.contains(Int(contact.number) - 1) else { return }
            contacts[Int(contact.number) - 1] = newValue
        }
    }

    subscript(message: OutboxID) -> OutboxRecord? {
        get { outbox.indices.contains(Int(message.number) - 1) ? outbox[Int(message.number) - 1] : nil }
        set {
            guard let newValue, outbox.indices.contains(Int(message.number) - 1) else { return }
            outbox[Int(message.number) - 1] = newValue
        }
    }

    func event(_ id: EventID) -> Event? {
        events.indices.contains(Int(id.number) - 1) ? events[Int(id.number) - 1] : nil
    }
}
