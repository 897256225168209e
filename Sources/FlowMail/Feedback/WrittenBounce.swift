/// A bounce in words, as mail servers wrote them before there were reports, and some still do.
///
/// It counts only with a copy of our message's header in it, or a token in its recipient's address.
struct WrittenBounce {
    private static let textByteLimit = 64 * 1024
    private static let partLimit = 4
    /// In subjects of news about mail that is still being tried.
    private static let delayWords = ["delay", "warning", "verzögert", "vertraagd", "still being retried"]
    /// Where the copy of the message begins in one text with the report.
    private static let copyMarks = [
        "--- below this line is a copy of the message", "------ this is a copy of the message", "--- original message",
        "--- the header of the original message", "----- original message", "--- returned message",
    ]

    /// What was written before the copy of the message.
    private let words: String
    private let returned: [IncomingHeader]

    /// Nil where the mail server says that it is still trying.
    init?(_ message: IncomingMessage) {
        let subject = TransferDecoding.words(message.root.header["subject"] ?? "").lowercased()
        guard !WrittenBounce.delayWords.contains(where: { subject.contains($0) }) else { return nil }
        var (words, returned) = ("", message.returnedHeader.map { [$0] } ?? [])
        for part in message.parts.filter({ $0.type.name == "text/plain" }).prefix(WrittenBounce.partLimit) {
            let (said, copy) = WrittenBounce.split(part.content)
            words += said
            if let copy { returned.append(copy) }
        }
        (self.words, self.returned) = (words, returned)
    }

    /// The messages that came back.
    func names(clues: MessageClues) -> [MailFeedback.MessageName] {
        returned.flatMap { clues.names(in: $0) }
    }

    func feedback(in message: IncomingMessage, clues: MessageClues) -> [MailFeedback] {
        let names = MessageClues.unique(message.named + names(clues: clues))
        guard !names.isEmpty else { return [] }
        let status = EnhancedStatus.first(in: words)
        let verdict = BounceVerdict(status: status?.description ?? "", diagnostic: words)
        let failed = message.root.header["x-failed-recipients"].map { MessageClues.addresses(in: $0) } ?? []
        return [
            MailFeedback(
                verdict == .hard ? .hardBounce : .softBounce,
                of: names,
                recipient: failed.first,
                source: message.identity,
                at: message.at,
                status: status?.description ?? "",
                detail: line(with: status)
            )
        ]
    }

    /// The line that holds the code, or everything from the start.
    private func line(with status: EnhancedStatus?) -> String {
        guard let status else { return words }
        let code = status.description
        let bare = String(status.level)
        let lines = words.split(separator: "\n")
        let found = lines.first { $0.contains(code) } ?? lines.first { EnhancedStatus.first(in: String($0)) != nil }
        return found.map { $0.drop { $0 != Character(bare) } }.map(String.init) ?? words
    }

    /// The words before the copy, and the copy's header: what follows the mark, or begins with a field of a header.
    private static func split(_ content: ArraySlice<UInt8>) -> (words: String, copy: IncomingHeader?) {
        let text = content.prefix(textByteLimit)
        var words: [UInt8] = []
        var copyStart: Int?
        for line in IncomingLines(text) {
            let lowercased = String(decoding: line.text.trimmed.prefix(80), as: UTF8.self).lowercased()
            if copyMarks.contains(where: { lowercased.hasPrefix($0) }) {
                copyStart = line.next
                break
            }
            if ["return-path:", "received:", "message-id:"].contains(where: { lowercased.hasPrefix($0) }) {
                copyStart = line.text.startIndex
                break
            }
            words += line.text + [UInt8(ascii: "\n")]
        }
        guard let copyStart else { return (String(decoding: words, as: UTF8.self), nil) }
        var rest = text[copyStart...]
        while let line = IncomingLines(rest).first(where: { _ in true }), line.text.trimmed.isEmpty {
            rest = rest[line.next...]
        }
        return (String(decoding: words, as: UTF8.self), IncomingHeader.read(rest).header)
    }
}
