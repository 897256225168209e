/// Something that happened to a contact, in the order in which it was accepted.
package struct Event: Hashable, Sendable {
    package let id: EventID
    package let contact: ContactID
    /// When it reached the daemon: what the engine goes by.
    package let receivedAt: Instant
    /// When it happened by its sender's clock, corrected for skew: what conditions and reports go by.
    package let timestamp: Instant
    package let kind: Kind
    /// The properties of a track call, by slug.
    package let properties: [Slug: Value]
    /// Fields of the contact that came with it; null clears a field.
    package let traits: [Slug: Value]

    package init(
        id: EventID,
        contact: ContactID,
        receivedAt: Instant,
        timestamp: Instant,
        kind: Kind,
        properties: [Slug: Value] = [:],
        traits: [Slug: Value] = [:]
    ) {
        self.id = id
        self.contact = contact
        self.receivedAt = receivedAt
        self.timestamp = timestamp
        self.kind = kind
        self.properties = properties
        self.traits = traits
    }

    package enum Kind: Hashable, Sendable {
        /// An application's event.
        case track(Slug)
        /// Only the contact's fields changed.
        case identify
        /// Something was done with one of our messages.
        case message(Condition.MessageFact, MessageReference)
        /// From one topic, or from everything when nil.
        case unsubscribed(topic: Slug?)
        case subscribed(topic: Slug)
        /// Somebody changed the contact by hand.
        case changed(ContactChange)
    }

    /// The name under which conditions and the timeline know it; nil for `identify` and changes by hand.
    package var name: Slug? {
        switch kind {
        case .track(let name): name
        case .identify, .changed: nil
        case .message(let fact, _): Slug(stored: fact.rawValue)
        case .unsubscribed: Slug(stored: "unsubscribed")
        case .subscribed: Slug(stored: "subscribed")
        }
    }
}

extension Event {
    /// Its properties as conditions and webhooks see them: what was done with a message has `email` and `link`, and
    /// what is about a topic has `topic`.
    package var describedProperties: [Slug: Value] {
        var described = properties
        switch kind {
        case .track, .identify, .changed: break
        case .message(_, let message):
            described[Slug(stored: "email")] = .text(message.email.text)
            if let link = message.link { described[Slug(stored: "link")] = .text(link.address) }
        case .unsubscribed(let topic):
            if let topic { described[Slug(stored: "topic")] = .text(topic.text) }
        case .subscribed(let topic): described[Slug(stored: "topic")] = .text(topic.text)
        }
        return described
    }
}

/// A change that somebody makes to a contact, from outside every flow.
package enum ContactChange: Hashable, Sendable {
    /// Null clears the field.
    case set(Slug, Value)
    case tag(Slug)
    case untag(Slug)
    /// Negative to subtract.
    case addPoints(Int)
    case moveToStage(Slug)
    case startFlow(Slug)
    /// The address may not be mailed any more; from a list, or from a provider that names no message.
    case suppress(Consent.Suppression, source: String)
    /// The address may be mailed again, whatever forbade it.
    case lift(source: String)
}

/// What a step `record` makes: an event of the contact's own.
package struct RecordedEvent: Hashable, Sendable {
    package var name: Slug
    package var order: EventOrder
    package var at: Instant
    /// The event that let the entry in, whose properties it hands on; nil when there was none.
    package var origin: EventID?

    package init(name: Slug, order: EventOrder, at: Instant, origin: EventID?) {
        (self.name, self.order, self.at, self.origin) = (name, order, at, origin)
    }
}

/// Which message a click, an opening, a bounce … was about.
package struct MessageReference: Hashable, Sendable {
    package var delivery: DeliveryKey
    package var email: Slug
    /// The link's address and label, for a click on a known link.
    package var link: Link?
    /// A machine's doing that does not count, and is recorded all the same: a scanner's or a prefetch's click or
    /// opening, or a bounce that another try may mend.
    package var isAutomatic: Bool
    /// It went to an address that the contact has no more: its bounce says nothing about the present one.
    package var wentToEarlierAddress: Bool

    package init(
        delivery: DeliveryKey,
        email: Slug,
        link: Link? = nil,
        isAutomatic: Bool = false,
        wentToEarlierAddress: Bool = false
    ) {
        self.delivery = delivery
        self.email = email
        self.link = link
        self.isAutomatic = isAutomatic
        self.wentToEarlierAddress = wentToEarlierAddress
    }

    package struct Link: Hashable, Sendable {
        package var address: String
        package var label: String?

        package init(address: String, label: String?) {
            (self.address, self.label) = (address, label)
        }
    }
}
