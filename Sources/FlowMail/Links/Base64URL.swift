/// Base64 in its two alphabets (RFC 4648), without Foundation: it is on the path of every link and header.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Without padding.
    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encode(bytes, alphabet: alphabet), as: UTF8.self)
    }

    /// Nil for any text but the one that `text` makes of those bytes.
    static func bytes(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        var buffer: UInt32 = 0
        var bitCount = 0
        for character in text.utf8 {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            buffer = (buffer << 6 | UInt32(digit)) & 0xffff
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                result.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bitCount)))
            }
        }
        return self.text(result) == text ? result : nil
    }
}

/// The ordinary alphabet, with padding.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        let digits = encode(bytes, alphabet: alphabet)
        return String(decoding: digits, as: UTF8.self) + String(repeating: "=", count: (4 - digits.count % 4) % 4)
    }

    /// Reads one text with its padding; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.count.isMultiple(of: 4), !text.utf8.contains(where: { $0 == 0x2d || $0 == 0x5f }) else {
            return nil
        }
        var digits = text.utf8.map { digit in
            switch digit {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: digit
            }
        }
        while digits.last == UInt8(ascii: "=") { digits.removeLast() }
        return Base64URL.bytes(String(decoding: digits, as: UTF8.self))
    }

    /// In lines of 76 (RFC 2045, section 6.8), each with its CRLF.
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 57 * 78 + 80)
        for start in stride(from: 0, to: bytes.count, by: 57) {
            let line = encode(bytes[start..<min(start + 57, bytes.count)], alphabet: alphabet)
            result += line
            result += Array(repeating: UInt8(ascii: "="), count: (4 - line.count % 4) % 4)
            result += [0x0d, 0x0a]
        }
        return result
    }

    fileprivate static func encode(_ bytes: some Collection<UInt8>, alphabet: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 3 * 4 + 4)
        var buffer: UInt32 = 0
        var bitCount: UInt32 = 0
        for byte in bytes {
            buffer = (buffer << 8 | UInt32(byte)) & 0xffff
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                result.append(alphabet[Int(buffer >> bitCount & 0x3f)])
            }
        }
        if bitCount > 0 { result.append(alphabet[Int(buffer << (6 - bitCount) & 0x3f)]) }
        return result
    }
}

/// Lower-case hexadecimal digits.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
