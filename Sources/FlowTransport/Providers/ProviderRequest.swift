import FlowModel
import FlowRuntime

/// A message as the request that a provider wants.
struct ProviderRequest: Hashable, Sendable {
    var url: String
    /// `Name: value`.
    var headers: [String]
    var body: [UInt8]

    /// Why a message can be made a request for no provider.
    struct Refusal: Error, Hashable {
        let sentence: String
    }

    /// The name under which our Message-ID travels, for the news of bounces: providers that make an id of their own
    /// name that one only.
    static let messageIDName = "message-id"

    init(url: String, headers: [String], body: [UInt8]) {
        (self.url, self.headers, self.body) = (url, headers, body)
    }

    init(_ settings: ProviderSettings, _ mail: MessageBody, at now: Instant) throws(Refusal) {
        guard SMTPMessage.isSafe(mail.recipient), SMTPMessage.isSafe(mail.messageID) else {
            throw Refusal(sentence: "the recipient's address or the Message-ID cannot stand in a request")
        }
        switch settings.kind {
        case .ses: self = SESRequest.make(settings, mail, at: now)
        case .mailgun: self = MailgunRequest.make(settings, mail)
        case .postmark: self = PostmarkRequest.make(settings, mail, try ProviderRequest.read(mail))
        case .sendgrid: self = SendGridRequest.make(settings, mail, try ProviderRequest.read(mail))
        }
    }

    private static func read(_ mail: MessageBody) throws(Refusal) -> ReadMessage {
        guard let message = MessageReader.read(mail.bytes) else {
            throw Refusal(sentence: "the message has more parts or headers than a provider takes")
        }
        return message
    }
}
