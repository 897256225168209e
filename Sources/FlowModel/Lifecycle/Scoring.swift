/// Adds points whenever something happens.
package struct ScoringRule: Hashable, Sendable {
    package var subject: Subject
    /// What must hold of the event's properties, else of the contact.
    package var filter: Condition?
    /// Not zero; negative to subtract.
    package var points: Int
    /// The most points that it adds for one contact, for good; nil without limit.
    package var limit: Int?
    /// Adds at most once on one day of the contact's time zone.
    package var oncePerDay: Bool
    /// As written, white space collapsed; a rule of the same text goes on counting where the earlier one was.
    package var text: String

    package init(
        _ subject: Subject,
        filter: Condition? = nil,
        points: Int,
        limit: Int? = nil,
        oncePerDay: Bool = false,
        text: String
    ) {
        self.subject = subject
        self.filter = filter
        self.points = points
        self.limit = limit
        self.oncePerDay = oncePerDay
        self.text = text
    }

    /// What must happen.
    package enum Subject: Hashable, Sendable {
        case event(Slug)
        /// Nil is any email.
        case message(Condition.MessageFact, email: Slug?)
        case unsubscribed
    }
}

/// Takes points away from those of whom nothing is heard.
package struct Decay: Hashable, Sendable {
    /// How many are taken away, more than 0; the score does not fall below 0 by it.
    package var points: Int
    /// After the last event from outside, and each such time after that.
    package var every: CalendarDuration

    package init(points: Int, every: CalendarDuration) {
        (self.points, self.every) = (points, every)
    }
}

/// How much a scoring rule has added for one contact.
package struct RuleTotal: Hashable, Sendable {
    /// The sum of the points added.
    package var added: Int
    /// The last day on which it added, in the contact's time zone.
    package var lastDay: LocalDate

    package init(added: Int, lastDay: LocalDate) {
        (self.added, self.lastDay) = (added, lastDay)
    }
}
