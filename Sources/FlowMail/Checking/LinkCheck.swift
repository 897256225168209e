/// Whether an address, as its author wrote it, leads anywhere from somebody's mailbox.
enum LinkCheck {
    enum Fault: Hashable {
        case empty
        /// `#name` without a place of that name.
        case unknownAnchor
        /// Without its scheme, or beginning where a page lies.
        case relative
        /// A host that only the author's own network knows.
        case local
        case unencrypted
        case shortened
        /// A scheme that no mail reader follows.
        case unusableScheme
    }

    /// Hosts whose addresses say nothing of where they lead; spam filters count them.
    private static let shorteners: Set<String> = [
        "bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly", "shorturl.at",
        "soo.gd", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "v.gd",
    ]
    private static let localEndings = [".local", ".localhost", ".internal", ".lan", ".test", ".invalid"]
    private static let webSchemes: Set<String> = ["http", "https"]
    private static let unusableSchemes: Set<String> = ["javascript", "vbscript", "file", "about", "blob"]

    /// Nil for an address in which nothing is wrong, or whose beginning is a variable.
    static func fault(of written: String, anchors: Set<String>) -> Fault? {
        let address = written.drop(while: \.isWhitespace)
        if address.isEmpty { return .empty }
        if address.hasPrefix("{{") { return nil }
        if address.hasPrefix("#") {
            let name = String(address.dropFirst())
            return name == "top" || name.contains("{{") || anchors.contains(name) ? nil : .unknownAnchor
        }
        guard let scheme = scheme(of: address) else { return .relative }
        guard webSchemes.contains(scheme) else { return unusableSchemes.contains(scheme) ? .unusableScheme : nil }
        guard let host = host(of: address), !host.isEmpty else { return .empty }
        if host.contains("{{") { return nil }
        if isLocal(host) { return .local }
        if shorteners.contains(host) || shorteners.contains(where: { host == "www." + $0 }) { return .shortened }
        return scheme == "http" ? .unencrypted : nil
    }

    private static func scheme(of address: Substring) -> String? {
        let scheme = address.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        guard scheme.first?.isLetter ?? false, address[scheme.endIndex...].first == ":" else { return nil }
        return scheme.lowercased()
    }

    /// Nil for an address that has no `//`.
    private static func host(of address: Substring) -> String? {
        let rest = address.drop { $0 != ":" }.dropFirst()
        guard rest.hasPrefix("//") else { return nil }
        let authority = rest.dropFirst(2).prefix { !"/?#\\".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        if host.hasPrefix("[") { return host.lowercased() }
        return host.prefix { $0 != ":" }.lowercased()
    }

    private static func isLocal(_ host: String) -> Bool {
        if host.hasPrefix("[") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { UInt8($0) }
        if parts.count == 4, bytes.count == 4 {
            return switch (bytes[0], bytes[1]) {
            case (0, _), (10, _), (127, _), (169, 254), (172, 16...31), (192, 168): true
            default: false
            }
        }
        return parts.count == 1 || localEndings.contains { host.hasSuffix($0) }
    }
}
