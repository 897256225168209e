package import FlowModel

/// Finds out which of our messages something is about.
package struct MessageClues: Sendable {
    private static let addressLimit = 30
    private static let nameLimit = 6
    private static let tokenByteLimit = 100

    /// The message that a signed token names, one of an address (`bounces+TOKEN@…`) or of a link (`…/u/TOKEN`); nil for
    /// any other text.
    private let outbox: @Sendable (String) -> OutboxID?

    package init(outbox: @escaping @Sendable (String) -> OutboxID?) {
        self.outbox = outbox
    }

    /// The message whose token stands behind the last `+` of the address.
    package func message(ofAddress address: String) -> OutboxID? {
        guard let at = address.lastIndex(of: "@"), let plus = address[..<at].lastIndex(of: "+") else { return nil }
        return message(ofToken: address[address.index(after: plus)..<at])
    }

    /// Names for the message whose header came back, the surest first.
    ///
    /// Providers replace the Message-ID of what they send on, but hardly ever its Return-Path, and never its
    /// List-Unsubscribe.
    package func names(
        returnPaths: [String],
        listUnsubscribe: [String],
        messageIDs: [String]
    ) -> [MailFeedback.MessageName] {
        let tokens =
            returnPaths.flatMap { MessageClues.addresses(in: $0) }.compactMap { message(ofAddress: $0) }
            + listUnsubscribe.flatMap(links).compactMap { $0 }
        let ids = messageIDs.flatMap { MessageID.all(in: $0) + [MessageID.read($0)].compactMap { $0 } }
        return MessageClues.unique(tokens.map { .outbox($0) } + ids.map { .messageID($0) })
    }

    func names(in header: IncomingHeader) -> [MailFeedback.MessageName] {
        names(
            returnPaths: header.all("return-path"),
            listUnsubscribe: header.all("list-unsubscribe"),
            messageIDs: header.all("message-id") + header.all("x-original-message-id")
        )
    }

    /// Without repetitions, and no more than somebody should look up.
    package static func unique(_ names: [MailFeedback.MessageName]) -> [MailFeedback.MessageName] {
        var result: [MailFeedback.MessageName] = []
        for name in names where result.count < nameLimit && !result.contains(name) { result.append(name) }
        return result
    }

    /// The mailable addresses in a field, in lower case; display names and comments are passed over as far as they hold
    /// no address.
    package static func addresses(in field: String) -> [String] {
        var result: [String] = []
        for word in field.split(whereSeparator: { " \t,;:<>()\"'".contains($0) }) where word.contains("@") {
            guard result.count < addressLimit else { break }
            if let address = MailFeedback.address(String(word)) { result.append(address) }
        }
        return result
    }

    /// The messages that the links of a List-Unsubscribe field name (RFC 2369, section 3.2).
    private func links(in field: String) -> [OutboxID?] {
        field.split(whereSeparator: { " \t,<>".contains($0) }).prefix(MessageClues.addressLimit).map { link in
            let path = link.prefix { $0 != "?" && $0 != "#" }
            if path.lowercased().hasPrefix("mailto:") { return message(ofAddress: String(path.dropFirst(7))) }
            return path.split(separator: "/").last.flatMap(message(ofToken:))
        }
    }

    private func message(ofToken token: Substring) -> OutboxID? {
        (1...MessageClues.tokenByteLimit).contains(token.utf8.count) ? outbox(String(token)) : nil
    }
}

extension MessageClues {
    /// Names for the message whose header is inside a report, or inside a bounce in words.
    package func names(inReport bytes: [UInt8]) -> [MailFeedback.MessageName] {
        guard bytes.count <= FeedbackReader.byteLimit else { return [] }
        let message = IncomingMessage(bytes, recipient: nil, clues: self)
        let written = WrittenBounce(message)?.names(clues: self) ?? []
        return MessageClues.unique(message.named + written)
    }
}
