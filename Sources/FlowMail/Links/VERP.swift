package import FlowModel

extension LinkSigner {
    /// No token is longer: the key, a number of at most ten bytes and the code, in base32.
    package static let verpTokenBytes = 37

    /// The token behind the `+` of an address to which a mail server answers: bounces and wishes to unsubscribe.
    ///
    /// Base32 (RFC 4648, section 6) in lower case without padding, because mail servers change the case of addresses:
    /// of the key's id, the outbox number (LEB128) and the first 96 bits of an HMAC-SHA256 over both. Its at most 37
    /// characters leave 26 of a local part's 64 bytes for what stands before the `+`.
    package func verpToken(for outbox: OutboxID) -> String {
        let key = keys[0]
        var bytes = [key.id]
        LinkSigner.append(UInt64(bitPattern: outbox.number), to: &bytes)
        return Base32.text(bytes + LinkSigner.code(for: bytes, purpose: "verp", secret: key.secret))
    }

    /// The message whose token it is, in whatever case; nil for anything else.
    package func outbox(ofVERPToken token: String) -> OutboxID? {
        guard token.utf8.count <= LinkSigner.verpTokenBytes, let bytes = Base32.bytes(token),
            bytes.count > LinkSigner.macByteCount + 1
        else { return nil }
        let content = Array(bytes.dropLast(LinkSigner.macByteCount))
        let key = keys.first { $0.id == content[0] } ?? keys[0]
        let expected = LinkSigner.code(for: content, purpose: "verp", secret: key.secret)
        guard LinkSigner.isEqual(expected, bytes.suffix(LinkSigner.macByteCount)) else { return nil }
        var rest = content[1...]
        guard let number = LinkSigner.number(from: &rest), rest.isEmpty else { return nil }
        return OutboxID(Int64(bitPattern: number))
    }
}

/// Base32 in lower case, without padding (RFC 4648, section 6).
enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        var buffer: UInt32 = 0
        var bitCount: UInt32 = 0
        for byte in bytes {
            buffer = (buffer << 8 | UInt32(byte)) & 0xffff
            bitCount += 8
            while bitCount >= 5 {
                bitCount -= 5
                result.append(alphabet[Int(buffer >> bitCount & 0x1f)])
            }
        }
        if bitCount > 0 { result.append(alphabet[Int(buffer << (5 - bitCount) & 0x1f)]) }
        return String(decoding: result, as: UTF8.self)
    }

    /// Nil for any text but the one that `text` makes of those bytes, in whatever case.
    static func bytes(_ text: String) -> [UInt8]? {
        let lowercased = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        var result: [UInt8] = []
        var buffer: UInt32 = 0
        var bitCount: UInt32 = 0
        for character in lowercased {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            buffer = (buffer << 5 | UInt32(digit)) & 0xffff
            bitCount += 5
            if bitCount >= 8 {
                bitCount -= 8
                result.append(UInt8(truncatingIfNeeded: buffer >> bitCount))
            }
        }
        return self.text(result).utf8.elementsEqual(lowercased) ? result : nil
    }
}
