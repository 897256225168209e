package import FlowModel

/// An email to be written to one contact: everything the text may name.
package struct CompositionRequest: Hashable, Sendable {
    package var id: OutboxID
    package var key: DeliveryKey
    package var email: Slug
    package var flow: Slug
    package var contact: Contact
    /// The trigger event's properties, named `event.…` in a template.
    package var triggerProperties: [Slug: Value]
    package var topic: Slug?
    /// The Date of the message.
    package var at: Instant

    package init(
        id: OutboxID,
        key: DeliveryKey,
        email: Slug,
        flow: Slug,
        contact: Contact,
        triggerProperties: [Slug: Value],
        topic: Slug?,
        at: Instant
    ) {
        self.id = id
        self.key = key
        self.email = email
        self.flow = flow
        self.contact = contact
        self.triggerProperties = triggerProperties
        self.topic = topic
        self.at = at
    }
}

/// What became of writing an email.
package enum Composition: Hashable, Sendable {
    case finished(MessageBody, links: [MessageReference.Link])
    /// A variable without a value and without a default, or another reason that a person must mend.
    case held(reason: String)
}

/// A composition on its way back to the Runner.
struct FinishedComposition: Sendable {
    var request: CompositionRequest
    var composition: Composition
}

/// Writes emails away from the Runner's thread and posts them to its mailbox.
package final class CompositionDesk: Sendable {
    private let mailbox: Mailbox
    private let compose: @Sendable (CompositionRequest) -> Composition
    private let perform: @Sendable (@escaping @Sendable () -> Void) -> Void

    /// `compose` is pure; `perform` runs it, on other threads in the daemon and at once in virtual time.
    package init(
        mailbox: Mailbox,
        compose: @escaping @Sendable (CompositionRequest) -> Composition,
        perform: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        (self.mailbox, self.compose, self.perform) = (mailbox, compose, perform)
    }

    func begin(_ request: CompositionRequest) {
        perform { [mailbox, compose] in
            mailbox.post(FinishedComposition(request: request, composition: compose(request)))
        }
    }
}
