/// A number of 64 bits that stands for one name of a contact, so that ten million names fit into memory.
///
/// SipHash-1-3 (Aumasson and Bernstein, 2012) with a key of its own for each kind of name. Two of n names have the same
/// number with odds of about n² in 2⁶⁵: of ten million names any two do in one of 370,000 files.
package struct NameHash: Hashable, Sendable {
    /// 0 stands for no name.
    package var number: UInt64

    package static let none = NameHash(number: 0)

    package var isNone: Bool { number == 0 }

    init(number: UInt64) {
        self.number = number
    }

    /// What a name is for: the same text is another name of another kind.
    package enum Kind: UInt64 {
        case userID = 1
        case email = 2
        case anonymousID = 3
        case message = 4
    }

    package init(_ kind: Kind, _ text: String) {
        let bytes = Array(text.utf8)
        self.init(kind, bytes, 0..<bytes.count)
    }

    /// `lowercased` reads ASCII capitals as small letters.
    init(_ kind: Kind, _ bytes: [UInt8], _ range: Range<Int>, lowercased: Bool = false) {
        var state = State(key: kind.rawValue)
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for index in range {
            var byte = bytes[index]
            if lowercased, byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
            word |= UInt64(byte) << shift
            shift += 8
            if shift == 64 {
                state.add(word)
                (word, shift) = (0, 0)
            }
        }
        state.add(word | UInt64(truncatingIfNeeded: range.count) << 56)
        let result = state.finish()
        number = result == 0 ? 1 : result
    }

    private struct State {
        var v0, v1, v2, v3: UInt64

        init(key: UInt64) {
            let other = 0x6E75_7274_7572_6500 ^ key
            v0 = 0x736F_6D65_7073_6575 ^ key
            v1 = 0x646F_7261_6E64_6F6D ^ other
            v2 = 0x6C79_6765_6E65_7261 ^ key
            v3 = 0x7465_6462_7974_6573 ^ other
        }

        mutating func add(_ word: UInt64) {
            v3 ^= word
            round()
            v0 ^= word
        }

        mutating func finish() -> UInt64 {
            v2 ^= 0xFF
            round()
            round()
            round()
            return v0 ^ v1 ^ v2 ^ v3
        }

        private mutating func round() {
            v0 &+= v1
            v1 = v1 << 13 | v1 >> 51
            v1 ^= v0
            v0 = v0 << 32 | v0 >> 32
            v2 &+= v3
            v3 = v3 << 16 | v3 >> 48
            v3 ^= v2
            v0 &+= v3
            v3 = v3 << 21 | v3 >> 43
            v3 ^= v0
            v2 &+= v1
            v1 = v1 << 17 | v1 >> 47
            v1 ^= v2
            v2 = v2 << 32 | v2 >> 32
        }
    }
}
