package import FlowModel

/// Reads beside the writer: what links point to, and what operators ask.
///
/// Safe to call from any thread.
package protocol StoreReader: Sendable {
    /// The link at that position (from 0) of the message; nil when there is none.
    func link(of message: OutboxID, position: Int) throws -> MessageReference.Link?

    /// What the unsubscribe page needs to know of a message; nil when no contact was sent such a message.
    func message(_ id: OutboxID) throws -> MessageSummary?

    /// What the recipient of that message agreed to; nil when no contact was sent such a message.
    func consent(ofRecipient message: OutboxID) throws -> Consent?

    /// The contact that goes by that address, with its fields; nil when nobody does.
    func contact(address: String) throws -> Contact?

    /// Proof of what became of an address's consent and of that of the contact that goes by it, oldest first.
    func consentRecords(of address: String) throws -> [ConsentRecord]

    /// The suppression list in order of addresses, behind that one, of at most that many addresses: one that bounced
    /// and unsubscribed has an entry for each.
    func suppressions(after address: String?, limit: Int) throws -> [SuppressionEntry]

    /// The latest lines of what happened to a contact, oldest first.
    func timeline(of contact: ContactID, limit: Int) throws -> [TimelineEntry]

    /// Rows of the outbox for people to look at, oldest first; `last` is the last row of the page before.
    func outbox(_ filter: OutboxFilter, after last: OutboxID?, limit: Int) throws -> [OutboxSummary]

    /// Counts for `nurture status`.
    func status() throws -> StoreStatus
}

extension StoreReader {
    /// The first page.
    package func outbox(_ filter: OutboxFilter, limit: Int) throws -> [OutboxSummary] {
        try outbox(filter, after: nil, limit: limit)
    }
}

/// A message as the unsubscribe page needs it.
package struct MessageSummary: Hashable, Sendable {
    package var contact: ContactID
    package var email: Slug
    /// The topic that the message was sent under; nil is none.
    package var topic: Slug?
    /// When its server accepted it; nil while that is not known, and for one that may have been delivered more than
    /// once.
    package var sentAt: Instant?
    /// Whether its recipient lets clicks and openings be counted.
    package var isTracked: Bool

    package init(contact: ContactID, email: Slug, topic: Slug?, sentAt: Instant? = nil, isTracked: Bool = true) {
        (self.contact, self.email, self.topic) = (contact, email, topic)
        (self.sentAt, self.isTracked) = (sentAt, isTracked)
    }
}

/// Which rows of the outbox to list.
package enum OutboxFilter: String, Hashable, Sendable, CaseIterable {
    case all, queued, sending, held, uncertain, failed
    /// Everything that is not done, cancelled ones aside.
    case open
}

/// A row of the outbox as an operator sees it.
package struct OutboxSummary: Hashable, Sendable {
    package var id: OutboxID
    package var contact: String
    package var flow: Slug
    /// The email's or the webhook's name.
    package var name: Slug
    /// The team that an email about the contact goes to; nil for one that goes to the contact.
    package var team: Slug?
    package var channel: OutboxRow.Channel
    package var state: OutboxRow.State
    package var isUncertain: Bool
    package var attempts: Int
    package var notBefore: Instant
    /// The last answer or the reason for holding it; empty when there is none.
    package var note: String
    /// As it stands in the message; nil before it was composed.
    package var messageID: String?

    package init(
        id: OutboxID,
        contact: String,
        flow: Slug,
        name: Slug,
        team: Slug? = nil,
        channel: OutboxRow.Channel,
        state: OutboxRow.State,
        isUncertain: Bool,
        attempts: Int,
        notBefore: Instant,
        note: String,
        messageID: String?
    ) {
        self.id = id
        self.contact = contact
        self.flow = flow
        self.name = name
        self.team = team
        self.channel = channel
        self.state = state
        self.isUncertain = isUncertain
        self.attempts = attempts
        self.notBefore = notBefore
        self.note = note
        self.messageID = messageID
    }
}

/// How much there is of everything.
package struct StoreStatus: Hashable, Sendable {
    package struct FlowCount: Hashable, Sendable {
        package var flow: Slug
        package var entered: Int
        package var active: Int
        package var converted: Int

        package init(flow: Slug, entered: Int, active: Int, converted: Int) {
            (self.flow, self.entered, self.active, self.converted) = (flow, entered, active, converted)
        }
    }

    package var contacts: Int
    package var faulted: Int
    package var pendingEvents: Int
    package var flows: [FlowCount]
    /// Rows of each state.
    package var outbox: [OutboxRow.State: Int]
    /// Rows, done ones included, whose outcome was unknown at some time.
    package var uncertain: Int
    /// Milliseconds by which the machine's clock was set forward while that is not believed yet.
    package var doubtedClockStep: Int64?
    /// Why no mail goes out; nil while it does.
    package var sendingPause: SendingPause?

    package init(
        contacts: Int,
        faulted: Int,
        pendingEvents: Int,
        flows: [FlowCount],
        outbox: [OutboxRow.State: Int],
        uncertain: Int,
        doubtedClockStep: Int64? = nil,
        sendingPause: SendingPause? = nil
    ) {
        self.contacts = contacts
        self.faulted = faulted
        self.pendingEvents = pendingEvents
        self.flows = flows
        self.outbox = outbox
        self.uncertain = uncertain
        self.doubtedClockStep = doubtedClockStep
        self.sendingPause = sendingPause
    }
}
