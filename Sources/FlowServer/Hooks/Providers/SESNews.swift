import FlowMail
import FlowModel

/// What Amazon SES publishes of bounces and complaints, as an event (`eventType`) or as feedback (`notificationType`).
enum SESNews {
    private static let recipientLimit = 50
    /// Complaints that do not say that a person did not want the mail.
    private static let otherComplaints: Set<String> = ["not-spam", "auth-failure", "virus"]

    static func read(_ news: HookJSON, clues: MessageClues) -> [MailFeedback] {
        let names = names(news["mail"], clues)
        switch (news["eventType"].text ?? news["notificationType"].text)?.lowercased() {
        case "bounce": return bounces(news["bounce"], names)
        case "complaint": return complaints(news["complaint"], names)
        default: return []
        }
    }

    private static func bounces(_ bounce: HookJSON, _ names: [MailFeedback.MessageName]) -> [MailFeedback] {
        // "Undetermined" may be anything: it is as good as transient.
        let isHard = bounce["bounceType"].text?.lowercased() == "permanent"
        return bounce["bouncedRecipients"].list.prefix(recipientLimit).map { recipient in
            MailFeedback(
                isHard ? .hardBounce : .softBounce,
                of: names,
                recipient: recipient["emailAddress"].text,
                source: bounce["feedbackId"].text ?? "",
                at: bounce["timestamp"].instant,
                status: recipient["status"].text ?? bounce["bounceSubType"].text ?? "",
                detail: recipient["diagnosticCode"].text ?? bounce["bounceSubType"].text ?? ""
            )
        }
    }

    private static func complaints(_ complaint: HookJSON, _ names: [MailFeedback.MessageName]) -> [MailFeedback] {
        let type = complaint["complaintFeedbackType"].text?.lowercased() ?? ""
        guard !otherComplaints.contains(type) else { return [] }
        return complaint["complainedRecipients"].list.prefix(recipientLimit).map { recipient in
            MailFeedback(
                .complaint,
                of: names,
                recipient: recipient["emailAddress"].text,
                source: complaint["feedbackId"].text ?? "",
                at: complaint["timestamp"].instant,
                status: type
            )
        }
    }

    /// SES replaces the Message-ID of what it sends: the envelope sender and the header of the original say more.
    private static func names(_ mail: HookJSON, _ clues: MessageClues) -> [MailFeedback.MessageName] {
        func values(_ name: String) -> [String] {
            mail["headers"].list.filter { $0["name"].text?.lowercased() == name }.compactMap { $0["value"].text }
        }
        return clues.names(
            returnPaths: [mail["source"].text].compactMap { $0 } + values("return-path"),
            listUnsubscribe: values("list-unsubscribe"),
            messageIDs: mail["tags"].ownMessageIDs + values("message-id")
                + [mail["commonHeaders"]["messageId"].text].compactMap { $0 }
        )
    }
}
