/// What the server offered in its last answer to EHLO, and what else was learnt while the connection was made.
struct SMTPExtensions: Hashable, Sendable {
    /// MAIL, RCPT and DATA may go in one piece (RFC 2920).
    var hasPipelining = false
    var hasEightBit = false
    var hasUTF8 = false
    var hasSize = false
    /// The longest message taken; nil when there is no fixed limit (RFC 1870).
    var largestMessage: Int?
    /// The server answered 235.
    var isSignedIn = false
    /// The last line the server said, for the reason when connecting fails.
    var lastLine = ""

    private var expectsGreeting = true

    init(hasPipelining: Bool = false) {
        self.hasPipelining = hasPipelining
    }

    /// Learns from the server's lines in their order.
    init(lines: [[UInt8]]) {
        lines.forEach { note($0) }
    }

    /// A 220 begins anew: what was offered before STARTTLS does not count after it (RFC 3207, section 4.2).
    private mutating func note(_ line: [UInt8]) {
        let said = CleanText.text(line)
        switch said.prefix(3) {
        case "220": self = SMTPExtensions()
        case "235": isSignedIn = true
        case "250":
            // The first line is the server's name, which may be any word.
            if !expectsGreeting { note(keyword: said.dropFirst(4)) }
            expectsGreeting = false
        default: break
        }
        lastLine = said
    }

    private mutating func note(keyword: Substring) {
        let words = keyword.split(separator: " ")
        switch words.first?.uppercased() {
        case "PIPELINING": hasPipelining = true
        case "8BITMIME": hasEightBit = true
        case "SMTPUTF8": hasUTF8 = true
        case "SIZE":
            hasSize = true
            let limit = words.count > 1 ? Int(words[1]) ?? 0 : 0
            largestMessage = limit > 0 ? limit : nil
        default: break
        }
    }
}
