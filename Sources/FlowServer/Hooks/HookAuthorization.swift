import Foundation

/// The Authorization header as far as a hook's secret is in it.
enum HookAuthorization {
    /// The bearer token or the password of basic authentication; nil when the header is neither.
    static func secret(in header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let credentials = parts[1].trimmingCharacters(in: .whitespaces)
        switch parts[0].lowercased() {
        case "bearer": return credentials
        case "basic":
            guard let data = Data(base64Encoded: credentials), let pair = String(bytes: data, encoding: .utf8),
                let colon = pair.firstIndex(of: ":")
            else { return nil }
            return String(pair[pair.index(after: colon)...])
        default: return nil
        }
    }
}
