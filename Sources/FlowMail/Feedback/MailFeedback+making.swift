import Crypto
package import FlowModel

extension MailFeedback {
    /// The longest detail, in bytes of UTF-8.
    package static let detailByteLimit = 500
    private static let statusByteLimit = 60

    /// News whose id follows from what it is about: the same bounce or complaint told twice is one.
    ///
    /// A message can fail and be complained about once, so there the message counts; answers and wishes to unsubscribe
    /// are told apart by their `source`, which names the mail or the provider's event that brought them.
    package init(
        _ kind: Kind,
        of messages: [MessageName],
        recipient: String?,
        source: String,
        at: Instant?,
        status: String = "",
        detail: String = ""
    ) {
        let recipient = recipient.flatMap(MailFeedback.address)
        let subject =
            switch (kind, messages.first) {
            case (.hardBounce, let message?), (.softBounce, let message?), (.complaint, let message?): message.key
            case (.reply, _), (.unsubscribe, _), (_, nil): source + "\n" + (recipient ?? "")
            }
        let digest = SHA256.hash(data: Array((kind.rawValue + "\n" + subject).utf8))
        self.init(
            id: Hexadecimal.text(digest.prefix(16)),
            kind: kind,
            messages: messages,
            recipient: recipient,
            at: at,
            status: MailFeedback.line(status, limit: MailFeedback.statusByteLimit),
            detail: MailFeedback.line(detail, limit: MailFeedback.detailByteLimit)
        )
    }

    /// An address as contacts have it, with or without angle brackets around it; nil when mail cannot go there.
    package static func address(_ written: String) -> String? {
        let trimmed = String(decoding: Array(written.utf8)[...].trimmed, as: UTF8.self)
        let isBracketed = trimmed.hasPrefix("<") && trimmed.hasSuffix(">")
        let address = isBracketed ? String(trimmed.dropFirst().dropLast()) : trimmed
        // Looked at before its case changes: Unicode has letters that become ASCII by that.
        return EmailAddress.isMailable(address) ? EmailAddress.canonical(address) : nil
    }

    /// One line without control characters and without blanks in a row, cut between two characters.
    private static func line(_ text: String, limit: Int) -> String {
        // More than is kept, so that blanks in between do not cost the end.
        let head = String(decoding: text.utf8.prefix(limit * 4), as: UTF8.self)
        let words = ControlCharacters.line(head).split { $0 == " " }
        var result = ""
        for character in words.joined(separator: " ") where character != "\u{fffd}" {
            guard result.utf8.count + character.utf8.count <= limit else { break }
            result.append(character)
        }
        return result
    }
}

extension MailFeedback.MessageName {
    /// Tells every message from every other.
    fileprivate var key: String {
        switch self {
        case .outbox(let id): "outbox \(id.number)"
        case .messageID(let id): "message-id " + id
        }
    }
}
