import Foundation

/// An HTTP response as it came over the wire.
struct HTTPAnswer: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// `error.code` of a JSON body.
    var errorCode: String? { error?["code"] }

    /// `error.message` of a JSON body.
    var errorMessage: String? { error?["message"] }

    private var error: [String: String]? {
        struct Refusal: Decodable {
            var success: Bool
            var error: [String: String]
        }
        guard let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body)), !refusal.success else {
            return nil
        }
        return refusal.error
    }

    /// Takes the first whole response out of what was received; nil when it is not whole yet.
    static func take(from bytes: inout [UInt8], isHead: Bool) -> HTTPAnswer? {
        let end = Array("\r\n\r\n".utf8)
        guard let headEnd = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
        let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let length = isHead ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
        let bodyStart = headEnd + end.count
        guard bytes.count >= bodyStart + length else { return nil }
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let answer = HTTPAnswer(status: status, headers: headers, body: Array(bytes[bodyStart..<bodyStart + length]))
        bytes.removeFirst(bodyStart + length)
        return answer
    }
}
