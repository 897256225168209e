package import FlowModel

/// What came back about one message: a bounce, a complaint, an answer, or the wish to get no more.
package struct MailFeedback: Hashable, Sendable {
    /// The same for a repetition of the same news: at most 200 bytes.
    package var id: String
    package var kind: Kind
    /// The message that it is about, the surest way first; empty when nothing names one.
    package var messages: [MessageName]
    /// The address that it is about, in lower case, where one is named: all there is when no message is known.
    package var recipient: String?
    /// When it happened, by its sender's clock; nil when that does not say.
    package var at: Instant?
    /// The status code of RFC 3463 (`5.1.1`), or the provider's name for what happened; empty where there is none.
    package var status: String
    /// The words of the other side on one line, at most 500 bytes, for the event's properties.
    package var detail: String

    package init(
        id: String,
        kind: Kind,
        messages: [MessageName],
        recipient: String? = nil,
        at: Instant? = nil,
        status: String = "",
        detail: String = ""
    ) {
        (self.id, self.kind, self.messages) = (id, kind, messages)
        (self.recipient, self.at, self.status, self.detail) = (recipient, at, status, detail)
    }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The address will not take mail.
        case hardBounce
        /// The address did not take this one: a full mailbox, a greylisting that never ended.
        case softBounce
        case complaint
        /// By mail to the List-Unsubscribe address, or at the provider.
        case unsubscribe
        case reply
    }

    package enum MessageName: Hashable, Sendable {
        /// A signed token named it.
        case outbox(OutboxID)
        /// Without angle brackets.
        case messageID(String)
    }
}
