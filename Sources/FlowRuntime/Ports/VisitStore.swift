package import FlowModel

/// Fetched links that wait for the verdict whether a person fetched them.
package protocol VisitStoreTransaction: AnyObject {
    /// Visits whose verdict falls by `now`, the oldest first, each with what the verdict goes by; those of faulted
    /// contacts wait.
    func dueVisits(at now: Instant, limit: Int) throws -> [LinkVisit]

    /// When the next verdict falls; nil when none is awaited.
    func earliestVerdict() throws -> Instant?

    /// Makes an event of each visit of a link, received now and as old as the visit was; one of a page makes none.
    ///
    /// The event has the visit's `messageID`. What is judged is company for others for `LinkVisit.keptMilliseconds`,
    /// then it is forgotten; a verdict that was taken before changes nothing.
    func judge(_ verdicts: [VisitVerdict], at now: Instant) throws
}

/// A link of a message that somebody or something fetched.
package struct LinkVisit: Hashable, Sendable {
    package var id: Int64
    package var message: OutboxID
    package var contact: ContactID
    /// From 0; nil is a page of the daemon's own: the preferences, or the confirmation of a subscription.
    package var position: Int?
    package var at: Instant
    /// The request itself looked like a machine's.
    package var isAutomatic: Bool
    /// When the message was accepted by its server (T3); nil while that is not known, and for one that may have been
    /// delivered more than once.
    package var sentAt: Instant?
    /// Another link of the message was fetched within `LinkVisit.companyMilliseconds`, before or after.
    package var hasCompany: Bool

    package init(
        id: Int64,
        message: OutboxID,
        contact: ContactID,
        position: Int?,
        at: Instant,
        isAutomatic: Bool,
        sentAt: Instant?,
        hasCompany: Bool
    ) {
        self.id = id
        self.message = message
        self.contact = contact
        self.position = position
        self.at = at
        self.isAutomatic = isAutomatic
        self.sentAt = sentAt
        self.hasCompany = hasCompany
    }

    /// How close two visits are that a scanner makes; the verdict falls that long after a visit (ARCHITECTURE,
    /// Meanings).
    package static let companyMilliseconds: Int64 = 2_000

    /// How long a visit is kept at least, judged or not: an arrival that waited may still come with an earlier time.
    package static let keptMilliseconds: Int64 = 60_000

    /// How many visits of one message in `companyMilliseconds` are kept: more of them tell nothing new, and whoever
    /// fetches without end costs little.
    package static let limit = 100
}

/// What became of a visit.
package struct VisitVerdict: Hashable, Sendable {
    package var visit: Int64
    package var isAutomatic: Bool

    package init(visit: Int64, isAutomatic: Bool) {
        (self.visit, self.isAutomatic) = (visit, isAutomatic)
    }
}
