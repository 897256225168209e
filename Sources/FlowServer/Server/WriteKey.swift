import Crypto

/// What an application must know to hand events in; only its digest is kept.
package struct WriteKey: Hashable, Sendable {
    private static let mark = "sha256:"

    private let digest: [UInt8]

    /// A key as the configuration has it: plain, or `sha256:` and the 64 hexadecimal digits of its SHA-256.
    ///
    /// Nil when it is empty, or the digits are not 64 hexadecimal ones.
    package init?(_ written: String) {
        guard written.hasPrefix(WriteKey.mark) else {
            guard !written.isEmpty else { return nil }
            digest = Array(SHA256.hash(data: Array(written.utf8)))
            return
        }
        let digits = Array(written.dropFirst(WriteKey.mark.count).utf8)
        guard digits.count == 2 * SHA256.byteCount else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = WriteKey.hexValue(digits[index]), let low = WriteKey.hexValue(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        digest = bytes
    }

    /// Whether the presented key is this one; takes as long for a nearly right one as for any other.
    func matches(_ presented: String) -> Bool {
        var difference: UInt8 = 0
        for (left, right) in zip(digest, SHA256.hash(data: Array(presented.utf8))) { difference |= left ^ right }
        return difference == 0
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
