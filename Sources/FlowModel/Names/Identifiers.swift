/// A contact's number, given by the store when it first hears of the contact.
package struct ContactID: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: ContactID, right: ContactID) -> Bool { left.number < right.number }
}

/// An event's number: ascending in the order in which events were accepted.
package struct EventID: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: EventID, right: EventID) -> Bool { left.number < right.number }
}

/// An event's place among those of one contact, in the order in which they are settled.
///
/// What a flow records has no place among the events that were accepted: it comes behind the event that was settled
/// last, `part` counting from 1.
package struct EventOrder: Hashable, Comparable, Sendable {
    package let event: EventID
    /// 0 for an event that was accepted.
    package let part: Int

    package init(_ event: EventID, part: Int = 0) {
        (self.event, self.part) = (event, part)
    }

    package static let beforeAll = EventOrder(EventID(0))

    package static func < (left: EventOrder, right: EventOrder) -> Bool {
        (left.event, left.part) < (right.event, right.part)
    }
}

/// An enrolment's identity: the contact and the how-manieth of its entries it is, from 1, so that the pure engine can
/// name a new one.
package struct EnrolmentID: Hashable, Comparable, Sendable {
    package let contact: ContactID
    package let ordinal: Int

    package init(contact: ContactID, ordinal: Int) {
        (self.contact, self.ordinal) = (contact, ordinal)
    }

    package static func < (left: EnrolmentID, right: EnrolmentID) -> Bool {
        (left.contact, left.ordinal) < (right.contact, right.ordinal)
    }
}

/// A step's permanent number, given when the version of its flow is applied; it survives renumbering.
package struct StepID: Hashable, Sendable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }
}

/// A stored version of one flow.
package struct FlowVersionID: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: FlowVersionID, right: FlowVersionID) -> Bool { left.number < right.number }
}

/// What is due for delivery, uniquely: the enrolment, the step, and the how-manieth step of the enrolment it was.
package struct DeliveryKey: Hashable, Sendable {
    package let enrolment: EnrolmentID
    package let step: StepID
    package let visit: Int

    package init(enrolment: EnrolmentID, step: StepID, visit: Int) {
        (self.enrolment, self.step, self.visit) = (enrolment, step, visit)
    }
}

/// The number of an outbox row, which links in a message carry.
package struct OutboxID: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: OutboxID, right: OutboxID) -> Bool { left.number < right.number }
}
