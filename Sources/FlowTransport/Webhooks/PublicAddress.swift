/// Which addresses a webhook may reach unless its configuration lets it into private networks.
///
/// After IANA's special-purpose address registries (RFC 6890); whatever is not plainly public is refused.
enum PublicAddress {
    private struct Block {
        let prefix: [UInt8]
        let bits: Int

        init(_ prefix: [UInt8], _ bits: Int) {
            (self.prefix, self.bits) = (prefix, bits)
        }

        func contains(_ address: [UInt8]) -> Bool {
            (0..<bits).allSatisfy { bit in
                let mask = UInt8(0x80) >> UInt8(bit % 8)
                return address[bit / 8] & mask == (bit / 8 < prefix.count ? prefix[bit / 8] : 0) & mask
            }
        }
    }

    private static let specialIPv4 = [
        Block([0], 8), Block([10], 8), Block([100, 64], 10), Block([127], 8), Block([169, 254], 16),
        Block([172, 16], 12), Block([192, 0, 0], 24), Block([192, 0, 2], 24), Block([192, 88, 99], 24),
        Block([192, 168], 16), Block([198, 18], 15), Block([198, 51, 100], 24), Block([203, 0, 113], 24),
        // Multicast, reserved and broadcast.
        Block([224], 3),
    ]

    private static let specialIPv6 = [
        // Unspecified, loopback, and IPv4 addresses in their old and mapped (::ffff:0:0/96) forms.
        Block([], 80),
        // Translation inside one network, discard, Teredo, documentation.
        Block([0, 0x64, 0xff, 0x9b, 0, 1], 48), Block([1], 64), Block([0x20, 1, 0, 0], 32),
        Block([0x20, 1, 0x0d, 0xb8], 32),
        // Unique local, link-local, the old site-local, multicast.
        Block([0xfc], 7), Block([0xfe, 0x80], 10), Block([0xfe, 0xc0], 10), Block([0xff], 8),
    ]

    /// Addresses that hold an IPv4 address, and where: NAT64 (RFC 6052) and 6to4 (RFC 3056).
    private static let carriers = [
        (block: Block([0, 0x64, 0xff, 0x9b], 96), offset: 12), (block: Block([0x20, 0x02], 16), offset: 2),
    ]

    /// Whether an address (4 or 16 bytes in network order) is public; anything else is not.
    static func contains(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: return !specialIPv4.contains { $0.contains(address) }
        case 16:
            if let carrier = carriers.first(where: { $0.block.contains(address) }) {
                return contains(Array(address[carrier.offset..<carrier.offset + 4]))
            }
            return !specialIPv6.contains { $0.contains(address) }
        default: return false
        }
    }

    /// An address for a message to people.
    static func text(_ address: [UInt8]) -> String {
        if address.count == 4 { return address.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: address.count - 1, by: 2)
            .map { String(Int(address[$0]) << 8 | Int(address[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
