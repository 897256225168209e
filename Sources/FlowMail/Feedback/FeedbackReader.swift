/// Reads a whole message that came back: a delivery report (RFC 3464), a complaint (RFC 5965), a bounce in words, a
/// wish to unsubscribe, an answer.
///
/// Nothing is made up: addresses and messages come from the bytes that were given. Takes time and memory in proportion
/// to the message.
package struct FeedbackReader: Sendable {
    /// Why there is nothing to read.
    package enum Failure: Error, Hashable, Sendable {
        /// No header field is there.
        case notAMessage
        case tooLarge(limitBytes: Int)
    }

    package static let byteLimit = 10 * 1024 * 1024

    let clues: MessageClues
    /// Where wishes to unsubscribe go, in lower case and without a token (`unsubscribe@example.com`); nil is every
    /// address whose local part begins with `unsubscribe+`.
    private let unsubscribeAddress: String?

    package init(clues: MessageClues, unsubscribeAddress: String? = nil) {
        self.clues = clues
        self.unsubscribeAddress = unsubscribeAddress?.lowercased()
    }

    /// What the message tells; nothing when it is not about one of ours, as far as that can be seen.
    ///
    /// `recipient` is the address that the message was delivered to, as the mail server knows it; without it the
    /// header's own fields say so.
    package func read(_ bytes: [UInt8], recipient: String? = nil) throws(Failure) -> [MailFeedback] {
        guard bytes.count <= FeedbackReader.byteLimit else { throw .tooLarge(limitBytes: FeedbackReader.byteLimit) }
        let message = IncomingMessage(bytes, recipient: recipient, clues: clues)
        guard !message.root.header.fields.isEmpty else { throw .notAMessage }
        let feedback = read(message)
        var known: Set<String> = []
        return feedback.filter { known.insert($0.id).inserted }
    }

    private func read(_ message: IncomingMessage) -> [MailFeedback] {
        if let report = message.part(ofType: "message/feedback-report") { return complaints(report, in: message) }
        if let report = message.deliveryStatus { return bounces(report, in: message) }
        if let asking = message.recipients.first(where: isUnsubscribeAddress) {
            return [wish(to: asking, in: message)].compactMap { $0 }
        }
        // What is left of multipart/report tells that a message was read or deleted: no answer of a person.
        guard message.root.type.name != "multipart/report" else { return [] }
        if message.isFromServer { return WrittenBounce(message)?.feedback(in: message, clues: clues) ?? [] }
        return [answer(message)].compactMap { $0 }
    }

    private func isUnsubscribeAddress(_ address: String) -> Bool {
        guard let at = address.lastIndex(of: "@"), let plus = address[..<at].lastIndex(of: "+") else { return false }
        let plain = String(address[..<plus] + address[at...])
        return unsubscribeAddress.map { $0 == plain } ?? (plain.hasPrefix("unsubscribe@"))
    }

    private func wish(to address: String, in message: IncomingMessage) -> MailFeedback? {
        clues.message(ofAddress: address).map { outbox in
            MailFeedback(.unsubscribe, of: [.outbox(outbox)], recipient: nil, source: message.identity, at: message.at)
        }
    }

    /// A person's answer: In-Reply-To names our message; the parent in References does where the first is missing.
    private func answer(_ message: IncomingMessage) -> MailFeedback? {
        guard !message.isAutomatic else { return nil }
        let header = message.root.header
        var ids = header.all("in-reply-to").flatMap { MessageID.all(in: $0) }
        if ids.isEmpty { ids = header.all("references").flatMap { MessageID.all(in: $0) }.suffix(1) }
        guard !ids.isEmpty else { return nil }
        return MailFeedback(
            .reply,
            of: MessageClues.unique(ids.map { .messageID($0) }),
            recipient: nil,
            source: message.identity,
            at: message.at
        )
    }
}
