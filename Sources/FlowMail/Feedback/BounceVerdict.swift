/// Whether a failure says that the address is no good, or only that this message did not get through.
///
/// An address is lost for good on a hard bounce, so that only what is plainly about the mailbox's existence counts as
/// one. Everything else is soft, and enough soft ones in a row count as much.
package enum BounceVerdict: Hashable, Sendable {
    case hard
    case soft

    /// - Parameters:
    ///   - status: of RFC 3463 (`5.1.1`), with whatever stands behind it; empty when there is none.
    ///   - diagnostic: the other side's words; a status in them counts where `status` is none or says nothing.
    package init(status: String, diagnostic: String) {
        let written = EnhancedStatus(status)
        let spoken = EnhancedStatus.first(in: diagnostic)
        let known = written.flatMap { $0.isUndefined ? nil : $0 } ?? spoken ?? written
        switch known {
        case let known? where known.level == 4: self = .soft
        case let known? where known.isAboutMailbox: self = .hard
        case let known? where known.isAboutSizeOrRoom: self = .soft
        case .some, nil: self = BounceVerdict.saysUnknown(diagnostic) ? .hard : .soft
        }
    }

    private static let diagnosticByteLimit = 4096

    /// Words of mail servers for an address that does not exist.
    private static let unknownWords = [
        "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no mailbox here",
        "user not found", "recipient not found", "mailbox not found", "unknown recipient", "recipient unknown",
        "unknown address", "address unknown", "does not exist", "doesn't exist", "invalid recipient",
        "unknown mailbox", "not a valid mailbox", "no such address", "user doesn't have", "recipient rejected: user",
    ]

    private static func saysUnknown(_ diagnostic: String) -> Bool {
        let text = String(decoding: diagnostic.utf8.prefix(diagnosticByteLimit), as: UTF8.self).lowercased()
        // That the sender does not exist is nothing the recipient can help.
        return !text.contains("sender") && unknownWords.contains { text.contains($0) }
    }
}

/// A status code of RFC 3463: `5.1.1`.
package struct EnhancedStatus: Hashable, Sendable, CustomStringConvertible {
    /// 2, 4 or 5.
    package var level: Int
    package var subject: Int
    package var detail: Int

    /// Reads what the text begins with.
    package init?(_ text: String) {
        self.init(bytes: Array(text.utf8.prefix(16))[...].trimmed)
    }

    private init?(bytes: ArraySlice<UInt8>) {
        var numbers: [Int] = []
        var rest = bytes
        while numbers.count < 3 {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard (1...3).contains(digits.count) else { return nil }
            numbers.append(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
            rest = rest.dropFirst(digits.count)
            guard numbers.count < 3 else { break }
            guard rest.first == UInt8(ascii: ".") else { return nil }
            rest = rest.dropFirst()
        }
        // An address of the internet has a fourth number.
        let fourth = rest.first == UInt8(ascii: ".") ? rest.dropFirst().first : nil
        let goesOn = fourth.map { (0x30...0x39).contains($0) } ?? false
        guard [2, 4, 5].contains(numbers[0]), !goesOn else { return nil }
        (level, subject, detail) = (numbers[0], numbers[1], numbers[2])
    }

    /// The first failure code in somebody's words; a bare reply code of SMTP (`550`) is one without details.
    package static func first(in text: String) -> EnhancedStatus? {
        let bytes = Array(text.utf8.prefix(byteLimit))
        var bare: EnhancedStatus?
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "4") || bytes[index] == UInt8(ascii: "5"),
                index == 0 || !isPartOfNumber(bytes[index - 1])
            else {
                index += 1
                continue
            }
            if let status = EnhancedStatus(bytes: bytes[index...].prefix(16)) { return status }
            let digits = bytes[index...].prefix(4).prefix { (0x30...0x39).contains($0) }
            let next = index + 3 < bytes.count ? bytes[index + 3] : 0x20
            if bare == nil, digits.count == 3, next.isBlank || next == UInt8(ascii: "-") {
                bare = EnhancedStatus(level: Int(bytes[index] - 0x30), subject: 0, detail: 0)
            }
            index += 1
        }
        return bare
    }

    private static let byteLimit = 64 * 1024

    private init(level: Int, subject: Int, detail: Int) {
        (self.level, self.subject, self.detail) = (level, subject, detail)
    }

    package var description: String { "\(level).\(subject).\(detail)" }

    /// A code that says that it says nothing.
    fileprivate var isUndefined: Bool { subject == 0 }

    /// The mailbox is not there, or is closed: X.1 is about addresses and X.2 about mailboxes, but for what is about
    /// the sender (X.1.7, X.1.8), a full mailbox (X.2.2) and a long message (X.2.3).
    fileprivate var isAboutMailbox: Bool {
        switch (subject, detail) {
        case (1, 7), (1, 8), (2, 2), (2, 3): false
        case (1, _), (2, _): true
        default: false
        }
    }

    /// Whatever the words beside it are.
    fileprivate var isAboutSizeOrRoom: Bool {
        switch (subject, detail) {
        case (2, 2), (2, 3), (3, 1), (3, 4), (1, 7), (1, 8): true
        default: false
        }
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "."), 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}
