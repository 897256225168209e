package import FlowModel

/// Something that reached the daemon and is to be recorded before its sender gets an answer.
package struct Arrival: Hashable, Sendable {
    /// The sender's `messageId`, at most 200 bytes: a second arrival with the same one is a duplicate.
    package var messageID: String
    package var subject: Subject
    package var receivedAt: Instant
    /// When it happened, corrected for the sender's clock skew; never after `receivedAt`.
    package var timestamp: Instant
    package var kind: Kind
    package var properties: [Slug: Value]
    /// Fields of the contact, where null clears one; `email` also becomes the contact's address.
    package var traits: [Slug: Value]
    /// `context.campaign` of an application's event, as it came.
    package var campaign: Value?

    package init(
        messageID: String,
        subject: Subject,
        receivedAt: Instant,
        timestamp: Instant,
        kind: Kind,
        properties: [Slug: Value] = [:],
        traits: [Slug: Value] = [:],
        campaign: Value? = nil
    ) {
        self.messageID = messageID
        self.subject = subject
        self.receivedAt = receivedAt
        self.timestamp = timestamp
        self.kind = kind
        self.properties = properties
        self.traits = traits
        self.campaign = campaign
    }

    /// Where an application's event says that its contact came from.
    package var source: String? {
        guard case .track = kind else { return nil }
        return EventSource.told(properties: properties, campaign: campaign)
    }

    /// Whom it is about.
    package enum Subject: Hashable, Sendable {
        case contact(ContactReference)
        /// The recipient of that message.
        case message(OutboxID)
        /// The recipient of the message with that Message-ID, without its angle brackets.
        case sent(messageID: String)
    }

    package enum Kind: Hashable, Sendable {
        case track(Slug)
        case identify
        /// Only with the subject `.message`.
        case message(Condition.MessageFact, link: MessageReference.Link?, isAutomatic: Bool)
        /// A link of the message was fetched, the preference page where there is no position; whether a person did it
        /// is told when the verdict falls.
        ///
        /// Only with the subject `.message`.
        case visited(position: Int?, link: MessageReference.Link?, isAutomatic: Bool)
        /// A bounce that another try may mend; several of them are one for good (`SoftBounceRule`).
        ///
        /// Only about a message.
        case softBounced
        case unsubscribed(topic: Slug?)
        case subscribed(topic: Slug)
        /// Somebody changes the contact by hand.
        case changed(ContactChange)
    }
}

/// The names by which an application knows a contact; at least one is there.
package struct ContactReference: Hashable, Sendable {
    package var userID: String?
    package var anonymousID: String?
    /// In lower case.
    package var email: String?

    package init(userID: String? = nil, anonymousID: String? = nil, email: String? = nil) {
        (self.userID, self.anonymousID, self.email) = (userID, anonymousID, email)
    }
}

/// What became of an arrival.
package enum Acceptance: Hashable, Sendable {
    case accepted(EventID, ContactID)
    /// Accepted, and others who are the same person were merged into that contact by it.
    case merged(EventID, ContactID, Merging)
    /// Kept until it is judged; nobody's history knows it yet.
    case noted(ContactID)
    /// An arrival with that `messageID` was recorded before.
    case duplicate
    /// The message that it is about is not known.
    case unknownMessage
}
