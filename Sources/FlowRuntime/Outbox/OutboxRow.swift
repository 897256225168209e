package import FlowModel

/// One delivery on its way, as the store keeps it.
package struct OutboxRow: Hashable, Sendable {
    package var id: OutboxID
    package var delivery: Delivery
    package var state: State
    /// Attempts begun so far.
    package var attempts: Int
    /// When the first attempt began; retries end a fixed time after it.
    package var firstAttemptAt: Instant?
    package var notBefore: Instant
    /// Its outcome was unknown at some time: it may have been delivered more than once.
    package var isUncertain: Bool
    /// T2 stored its bytes, so a further attempt sends the same.
    package var hasBody: Bool
    /// When a frequency cap first held it back; nil when none did.
    package var cappedSince: Instant?

    package init(
        id: OutboxID,
        delivery: Delivery,
        state: State,
        attempts: Int,
        firstAttemptAt: Instant?,
        notBefore: Instant,
        isUncertain: Bool,
        hasBody: Bool,
        cappedSince: Instant? = nil
    ) {
        self.id = id
        self.delivery = delivery
        self.state = state
        self.attempts = attempts
        self.firstAttemptAt = firstAttemptAt
        self.notBefore = notBefore
        self.isUncertain = isUncertain
        self.hasBody = hasBody
        self.cappedSince = cappedSince
    }

    /// What carries it.
    package enum Channel: Int, Hashable, Sendable, CaseIterable {
        case mail = 0
        case webhook = 1
    }

    /// The stored numbers are part of the schema.
    package enum State: Int, Hashable, Sendable, CaseIterable {
        /// Waiting for its first or next attempt.
        case queued = 0
        case sending = 1
        case done = 2
        /// Refused, or tried for too long.
        case failed = 3
        /// Waiting for a person.
        case held = 4
        /// Not wanted any more: its enrolment left, or the contact may not be mailed.
        case cancelled = 5
    }
}

extension Delivery.Kind {
    package var channel: OutboxRow.Channel {
        switch self {
        case .mail, .notification: .mail
        case .webhook: .webhook
        }
    }

    /// The email's or the webhook's name.
    package var name: Slug {
        switch self {
        case .mail(let email), .notification(_, let email): email
        case .webhook(let webhook): webhook
        }
    }

    /// The team that an email about the contact goes to.
    package var team: Slug? {
        switch self {
        case .notification(let team, _): team
        case .mail, .webhook: nil
        }
    }
}

/// The bytes of a delivery, kept from T2 until it is done so that a repetition is byte-identical.
package struct MessageBody: Hashable, Sendable {
    /// Envelope sender; empty for a webhook.
    package var sender: String
    /// Envelope recipient; empty for a webhook.
    package var recipient: String
    /// The Message-ID without its angle brackets, or the webhook-id.
    package var messageID: String
    package var bytes: [UInt8]

    package init(sender: String, recipient: String, messageID: String, bytes: [UInt8]) {
        (self.sender, self.recipient, self.messageID, self.bytes) = (sender, recipient, messageID, bytes)
    }
}

/// A delivery that begins now: T2.
package struct Sending: Hashable, Sendable {
    package var id: OutboxID
    /// Nil when an earlier attempt stored it.
    package var body: MessageBody?
    /// The links of a composed email in order of their positions.
    package var links: [MessageReference.Link]
    /// The topic it is sent under.
    package var topic: Slug?

    package init(id: OutboxID, body: MessageBody?, links: [MessageReference.Link] = [], topic: Slug? = nil) {
        (self.id, self.body, self.links, self.topic) = (id, body, links, topic)
    }
}

/// A change of an outbox row's state.
package struct Settlement: Hashable, Sendable {
    package var id: OutboxID
    package var state: OutboxRow.State
    /// For `queued`: when to try again.
    package var notBefore: Instant?
    package var marksUncertain: Bool
    /// The answer of the other side, or why it is held; at most 500 bytes are kept.
    package var note: String

    package init(
        id: OutboxID,
        state: OutboxRow.State,
        notBefore: Instant? = nil,
        marksUncertain: Bool = false,
        note: String = ""
    ) {
        self.id = id
        self.state = state
        self.notBefore = notBefore
        self.marksUncertain = marksUncertain
        self.note = note
    }
}
