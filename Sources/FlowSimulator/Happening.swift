package import FlowModel
package import FlowRuntime

/// Something that somebody does in a simulation.
package struct Happening: Hashable, Sendable {
    package var at: Instant
    package var kind: Kind
    /// Where it was written, to be named when it cannot happen: `events.ndjson:3`.
    package var origin: String

    package init(at: Instant, kind: Kind, origin: String) {
        (self.at, self.kind, self.origin) = (at, kind, origin)
    }

    package enum Kind: Hashable, Sendable {
        case arrival(Arrival)
        /// Something done with the last message sent to the contact, of that email when one is given.
        case message(Condition.MessageFact, ContactReference, email: Slug?, link: LinkMention?)
    }

    /// How a clicked link is named.
    package enum LinkMention: Hashable, Sendable {
        /// By its address, as an export tells it; one that the message does not have is believed.
        case told(address: String)
        /// By its label or a part of its address; a message without such a link is not meant.
        case written(String)
    }
}

/// A happening that could not take place.
package struct ImpossibleHappening: Hashable, Sendable {
    package var happening: Happening
    package var reason: Reason

    package enum Reason: Hashable, Sendable {
        /// No such message has been sent to the contact by then.
        case noMessage
        /// Such messages were sent, and none has that link.
        case noLink
    }

    package init(happening: Happening, reason: Reason) {
        (self.happening, self.reason) = (happening, reason)
    }
}
