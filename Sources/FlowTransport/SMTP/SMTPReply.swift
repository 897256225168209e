/// A server's answer to one command; the lines of a longer one are joined by blanks.
struct SMTPReply: Hashable, Sendable {
    /// 200 to 599.
    var code: Int
    /// Without the codes; cleaned and cut by `CleanText`.
    var text: String

    var isPositive: Bool { code / 100 == 2 }
}

/// What a server said is no SMTP.
enum SMTPViolation: Error, Hashable {
    case malformedReply(String)
    case longReply

    var sentence: String {
        switch self {
        case .malformedReply(let line): "the server's answer is no SMTP reply: \(line)"
        case .longReply: "the server's reply is longer than \(SMTPReplyReader.limit / 1024) KB"
        }
    }
}

/// Makes replies of bytes, however they are cut (RFC 5321, section 4.2).
struct SMTPReplyReader: Sendable {
    /// Bytes of one reply, all its lines together.
    static let limit = 65_536

    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var lineStart = 0
    /// How far a line's end was looked for already, so that a dripping server costs no quadratic time.
    private var searched = 0
    private var text: [UInt8] = []
    private var replySize = 0

    /// Whether nothing of a reply is waiting.
    var isEmpty: Bool { lineStart == buffer.count && replySize == 0 }

    /// Bytes that are kept.
    var size: Int { buffer.count + text.count }

    mutating func append(_ bytes: [UInt8]) {
        // Read lines go first: a connection lives for a great many replies.
        buffer.removeFirst(lineStart)
        (searched, lineStart) = (searched - lineStart, 0)
        buffer += bytes
    }

    /// The next whole reply; nil when more bytes are needed.
    mutating func next() throws(SMTPViolation) -> SMTPReply? {
        while let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = buffer[lineStart..<end]
            replySize += line.count + 1
            (lineStart, searched) = (end + 1, end + 1)
            guard replySize <= SMTPReplyReader.limit else { throw .longReply }
            let (code, isLast) = try read(line)
            if isLast {
                let reply = SMTPReply(code: code, text: CleanText.text(text))
                (text, replySize) = ([], 0)
                return reply
            }
        }
        searched = buffer.count
        guard replySize + buffer.count - lineStart <= SMTPReplyReader.limit else { throw .longReply }
        return nil
    }

    private mutating func read(_ line: ArraySlice<UInt8>) throws(SMTPViolation) -> (code: Int, isLast: Bool) {
        var line = line
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        let digits = line.prefix(3).map { Int($0) - Int(UInt8(ascii: "0")) }
        guard digits.count == 3, (2...5).contains(digits[0]), digits.allSatisfy((0...9).contains) else {
            throw .malformedReply(CleanText.text(line))
        }
        let rest = line.dropFirst(3)
        guard rest.isEmpty || rest.first == UInt8(ascii: " ") || rest.first == UInt8(ascii: "-") else {
            throw .malformedReply(CleanText.text(line))
        }
        if !text.isEmpty { text.append(UInt8(ascii: " ")) }
        text += rest.dropFirst()
        return (digits[0] * 100 + digits[1] * 10 + digits[2], rest.first != UInt8(ascii: "-"))
    }
}
