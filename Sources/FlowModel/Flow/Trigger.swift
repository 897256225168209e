/// What lets a contact into a flow (LANGUAGE, Triggers).
package struct Trigger: Hashable, Sendable {
    package var kind: Kind
    /// What must hold besides: of an event's properties first, then of the contact.
    package var filter: Condition?
    /// As written, white space collapsed: a trigger of the same text is the same trigger.
    package var text: String

    package init(_ kind: Kind, filter: Condition? = nil, text: String) {
        (self.kind, self.filter, self.text) = (kind, filter, text)
    }

    package enum Kind: Hashable, Sendable {
        case event(Slug)
        /// Something is done with a message: `on clicked nurture email 1`; nil is any email.
        case message(Condition.MessageFact, email: Slug?)
        /// From everything or from any topic.
        case unsubscribed
        /// The contact moves into the stage.
        case stage(Slug)
        /// The contact starts to match the segment.
        case segment(Slug)
        /// The score crosses the number upwards.
        case score(atLeast: Double)
        /// The moment comes; every year on that day when `everyYear`.
        case moment(FieldMoment, everyYear: Bool)
        /// The time comes, for every contact of the segment.
        case recurring(Recurrence, segment: Slug)
    }

    /// Whether time alone can make it let somebody in.
    package var isMadeByTime: Bool {
        switch kind {
        case .moment, .recurring: true
        case .event, .message, .unsubscribed, .stage, .segment, .score: false
        }
    }
}

/// `every Monday at 09:00`: moments that come again and again, in the contact's time zone.
package struct Recurrence: Hashable, Sendable {
    package var days: Days
    /// Milliseconds since midnight.
    package var at: Int

    package init(_ days: Days, at: Int) {
        (self.days, self.at) = (days, at)
    }

    package enum Days: Hashable, Sendable {
        case of(DaySet)
        /// That day of every month, its last one where the month is shorter.
        case ofMonth(Int)
    }
}
