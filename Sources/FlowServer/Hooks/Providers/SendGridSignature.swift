import Crypto
import Foundation

/// SendGrid's signature: ECDSA on P-256 over the time and the body as it came.
struct SendGridSignature: Sendable {
    static let signatureHeader = "X-Twilio-Email-Event-Webhook-Signature"
    static let timeHeader = "X-Twilio-Email-Event-Webhook-Timestamp"

    private let key: P256.Signing.PublicKey

    /// Nil when the text is no such key.
    init?(publicKey: String) {
        guard let data = Data(base64Encoded: publicKey),
            let key = try? P256.Signing.PublicKey(derRepresentation: data)
        else { return nil }
        self.key = key
    }

    func isValid(_ signature: String, time: String, body: [UInt8]) -> Bool {
        guard let data = Data(base64Encoded: signature),
            let signature = try? P256.Signing.ECDSASignature(derRepresentation: data)
        else { return false }
        return key.isValidSignature(signature, for: Data(time.utf8 + body))
    }
}
