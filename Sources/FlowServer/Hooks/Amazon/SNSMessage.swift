import Crypto
import CryptoExtras
import Foundation

/// What Amazon SNS posts: a notification, or the question whether a subscription is wanted.
struct SNSMessage: Sendable {
    enum Kind: String, Sendable {
        case notification = "Notification"
        case subscription = "SubscriptionConfirmation"
        case end = "UnsubscribeConfirmation"

        /// The names whose values are signed, in their order.
        fileprivate var signedNames: [String] {
            switch self {
            case .notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
            case .subscription, .end:
                ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
            }
        }
    }

    let kind: Kind
    let topic: String
    /// A text of its own: JSON in a notification.
    let message: String
    let subscribeAddress: String?
    let certificateAddress: String
    private let version: String
    private let signature: Data
    private let signedText: String

    /// Nil when something is missing that every message has.
    ///
    /// The texts must be as they were written: the signature is about their bytes.
    init?(_ body: HookJSON) {
        guard let kind = body["Type"].text.flatMap(Kind.init), let topic = body["TopicArn"].text,
            let message = body["Message"].text, let certificate = body["SigningCertURL"].text,
            let version = body["SignatureVersion"].text,
            let signature = body["Signature"].text.flatMap({ Data(base64Encoded: $0) })
        else { return nil }
        (self.kind, self.topic, self.message, self.version) = (kind, topic, message, version)
        (certificateAddress, self.signature) = (certificate, signature)
        subscribeAddress = body["SubscribeURL"].text
        signedText = kind.signedNames.reduce(into: "") { text, name in
            if let value = body[name].text { text += name + "\n" + value + "\n" }
        }
    }

    /// The region that the topic's name tells: `arn:aws:sns:eu-west-1:123456789012:bounces`.
    var region: String {
        let parts = topic.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 6 ? String(parts[3]) : ""
    }

    /// Whether the holder of the key signed it: version 1 with SHA-1, version 2 with SHA-256.
    func isSigned(by key: _RSA.Signing.PublicKey) -> Bool {
        let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
        let text = Data(signedText.utf8)
        return switch version {
        case "1":
            key.isValidSignature(signature, for: Insecure.SHA1.hash(data: text), padding: .insecurePKCS1v1_5)
        case "2":
            key.isValidSignature(signature, for: SHA256.hash(data: text), padding: .insecurePKCS1v1_5)
        default: false
        }
    }
}
