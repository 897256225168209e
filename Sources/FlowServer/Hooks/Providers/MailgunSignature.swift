import Crypto
import FlowModel
import Synchronization

/// Mailgun's signature, which is about a time and a token alone: a token that was used is good for the same body only.
final class MailgunSignature: Sendable {
    /// Mailgun tries again for eight hours.
    static let ageLimitSeconds: Int64 = 12 * 3600
    private static let clockSkewSeconds: Int64 = 300
    private static let tokenLimit = 50_000
    private static let fieldByteLimit = 200

    private struct Seen {
        var bodies: [String: SHA256.Digest] = [:]
        /// In the order in which they came.
        var tokens: [String] = []
    }

    private let key: SymmetricKey
    private let seen = Mutex(Seen())

    init(key: String) {
        self.key = SymmetricKey(data: Array(key.utf8))
    }

    /// Whether the signature is Mailgun's, not old, and not taken from another body.
    func isValid(_ news: HookJSON, body: [UInt8], at now: Instant) -> Bool {
        let signature = news["signature"]
        guard let time = signature["timestamp"].text, let token = signature["token"].text,
            let written = signature["signature"].text, let code = MailgunSignature.bytes(written),
            time.utf8.count <= MailgunSignature.fieldByteLimit, token.utf8.count <= MailgunSignature.fieldByteLimit,
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array((time + token).utf8), using: key),
            let seconds = Int64(time)
        else { return false }
        let (age, overflow) = now.seconds.subtractingReportingOverflow(seconds)
        guard !overflow, (-MailgunSignature.clockSkewSeconds...MailgunSignature.ageLimitSeconds).contains(age) else {
            return false
        }
        let digest = SHA256.hash(data: body)
        return seen.withLock { seen in
            if let known = seen.bodies[token] { return known == digest }
            if seen.tokens.count >= MailgunSignature.tokenLimit {
                // The older half goes: rarely, and all at once.
                for old in seen.tokens.prefix(MailgunSignature.tokenLimit / 2) { seen.bodies[old] = nil }
                seen.tokens.removeFirst(MailgunSignature.tokenLimit / 2)
            }
            seen.bodies[token] = digest
            seen.tokens.append(token)
            return true
        }
    }

    private static func bytes(_ digits: String) -> [UInt8]? {
        let digits = Array(digits.utf8)
        guard digits.count == 2 * SHA256.byteCount else { return nil }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?([])) { bytes, index in
            let pair = String(decoding: digits[index...(index + 1)], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else { return bytes = nil }
            bytes?.append(byte)
        }
    }
}
