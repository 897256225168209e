import Crypto
import Foundation

/// The signature of Standard Webhooks (specification 1.0, symmetric keys).
package enum WebhookSignature {
    /// As below, with every secret in its order, between blanks: a receiver is content with one of them.
    package static func header(id: String, timestampSeconds: Int64, body: [UInt8], secrets: [String]) -> String {
        secrets.map { header(id: id, timestampSeconds: timestampSeconds, body: body, secret: $0) }
            .joined(separator: " ")
    }

    /// The value of `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
    package static func header(id: String, timestampSeconds: Int64, body: [UInt8], secret: String) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key(secret)))
        code.update(data: Data("\(id).\(timestampSeconds).".utf8))
        code.update(data: body)
        return "v1," + Data(code.finalize()).base64EncodedString()
    }

    /// What follows `whsec_` is base64; any other text, or what is no base64 after all, is the key itself.
    private static func key(_ secret: String) -> Data {
        let prefix = "whsec_"
        if secret.hasPrefix(prefix), let key = Data(base64Encoded: String(secret.dropFirst(prefix.count))) {
            return key
        }
        return Data(secret.utf8)
    }
}
