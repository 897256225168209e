import FlowMail
import FlowModel

/// What Postmark's webhooks tell of bounces, complaints and changed subscriptions.
enum PostmarkNews {
    /// The address is no good: Postmark sends nothing more there.
    private static let hardTypes: Set<String> = ["HardBounce", "BadEmailAddress", "ManuallyDeactivated"]
    /// This message did not get through.
    private static let softTypes: Set<String> = [
        "Transient", "DnsError", "SpamNotification", "SoftBounce", "VirusNotification", "Blocked", "DMARCPolicy",
        "Unknown",
    ]

    static func read(_ news: HookJSON, clues: MessageClues) -> [MailFeedback] {
        switch news["RecordType"].text {
        case "Bounce": bounce(news, type: news["Type"].text ?? "", clues)
        case "SpamComplaint": [feedback(.complaint, news, clues)]
        case "SubscriptionChange": subscriptionChange(news, clues)
        default: []
        }
    }

    private static func bounce(_ news: HookJSON, type: String, _ clues: MessageClues) -> [MailFeedback] {
        switch type {
        case _ where hardTypes.contains(type): [feedback(.hardBounce, news, clues)]
        case _ where softTypes.contains(type): [feedback(.softBounce, news, clues)]
        case "SpamComplaint": [feedback(.complaint, news, clues)]
        case "Unsubscribe": [feedback(.unsubscribe, news, clues)]
        default: []
        }
    }

    /// Somebody, or Postmark, ended the sending to an address; that it goes on again is not ours to follow.
    private static func subscriptionChange(_ news: HookJSON, _ clues: MessageClues) -> [MailFeedback] {
        guard news["SuppressSending"].isTrue else { return [] }
        switch news["SuppressionReason"].text {
        case "HardBounce": return [feedback(.hardBounce, news, clues)]
        case "SpamComplaint": return [feedback(.complaint, news, clues)]
        default: return [feedback(.unsubscribe, news, clues)]
        }
    }

    private static func feedback(
        _ kind: MailFeedback.Kind,
        _ news: HookJSON,
        _ clues: MessageClues
    ) -> MailFeedback {
        let time = news["BouncedAt"].instant ?? news["ChangedAt"].instant
        let custom = clues.names(returnPaths: [], listUnsubscribe: [], messageIDs: news["Metadata"].ownMessageIDs)
        let returned = news["Content"].text.map { clues.names(inReport: Array($0.utf8)) } ?? []
        return MailFeedback(
            kind,
            of: MessageClues.unique(custom + returned),
            recipient: news["Email"].text ?? news["Recipient"].text,
            source: [news["ID"].text, news["MessageID"].text, news["ChangedAt"].text].compactMap { $0 }
                .joined(separator: " "),
            at: time,
            status: news["Type"].text ?? news["SuppressionReason"].text ?? "",
            detail: news["Details"].text ?? news["Description"].text ?? ""
        )
    }
}
