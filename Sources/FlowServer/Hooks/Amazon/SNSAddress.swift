/// Addresses that a message of Amazon SNS may name: its own hosts over TLS, and no others.
enum SNSAddress {
    private static let byteLimit = 2048

    /// Whether a certificate may be fetched there.
    static func isCertificate(_ address: String, region: String) -> Bool {
        guard let path = path(of: address, region: region) else { return false }
        return path.hasSuffix(".pem") && !path.contains("?") && !path.contains("#")
    }

    /// Whether a subscription is confirmed there.
    static func isConfirmation(_ address: String, region: String) -> Bool {
        guard let path = path(of: address, region: region), path.hasPrefix("/?") else { return false }
        return path.dropFirst(2).split(separator: "&").contains("Action=ConfirmSubscription")
    }

    /// What stands behind the host, when that is SNS in the region.
    private static func path(of address: String, region: String) -> Substring? {
        let isRegion =
            !region.isEmpty
            && region.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            }
        guard isRegion, address.utf8.count <= byteLimit, address.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return nil
        }
        for end in ["", ".cn"] {
            let start = "https://sns.\(region).amazonaws.com\(end)"
            let rest = address.dropFirst(start.count)
            if address.hasPrefix(start), rest.hasPrefix("/") { return rest }
        }
        return nil
    }
}
