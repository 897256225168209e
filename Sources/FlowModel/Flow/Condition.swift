/// A question about a person that is either true or false at one instant (LANGUAGE, Conditions).
package indirect enum Condition: Hashable, Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    /// Something was done with a message.
    case message(MessageFact, MessageTarget)
    /// The event happened after this entry began, with properties for which the filter holds.
    case happened(Slug, filter: Condition?)
    case field(FieldReference, Comparison)

    /// What can be done with a message, by its reader or by mail servers.
    package enum MessageFact: String, Hashable, Sendable, CaseIterable {
        case clicked, opened, bounced, replied, complained
    }

    /// Which messages a message condition is about.
    package enum MessageTarget: Hashable, Sendable {
        /// The message of this entry's last `send`; nothing holds of one that was skipped.
        case lastSend
        /// Any message of that email, since this entry began.
        case email(Slug)
        /// Any message of this entry.
        case anyOfEntry
        /// A link of this entry's emails whose label is the text or whose address contains it.
        case link(String)
    }

    /// Where a value is looked up.
    package enum FieldReference: Hashable, Sendable {
        case contact(Slug)
        /// The event that let the contact in.
        case triggerEvent(Slug)
        /// Inside `where`: the event's own property, else the contact's field.
        case propertyThenContact(Slug)
    }

    /// What is asked of a field's value; a missing one fails every comparison but `isNone` and `isNotSet`.
    package enum Comparison: Hashable, Sendable {
        case isOne(of: [Operand])
        case isNone(of: [Operand])
        case isSet
        case isNotSet
        case atLeast(Double)
        case atMost(Double)
        case moreThan(Double)
        case lessThan(Double)
        case between(Double, Double)
        case contains(String)
        case startsWith(String)
        case endsWith(String)
    }

    /// What a value is compared with: a written value, or a property of the trigger event.
    package enum Operand: Hashable, Sendable {
        case value(Value)
        case triggerEvent(Slug)
    }
}
