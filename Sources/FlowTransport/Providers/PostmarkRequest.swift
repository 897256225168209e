import FlowModel
import FlowRuntime

/// Postmark: `/email`, the message in its pieces as JSON.
enum PostmarkRequest {
    /// Postmark's limit for a value of `Metadata`.
    private static let metadataLimit = 80

    static func make(_ settings: ProviderSettings, _ mail: MessageBody, _ message: ReadMessage) -> ProviderRequest {
        var headers = message.otherHeaders.map { (name: $0.name, value: $0.value) }
        // Without the second it puts an id of its own in the place of ours.
        headers.append(("Message-ID", "<\(mail.messageID)>"))
        headers.append(("X-PM-KeepID", "true"))
        var members: [(key: String, value: Value)] = [
            ("From", .text(mailbox(message.raw("from") ?? mail.sender))), ("To", .text(mail.recipient)),
            ("Subject", .text(message["subject"] ?? "")),
            ("Headers", .list(headers.map { .object(["Name": .text($0.name), "Value": .text($0.value)]) })),
            ("TrackOpens", .flag(false)), ("TrackLinks", .text("None")),
        ]
        // Without it mail goes out by the stream for transactional mail, where Postmark wants no other.
        if !settings.account.isEmpty { members.append(("MessageStream", .text(settings.account))) }
        if let replyTo = message.raw("reply-to") { members.append(("ReplyTo", .text(mailbox(replyTo)))) }
        if let text = message.text { members.append(("TextBody", .text(text))) }
        if let html = message.html { members.append(("HtmlBody", .text(html))) }
        if mail.messageID.utf8.count <= metadataLimit {
            members.append(("Metadata", .object([ProviderRequest.messageIDName: .text(mail.messageID)])))
        }
        if !message.attachments.isEmpty {
            members.append(("Attachments", .list(message.attachments.map(attachment))))
        }
        return ProviderRequest(
            url: settings.base + "/email",
            headers: [
                "Accept: application/json", "Content-Type: application/json",
                "X-Postmark-Server-Token: \(settings.key)",
            ],
            body: Array(JSON.object(members).utf8)
        )
    }

    private static func mailbox(_ field: String) -> String {
        let (name, address) = ReadMessage.mailbox(field)
        guard !name.isEmpty else { return address }
        return "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\" <\(address)>"
    }

    private static func attachment(_ part: ReadMessage.Attachment) -> Value {
        var members: [String: Value] = [
            "Name": .text(part.name), "Content": .text(part.base64), "ContentType": .text(part.type),
        ]
        if let id = part.contentID { members["ContentID"] = .text("cid:" + id) }
        return .object(members)
    }
}
