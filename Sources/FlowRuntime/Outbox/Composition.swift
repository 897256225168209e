package import FlowMail
package import FlowModel

/// What became of writing an email.
package enum Composition: Hashable, Sendable {
    case finished(MessageBody, links: [MessageReference.Link])
    /// A variable without a value and without a default, or another reason that a person must mend.
    case held(reason: String)
}

/// A composition on its way back to the Runner.
struct FinishedComposition: Sendable {
    var request: EmailRequest
    var composition: Composition
}

/// Writes emails away from the Runner's thread and posts them to its mailbox.
package final class CompositionDesk: Sendable {
    private let mailbox: Mailbox
    private let compose: @Sendable (EmailRequest) -> Composition
    private let perform: @Sendable (@escaping @Sendable () -> Void) -> Void

    /// `compose` is pure; `perform` runs it, on other threads in the daemon and at once in virtual time.
    package init(
        mailbox: Mailbox,
        compose: @escaping @Sendable (EmailRequest) -> Composition,
        perform: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        (self.mailbox, self.compose, self.perform) = (mailbox, compose, perform)
    }

    func begin(_ request: EmailRequest) {
        perform { [mailbox, compose] in
            mailbox.post(FinishedComposition(request: request, composition: compose(request)))
        }
    }
}
