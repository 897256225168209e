package import FlowModel

/// Hands messages to a mail server, or wherever they go; reports each attempt to the Runner's mailbox.
package protocol Mailer: AnyObject {
    /// How many messages could begin at this moment, on connections that have nothing to do.
    var idleConnections: Int { get }

    /// Begins each; at most `idleConnections` at a time. Every one is reported exactly once.
    func send(_ mails: [OutgoingMail])

    /// The reports of those messages are durable: the connection of each may begin another message.
    ///
    /// A connection that began one earlier could leave two messages behind whose outcome nobody knows.
    func release(_ ids: [OutboxID])
}

/// Calls webhooks; reports each attempt to the Runner's mailbox.
package protocol WebhookCaller: AnyObject {
    /// How many calls could begin at this moment.
    var idleConnections: Int { get }

    /// Begins each; at most `idleConnections` at a time. Every one is reported exactly once.
    func call(_ calls: [OutgoingCall])
}

/// A finished message on its way out.
package struct OutgoingMail: Hashable, Sendable {
    package var id: OutboxID
    package var body: MessageBody

    package init(id: OutboxID, body: MessageBody) {
        (self.id, self.body) = (id, body)
    }
}

/// A webhook's finished body on its way out.
package struct OutgoingCall: Hashable, Sendable {
    package var id: OutboxID
    package var webhook: Slug
    package var body: MessageBody
    /// When the attempt began: the `webhook-timestamp`.
    package var at: Instant

    package init(id: OutboxID, webhook: Slug, body: MessageBody, at: Instant) {
        (self.id, self.webhook, self.body, self.at) = (id, webhook, body, at)
    }
}

/// How one attempt at a delivery ended.
package struct DeliveryReport: Hashable, Sendable {
    package var id: OutboxID
    package var outcome: Outcome

    package init(id: OutboxID, outcome: Outcome) {
        (self.id, self.outcome) = (id, outcome)
    }

    package enum Outcome: Hashable, Sendable {
        /// An SMTP 2xx to the message, or an HTTP 2xx; the status is 0 where nobody answered, as with a file.
        ///
        /// `answer` are the members of a webhook's answer, where that is a JSON object.
        case accepted(status: Int, reply: String, answer: [Slug: Value] = [:])
        /// For good: SMTP 5xx, or a final HTTP status.
        ///
        /// `isAddressBad` when the answer says that the recipient's address is not there, so that mailing it again
        /// serves nothing (RFC 3463: 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10, 5.2.1).
        case refused(status: Int, reply: String, isAddressBad: Bool = false)
        /// For now: SMTP 4xx, or an HTTP status that asks for another try, after `retryAfter` seconds if it said so.
        case deferred(status: Int, reply: String, retryAfter: Int64?)
        /// The message may have been accepted: it left, and no reply came.
        case uncertain(reason: String)
        /// The other side was never reached: nothing was handed over.
        case unreachable(reason: String)
        /// The program is stopping: nothing was handed over, and the next start begins it at once.
        case notBegun
    }
}
