/// The part of a contact's history that conditions look at.
package struct History: Hashable, Sendable {
    /// How often, first and last, for each event in `Reads.facts`.
    package var facts: [Slug: EventFact] = [:]
    /// Occurrences, oldest first, as far back as `Reads.occurrences` says.
    package var occurrences: [Subject: [Occurrence]] = [:]
    /// How often, first and last, each fact was true of any message of an email.
    package var emailFacts: [EmailFact: EventFact] = [:]
    /// What was done with the messages of the active enrolments.
    package var messages: [DeliveryKey: MessageHistory] = [:]

    package init() {}

    /// What can have happened several times.
    package enum Subject: Hashable, Sendable {
        case event(Slug)
        case message(Condition.MessageFact)
    }

    /// All occurrences of something in short.
    package struct EventFact: Hashable, Sendable {
        package var count: Int
        /// By the senders' clocks.
        package var first: Instant
        package var last: Instant
        /// The place of the last one that was settled.
        package var lastEvent: EventOrder

        package init(count: Int, first: Instant, last: Instant, lastEvent: EventOrder) {
            self.count = count
            self.first = first
            self.last = last
            self.lastEvent = lastEvent
        }

        /// Counts one more.
        package mutating func add(_ order: EventOrder, at timestamp: Instant) {
            count += 1
            first = min(first, timestamp)
            last = max(last, timestamp)
            lastEvent = max(lastEvent, order)
        }
    }

    /// One time that something happened.
    package struct Occurrence: Hashable, Sendable {
        package var order: EventOrder
        /// By the sender's clock.
        package var at: Instant
        package var properties: [Slug: Value]
        /// For something done with a message.
        package var message: MessageReference?

        package init(
            order: EventOrder,
            at: Instant,
            properties: [Slug: Value] = [:],
            message: MessageReference? = nil
        ) {
            self.order = order
            self.at = at
            self.properties = properties
            self.message = message
        }
    }

    /// Something done with any message of an email.
    package struct EmailFact: Hashable, Sendable {
        package var fact: Condition.MessageFact
        package var email: Slug

        package init(fact: Condition.MessageFact, email: Slug) {
            (self.fact, self.email) = (fact, email)
        }
    }

    /// Everything done with one message; `links` are those that were clicked.
    package struct MessageHistory: Hashable, Sendable {
        package var facts: Set<Condition.MessageFact>
        package var links: Set<MessageReference.Link>

        package init(facts: Set<Condition.MessageFact> = [], links: Set<MessageReference.Link> = []) {
            (self.facts, self.links) = (facts, links)
        }
    }
}
