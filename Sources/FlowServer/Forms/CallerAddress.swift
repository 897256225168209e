/// Where a request came from, as far as a rate limit goes by it.
enum CallerAddress {
    /// The peer, or who it says that it forwards for when it is a machine of one's own.
    ///
    /// Anybody can write an `X-Forwarded-For`; only what the proxies next to this server added counts, from the right.
    static func key(peer: String?, forwardedFor: String?) -> String {
        guard let peer else { return "unknown" }
        var caller = peer
        var rest = (forwardedFor ?? "").split(separator: ",").suffix(10).map { $0.filter { $0 != " " } }
        while isPrivate(caller), let next = rest.popLast(), next.utf8.count <= 45, !next.isEmpty { caller = next }
        return network(caller)
    }

    /// One household of IPv6 has a whole /64.
    private static func network(_ address: String) -> String {
        guard let groups = groups(address) else { return address }
        if let mapped = mapped(address) { return mapped }
        return groups.prefix(4).map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
    }

    static func isPrivate(_ address: String) -> Bool {
        if let mapped = mapped(address) { return isPrivate(mapped) }
        if let groups = groups(address) {
            let isLoopback = groups.dropLast().allSatisfy { $0 == 0 } && groups.last == 1
            // Unique local fc00::/7 and link-local fe80::/10.
            return isLoopback || groups[0] & 0xFE00 == 0xFC00 || groups[0] & 0xFFC0 == 0xFE80
        }
        let bytes = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard bytes.count == 4, let first = bytes[0], let second = bytes[1], bytes[2] != nil, bytes[3] != nil else {
            return false
        }
        switch (first, second) {
        case (127, _), (10, _), (192, 168), (172, 16...31), (169, 254): return true
        default: return false
        }
    }

    /// The IPv4 address inside of `::ffff:192.0.2.1`.
    private static func mapped(_ address: String) -> String? {
        let text = address.lowercased()
        return text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : nil
    }

    /// The eight groups of an IPv6 address; nil for anything else.
    private static func groups(_ address: String) -> [UInt16]? {
        guard address.contains(":") else { return nil }
        let plain = address.prefix { $0 != "%" }
        guard let gap = plain.firstRange(of: "::") else {
            let all = plain.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
            return all.count == 8 && !all.contains(nil) ? all.compactMap { $0 } : nil
        }
        let left = plain[..<gap.lowerBound].split(separator: ":").map { UInt16($0, radix: 16) ?? 0 }
        let right = plain[gap.upperBound...].split(separator: ":").map { UInt16($0, radix: 16) ?? 0 }
        guard left.count + right.count < 8 else { return nil }
        return left + Array(repeating: 0, count: 8 - left.count - right.count) + right
    }
}
