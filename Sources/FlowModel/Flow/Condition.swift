/// A question about a person that is either true or false at one instant (LANGUAGE, Conditions).
package indirect enum Condition: Hashable, Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    /// Something was done with a message, so often in that period.
    case message(MessageFact, MessageTarget, Occurring = .sinceEntry)
    /// The event happened, with properties for which the filter holds, so often in that period.
    case happened(Slug, filter: Condition?, Occurring = .sinceEntry)
    case field(FieldReference, Comparison)
    case stage(StageComparison)
    case inSegment(Slug)
    case tagged(Slug)
    /// Emails of that topic may be sent, as far as consent goes.
    case subscribed(to: Slug)
    /// From everything.
    case unsubscribed

    /// What can be done with a message, by its reader or by mail servers.
    package enum MessageFact: String, Hashable, Sendable, CaseIterable {
        case clicked, opened, bounced, replied, complained
    }

    /// Which messages a message condition is about.
    package enum MessageTarget: Hashable, Sendable {
        /// The message of this entry's last `send`; nothing holds of one that was skipped.
        case lastSend
        /// Any message of that email.
        case email(Slug)
        /// Any message of this entry.
        case anyOfEntry
        /// Any message that the contact ever got.
        case any
        /// A link whose label is the text or whose address contains it, in this entry's emails, or, in another period
        /// than since the entry, in any email.
        case link(String)
    }

    /// How often and in which period something must have happened.
    package struct Occurring: Hashable, Sendable {
        package var period: Period
        /// At least 1.
        package var atLeast: Int

        package init(_ period: Period, atLeast: Int = 1) {
            (self.period, self.atLeast) = (period, atLeast)
        }

        package static let sinceEntry = Occurring(.sinceEntry)
        package static let ever = Occurring(.ever)
    }

    package enum Period: Hashable, Sendable {
        /// After this entry began; the event that let the contact in does not count.
        case sinceEntry
        case ever
        /// Until, not including, that long after it happened.
        case inTheLast(CalendarDuration)
        /// It is happening at this moment: a bare event in a rule of a stage.
        case now
    }

    /// Where a value is looked up.
    package enum FieldReference: Hashable, Sendable {
        /// `email` is the contact's address, `score` its score.
        case contact(Slug)
        /// The event that let the contact in.
        case triggerEvent(Slug)
        /// Inside `where`: the event's own property, else the contact's field.
        case propertyThenContact(Slug)
    }

    /// What a value is compared with: a written value, or a property of the trigger event.
    package enum Operand: Hashable, Sendable {
        case value(Value)
        case triggerEvent(Slug)
    }

    /// What is asked of the contact's stage.
    package enum StageComparison: Hashable, Sendable {
        case isOne(of: [Slug])
        case isNone(of: [Slug])
        /// That stage or one behind it in the funnel; false outside the funnel and without a stage.
        case atLeast(Slug)
        case isSet
        case isNotSet
    }
}
