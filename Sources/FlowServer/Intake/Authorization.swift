import Foundation

/// The Authorization header, as far as a write key is in it.
enum Authorization {
    /// The basic user name or the bearer token; empty when the header is neither.
    static func writeKey(in header: String) -> String {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return "" }
        let credentials = parts[1].trimmingCharacters(in: .whitespaces)
        switch parts[0].lowercased() {
        case "bearer":
            return credentials
        case "basic":
            guard let data = Data(base64Encoded: credentials), let pair = String(bytes: data, encoding: .utf8) else {
                return ""
            }
            return String(pair.prefix { $0 != ":" })
        default:
            return ""
        }
    }
}
