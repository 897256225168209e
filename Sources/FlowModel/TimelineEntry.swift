/// One line of what happened to a contact: what a dry run prints and the store keeps.
package struct TimelineEntry: Hashable, Sendable {
    package var at: Instant
    package var contact: ContactID
    /// Nil for something that came from outside.
    package var enrolment: EnrolmentID?
    package var flow: Slug?
    /// The step's number as LANGUAGE counts them.
    package var step: String?
    package var kind: Kind
    /// Of a move between stages; nil for other lines, and for rules' and people's moves of earlier programs.
    package var cause: MoveCause?

    package init(
        at: Instant,
        contact: ContactID,
        enrolment: EnrolmentID? = nil,
        flow: Slug? = nil,
        step: String? = nil,
        kind: Kind,
        cause: MoveCause? = nil
    ) {
        self.at = at
        self.contact = contact
        self.enrolment = enrolment
        self.flow = flow
        self.step = step
        self.kind = kind
        self.cause = cause
    }

    /// What happened; each case is a `kind` of the dry run.
    package enum Kind: Hashable, Sendable {
        case event(name: Slug, email: Slug?, link: String?, topic: Slug?)
        case entered
        case notEntered(NotEntered)
        case finished
        case converted
        case stopped(Enrolment.StopReason)
        case sent(email: Slug)
        case skipped(email: Slug, SkipReason)
        case failed(email: Slug, DeliveryOutcome.FailureReason)
        case notified(team: Slug, email: Slug)
        case called(webhook: Slug, status: Int)
        case waiting(until: Instant?, condition: String?, reason: HoldReason?)
        case decided(condition: String, result: Bool)
        /// `arm` counts from 1.
        case split(arm: Int)
        case went(to: String)
        case set(field: Slug, value: Value)
        case tagged(Slug)
        case untagged(Slug)
        case moved(from: Slug?, to: Slug)
        case subscribed(topic: Slug)
        /// Nil is everything.
        case unsubscribed(topic: Slug?)
        case scored(points: Int, score: Int)
        case recorded(event: Slug)
    }

    /// Why a trigger did not let a contact in; the first that applies (LANGUAGE, Entry rule).
    package enum NotEntered: String, Hashable, Sendable, CaseIterable {
        case inFlow = "in-flow"
        case enteredBefore = "entered-before"
        case tooSoon = "too-soon"
        case sameKey = "same-key"
        case noKey = "no-key"
        case goal
        case stopWhen = "stop-when"
        case unsubscribed
        case complained
    }
}
