import Foundation

/// Text in header fields beyond ASCII (RFC 2047), in UTF-8: what our own messages have.
enum EncodedWords {
    /// The text with its encoded words decoded; blanks between two of them do not count.
    static func decode(_ text: String) -> String {
        guard text.contains("=?") else { return text }
        var bytes: [UInt8] = []
        var wasEncoded = false
        var blanks: [UInt8] = []
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if let decoded = decode(word: word) {
                bytes += (wasEncoded ? [] : blanks) + decoded
                wasEncoded = true
            } else {
                bytes += blanks + word.utf8
                wasEncoded = false
            }
            blanks = [UInt8(ascii: " ")]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil when it is none.
    private static func decode(word: Substring) -> [UInt8]? {
        guard word.hasPrefix("=?"), word.hasSuffix("?=") else { return nil }
        let parts = word.dropFirst(2).dropLast(2).split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        switch parts[1].lowercased() {
        case "b": return Data(base64Encoded: String(parts[2])).map { Array($0) }
        case "q":
            let underscore = UInt8(ascii: "_")
            return QuotedPrintableBytes.decode(parts[2].utf8.map { $0 == underscore ? UInt8(ascii: " ") : $0 })
        default: return nil
        }
    }
}

/// The quoted-printable encoding read back (RFC 2045, section 6.7).
enum QuotedPrintableBytes {
    /// What is no encoding stays as it is.
    static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "="), index + 2 < bytes.count {
                if bytes[index + 1] == 0x0d, bytes[index + 2] == 0x0a {
                    index += 3
                    continue
                }
                if let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2]) {
                    result.append(high << 4 | low)
                    index += 3
                    continue
                }
            }
            result.append(byte)
            index += 1
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
