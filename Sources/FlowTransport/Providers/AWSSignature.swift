import Crypto
import FlowModel
import Foundation

/// Signature Version 4 of Amazon's interfaces ("AWS Signature Version 4 for API requests").
struct AWSSignature {
    let accessKey: String
    let secretKey: String
    let region: String
    let service: String

    /// The value of `Authorization`.
    ///
    /// The path is percent-encoded as it is sent, the query sorted and percent-encoded; the headers' names are in lower
    /// case and alphabetical order, `host` and `x-amz-date` among them; the timestamp is that of `x-amz-date`.
    func authorization(
        method: String,
        path: String,
        query: String = "",
        headers: [(name: String, value: String)],
        body: [UInt8],
        timestamp: String
    ) -> String {
        let names = headers.map(\.name).joined(separator: ";")
        let request = [
            method, path, query, headers.map { "\($0.name):\($0.value)\n" }.joined(), names,
            AWSSignature.hex(SHA256.hash(data: body)),
        ].joined(separator: "\n")
        let day = String(timestamp.prefix(8))
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let hash = AWSSignature.hex(SHA256.hash(data: Array(request.utf8)))
        let text = ["AWS4-HMAC-SHA256", timestamp, scope, hash].joined(separator: "\n")
        let signature = AWSSignature.hex(AWSSignature.code(text, signingKey(day: day)))
        return "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
    }

    /// Derived for a day, a region and a service.
    func signingKey(day: String) -> [UInt8] {
        [day, region, service, "aws4_request"].reduce(Array("AWS4\(secretKey)".utf8)) { key, word in
            AWSSignature.code(word, key)
        }
    }

    /// Such as 20150830T123600Z.
    static func timestamp(of instant: Instant) -> String {
        let local = LocalTime(millisecondsAsUTC: instant.milliseconds)
        let second = local.millisecondOfDay / 1000
        let date = [local.date.year, local.date.month, local.date.day]
        let time = [second / 3600, second / 60 % 60, second % 60]
        return date.map(padded).joined() + "T" + time.map(padded).joined() + "Z"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private static func code(_ text: String, _ key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
