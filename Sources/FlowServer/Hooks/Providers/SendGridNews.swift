import FlowMail
import FlowModel

/// What SendGrid's event webhook tells: a list of events, of which those about failures count.
enum SendGridNews {
    static func read(_ news: HookJSON, clues: MessageClues) -> [MailFeedback] {
        news.list.compactMap { event in
            kind(of: event).map { kind in
                MailFeedback(
                    kind,
                    of: clues.names(
                        returnPaths: [],
                        listUnsubscribe: [],
                        messageIDs: event.ownMessageIDs + [event["smtp-id"].text].compactMap { $0 }
                    ),
                    recipient: event["email"].text,
                    source: event["sg_event_id"].text ?? "",
                    at: event["timestamp"].instant,
                    status: event["status"].text ?? event["event"].text ?? "",
                    detail: event["reason"].text ?? event["response"].text ?? ""
                )
            }
        }
    }

    /// Nil for what is no news to us: deliveries, and deferrals, which SendGrid goes on trying.
    private static func kind(of event: HookJSON) -> MailFeedback.Kind? {
        switch event["event"].text {
        case "bounce": event["type"].text == "blocked" ? .softBounce : .hardBounce
        case "blocked": .softBounce
        case "dropped": dropped(event["reason"].text?.lowercased() ?? "")
        case "spamreport": .complaint
        case "unsubscribe", "group_unsubscribe": .unsubscribe
        default: nil
        }
    }

    /// SendGrid did not try, because of what it knows about the address.
    private static func dropped(_ reason: String) -> MailFeedback.Kind {
        switch reason {
        case _ where reason.contains("bounced address") || reason == "invalid": .hardBounce
        case _ where reason.contains("spam reporting"): .complaint
        case _ where reason.contains("unsubscribed"): .unsubscribe
        default: .softBounce
        }
    }
}
