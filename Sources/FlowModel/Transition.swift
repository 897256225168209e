/// What the engine is told happened.
package enum Cause: Hashable, Sendable {
    case event(Event)
    /// The outbox is done with a delivery for good.
    case delivered(DeliveryKey, DeliveryOutcome)
    /// The outbox cannot go on with a delivery without a person, or until a moment; the contact waits at its step.
    case held(DeliveryKey, HoldReason, until: Instant?)
}

/// How a delivery ended for good.
package enum DeliveryOutcome: Hashable, Sendable {
    case sent
    case skipped(SkipReason)
    /// The mail server refused it, or it was tried for too long.
    case failed(FailureReason)
    /// A webhook answered 2xx; `answer` are the members of a JSON object in its body.
    case called(status: Int, answer: [Slug: Value] = [:])
    /// A webhook answered with a final refusal, or retries were used up; the status is 0 when nothing answered.
    case callFailed(status: Int)

    package enum FailureReason: String, Hashable, Sendable {
        case refused, expired
    }
}

/// Why a message is held back (INTERFACES, dry run, `waiting`).
package enum HoldReason: String, Hashable, Sendable, CaseIterable {
    case sendingHours = "sending-hours"
    case frequencyCap = "frequency-cap"
    case missingValue = "missing-value"
    case unknownOutcome = "unknown-outcome"
}

/// Something to be delivered outside, recorded in the same transaction as the enrolment that asks for it.
package struct Delivery: Hashable, Sendable {
    package let key: DeliveryKey
    package let kind: Kind
    /// Not before that instant; nil at once.
    package let notBefore: Instant?

    package init(key: DeliveryKey, kind: Kind, notBefore: Instant? = nil) {
        (self.key, self.kind, self.notBefore) = (key, kind, notBefore)
    }

    package enum Kind: Hashable, Sendable {
        case mail(email: Slug)
        /// The email goes to a team's address, about the contact.
        case notification(team: Slug, email: Slug)
        case webhook(Slug)
    }
}

/// One change to a person that the store writes; together with the others of its transition, or not at all.
package enum Change: Hashable, Sendable {
    /// Null clears the field.
    case setField(Slug, Value)
    case tagged(Slug)
    case untagged(Slug)
    /// The contact's whole standing as it is afterwards.
    case standing(Standing)
    /// What a scoring rule, named by its text, has added by now.
    case ruleTotal(String, RuleTotal)
    case recorded(RecordedEvent)
    case unsubscribedFromEverything
    case topic(Slug, subscribed: Bool)
    case suppressed(Consent.Suppression)
    /// The address may be mailed again, whatever forbade it: a bounce, a complaint or an unsubscribe from everything.
    case lifted
    /// Proof of the consent changes beside it.
    case consented(ConsentRecord)
    case entered(Enrolment)
    /// The enrolment's new state.
    case moved(Enrolment)
    case deliver(Delivery)
    /// Takes back what is queued or deferred for that enrolment; what is being sent finishes.
    case cancelDeliveries(EnrolmentID)
}

/// The result of one decision: the person afterwards, what to write, and what to tell.
package struct Transition: Hashable, Sendable {
    package var person: Person
    package var changes: [Change]
    package var timeline: [TimelineEntry]
    /// When to look at the person again without a new cause; nil when nothing is left to happen by time alone.
    package var nextDue: Instant?

    package init(person: Person, changes: [Change], timeline: [TimelineEntry], nextDue: Instant?) {
        self.person = person
        self.changes = changes
        self.timeline = timeline
        self.nextDue = nextDue
    }
}
