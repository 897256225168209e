/// One recipient's fields of a delivery report (RFC 3464, section 2.3).
struct DeliveryStatus: Sendable {
    /// Reports about more are cut: ours have one recipient.
    private static let limit = 50

    /// `failed`, `delayed`, `delivered` … in lower case.
    var action: String
    var status: String
    /// Without the name of its protocol.
    var diagnostic: String
    /// The address that we wrote to where it is told, else where that one led.
    var recipient: String?
    var lastAttempt: String?

    /// Reads the blocks of fields, the first of which is about the message.
    static func read(_ content: ArraySlice<UInt8>) -> [DeliveryStatus] {
        var result: [DeliveryStatus] = []
        var rest = content
        while !rest.isEmpty, result.count < limit {
            let (block, next) = IncomingHeader.read(rest)
            rest = next
            if let status = DeliveryStatus(block) { result.append(status) }
        }
        return result
    }

    /// Nil for a block that is about no recipient.
    private init?(_ block: IncomingHeader) {
        let final = block["final-recipient"]
        let original = block["original-recipient"]
        guard final ?? original != nil else { return nil }
        status = block["status"] ?? ""
        let level = EnhancedStatus(status)?.level
        action =
            block["action"].map { String($0.prefix { $0.isLetter }).lowercased() } ?? (level == 5 ? "failed" : "")
        diagnostic = DeliveryStatus.value(block["diagnostic-code"] ?? "")
        recipient =
            [original, final].compactMap { $0 }.lazy
            .compactMap { MailFeedback.address(DeliveryStatus.value($0)) }.first
        lastAttempt = block["last-attempt-date"]
    }

    /// What stands behind the type and the semicolon: `rfc822; bob@example.com`.
    private static func value(_ field: String) -> String {
        guard let semicolon = field.firstIndex(of: ";") else { return field }
        return String(field[field.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" })
    }
}

extension FeedbackReader {
    /// What failed for good; delays and successes tell nothing.
    func bounces(_ report: IncomingPart, in message: IncomingMessage) -> [MailFeedback] {
        let names = MessageClues.unique(message.named + (message.returnedHeader.map(clues.names) ?? []))
        return DeliveryStatus.read(report.content).filter { $0.action == "failed" }.map { failure in
            let verdict = BounceVerdict(status: failure.status, diagnostic: failure.diagnostic)
            return MailFeedback(
                verdict == .hard ? .hardBounce : .softBounce,
                of: names,
                recipient: failure.recipient,
                source: message.identity,
                at: failure.lastAttempt.flatMap(MailDate.instant) ?? message.at,
                status: EnhancedStatus(failure.status)?.description ?? "",
                detail: failure.diagnostic
            )
        }
    }
}
