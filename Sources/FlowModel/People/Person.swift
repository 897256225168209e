/// The unit of decision: a contact with its active enrolments and the part of its history that the folder reads.
package struct Person: Hashable, Sendable {
    package var contact: Contact
    /// Active ones, oldest first.
    package var enrolments: [Enrolment]
    /// What the entry rules need to know of enrolments that ended.
    package var past: [Slug: PastEnrolments]
    package var history: History

    package init(
        contact: Contact,
        enrolments: [Enrolment] = [],
        past: [Slug: PastEnrolments] = [:],
        history: History = History()
    ) {
        self.contact = contact
        self.enrolments = enrolments
        self.past = past
        self.history = history
    }
}

/// What is remembered of a contact's enrolments in one flow, those still active included.
package struct PastEnrolments: Hashable, Sendable {
    package var count: Int
    package var lastEnteredAt: Instant
    /// Run keys that entered, for `enter every time by …`.
    package var runKeys: Set<String>

    package init(count: Int, lastEnteredAt: Instant, runKeys: Set<String> = []) {
        self.count = count
        self.lastEnteredAt = lastEnteredAt
        self.runKeys = runKeys
    }
}

/// The part of a contact's history that conditions look at.
package struct History: Hashable, Sendable {
    /// The last occurrence of each event in `Reads.facts`.
    package var last: [Slug: EventID] = [:]
    /// Occurrences, oldest first, of each event in `Reads.propertiesOf`, since the oldest active enrolment began.
    package var occurrences: [Slug: [Occurrence]] = [:]
    /// The last time each fact was true of any message of an email.
    package var emailFacts: [EmailFact: EventID] = [:]
    /// What was done with the messages of the active enrolments.
    package var messages: [DeliveryKey: MessageHistory] = [:]

    package init() {}

    /// One time that the event happened.
    package struct Occurrence: Hashable, Sendable {
        package var event: EventID
        package var properties: [Slug: Value]

        package init(event: EventID, properties: [Slug: Value]) {
            (self.event, self.properties) = (event, properties)
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
