import FlowMail
import FlowModel

/// What Mailgun's webhooks tell in `event-data`.
enum MailgunNews {
    static func read(_ news: HookJSON, clues: MessageClues) -> [MailFeedback] {
        let event = news["event-data"]
        guard let kind = kind(of: event) else { return [] }
        let headers = event["message"]["headers"]
        let delivery = event["delivery-status"]
        return [
            MailFeedback(
                kind,
                of: clues.names(
                    returnPaths: [event["envelope"]["sender"].text].compactMap { $0 },
                    listUnsubscribe: [],
                    messageIDs: [headers["message-id"].text].compactMap { $0 }
                        + event["user-variables"].ownMessageIDs
                ),
                recipient: event["recipient"].text,
                source: event["id"].text ?? "",
                at: event["timestamp"].instant,
                status: status(delivery) ?? event["reason"].text ?? "",
                detail: delivery["message"].text ?? delivery["description"].text ?? ""
            )
        ]
    }

    /// Nil for what is no news to us: temporary failures are tried again, the last of them is permanent.
    private static func kind(of event: HookJSON) -> MailFeedback.Kind? {
        switch event["event"].text {
        case "complained": .complaint
        case "unsubscribed": .unsubscribe
        case "failed" where event["severity"].text == "permanent":
            failed(reason: event["reason"].text ?? "", event["delivery-status"])
        default: nil
        }
    }

    private static func failed(reason: String, _ delivery: HookJSON) -> MailFeedback.Kind {
        switch reason {
        case "suppress-bounce": return .hardBounce
        case "suppress-complaint": return .complaint
        case "suppress-unsubscribe": return .unsubscribe
        case "bounce", "generic":
            // "Permanent" is every answer 5xx here: a full mailbox and a blocked sender too.
            let words = delivery["message"].text ?? delivery["description"].text ?? ""
            let verdict = BounceVerdict(status: status(delivery) ?? "", diagnostic: words)
            return verdict == .hard ? .hardBounce : .softBounce
        default: return .softBounce
        }
    }

    private static func status(_ delivery: HookJSON) -> String? {
        delivery["enhanced-code"].text
    }
}
