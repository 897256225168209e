import FlowRuntime

/// A message made ready for the wire: its addresses are safe in a command, its lines end in CRLF, its dots are doubled.
struct SMTPMessage: Hashable, Sendable {
    let sender: String
    let recipient: String
    /// What follows a 354, with the final dot.
    let data: [UInt8]
    let isEightBit: Bool
    /// An address has characters beyond ASCII (RFC 6531).
    let needsUTF8: Bool

    /// Why a message can be given to no server.
    struct Refusal: Error, Hashable {
        let sentence: String
    }

    init(_ body: MessageBody) throws(Refusal) {
        guard body.sender.isEmpty || SMTPMessage.isSafe(body.sender) else {
            throw Refusal(sentence: "the sender's address cannot stand in an SMTP command")
        }
        guard SMTPMessage.isSafe(body.recipient) else {
            throw Refusal(sentence: "the recipient's address cannot stand in an SMTP command")
        }
        (sender, recipient) = (body.sender, body.recipient)
        data = SMTPMessage.encode(body.bytes)
        isEightBit = body.bytes.contains { $0 >= 0x80 }
        needsUTF8 = (sender + recipient).utf8.contains { $0 >= 0x80 }
    }

    /// No control characters, blanks or angle brackets, and not beyond a command line's 512 bytes.
    ///
    /// They are refused at intake as well; here they would become commands of their own.
    static func isSafe(_ address: String) -> Bool {
        !address.isEmpty && address.utf8.count <= 320
            && address.unicodeScalars.allSatisfy {
                $0.value > 0x20 && !(0x7f...0x9f).contains($0.value) && $0 != "<" && $0 != ">"
                    && !$0.properties.isWhitespace
            }
    }

    /// Transparency (RFC 5321, section 4.5.2).
    ///
    /// A CR or LF alone becomes CRLF, so that no other program sees a line end, and behind it a final dot, where this
    /// one saw none.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        let (cr, lf, dot) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "."))
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 64 + 8)
        var copied = 0
        var index = 0
        var isLineStart = true
        while index < bytes.count {
            let byte = bytes[index]
            if byte == cr || byte == lf {
                let isPair = byte == cr && index + 1 < bytes.count && bytes[index + 1] == lf
                if !isPair {
                    result += bytes[copied..<index]
                    result.append(cr)
                    result.append(lf)
                    copied = index + 1
                }
                index += isPair ? 2 : 1
                isLineStart = true
                continue
            }
            if isLineStart, byte == dot {
                result += bytes[copied..<index]
                result.append(dot)
                copied = index
            }
            isLineStart = false
            index += 1
        }
        result += bytes[copied...]
        if !isLineStart { result += [cr, lf] }
        result += [dot, cr, lf]
        return result
    }
}
