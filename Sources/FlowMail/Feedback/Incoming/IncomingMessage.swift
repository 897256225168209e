import Crypto
import FlowModel

/// A message that was handed in, with what several readers ask of it.
struct IncomingMessage: Sendable {
    private static let recipientLimit = 20

    let root: IncomingPart
    /// All parts, the message itself first.
    let parts: [IncomingPart]
    /// Whom it was delivered to, in lower case, the surest first.
    let recipients: [String]
    /// The messages whose tokens stand in those addresses.
    let named: [MailFeedback.MessageName]
    /// Tells this mail from others, and is the same when it is handed in again.
    let identity: String
    let at: Instant?

    init(_ bytes: [UInt8], recipient: String?, clues: MessageClues) {
        root = IncomingPart(bytes[...])
        parts = root.all
        let header = root.header
        let fields = ["delivered-to", "x-original-to", "envelope-to", "to"].flatMap { header.all($0) }
        var recipients = recipient.flatMap(MailFeedback.address).map { [$0] } ?? []
        for address in fields.flatMap({ MessageClues.addresses(in: $0) }) {
            guard recipients.count < IncomingMessage.recipientLimit else { break }
            if !recipients.contains(address) { recipients.append(address) }
        }
        self.recipients = recipients
        named = MessageClues.unique(recipients.compactMap { clues.message(ofAddress: $0) }.map { .outbox($0) })
        identity =
            header.all("message-id").flatMap { MessageID.all(in: $0) }.first
            ?? Hexadecimal.text(SHA256.hash(data: bytes))
        at = header["date"].flatMap(MailDate.instant)
    }

    func part(ofType name: String) -> IncomingPart? {
        parts.first { $0.type.name == name }
    }

    /// Fields about each recipient (RFC 3464, section 2; RFC 6533, section 4).
    var deliveryStatus: IncomingPart? {
        part(ofType: "message/delivery-status") ?? part(ofType: "message/global-delivery-status")
    }

    /// The header of the message that came back with it.
    var returnedHeader: IncomingHeader? {
        parts.first { $0.type.isReturnedMessage }.map { IncomingHeader.read($0.content).header }
    }

    /// Whether a mail server wrote it; people who sit at the postmaster's address answer to something.
    var isFromServer: Bool {
        let header = root.header
        if header["x-failed-recipients"] != nil { return true }
        let from = header["from"]?.lowercased() ?? ""
        let name = MessageClues.addresses(in: from).first?.prefix { $0 != "@" } ?? ""
        return from.contains("mailer-daemon") || name == "mail-daemon"
            || (name == "postmaster" && header["in-reply-to"] == nil)
    }

    /// Whether a program wrote it (RFC 3834, section 5, and what programs did before it).
    var isAutomatic: Bool {
        let header = root.header
        if let submitted = header["auto-submitted"], word(submitted) != "no" { return true }
        if let precedence = header["precedence"], ["bulk", "auto_reply", "junk", "list"].contains(word(precedence)) {
            return true
        }
        let marks = ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from"]
        if marks.contains(where: { header[$0] != nil }) { return true }
        return hasEmptyReturnPath && saysAbsent
    }

    /// `<>`: an answer to it would go nowhere, as is right for what a program wrote (RFC 5321, section 4.5.5).
    var hasEmptyReturnPath: Bool {
        root.header["return-path"].map { $0.filter { !$0.isWhitespace } == "<>" } ?? false
    }

    private var saysAbsent: Bool {
        let subject = TransferDecoding.words(root.header["subject"] ?? "").lowercased()
        return ["out of office", "out of the office", "automatic reply", "auto reply", "autoreply", "afwezig"]
            .contains { subject.contains($0) }
    }

    private func word(_ value: String) -> String {
        String(value.prefix { $0 != ";" && $0 != "(" && !$0.isWhitespace }).lowercased()
    }
}
