import FlowModel
import FlowRuntime

/// SendGrid: `/v3/mail/send`, the message in its pieces as JSON.
enum SendGridRequest {
    static func make(_ settings: ProviderSettings, _ mail: MessageBody, _ message: ReadMessage) -> ProviderRequest {
        var headers = Dictionary(
            message.otherHeaders.map { ($0.name, Value.text($0.value)) },
            uniquingKeysWith: { first, _ in first }
        )
        headers["Message-ID"] = .text("<\(mail.messageID)>")
        // In this order, as SendGrid demands.
        let contents = [("text/plain", message.text), ("text/html", message.html)].compactMap { type, text in
            text.flatMap { $0.isEmpty ? nil : Value.object(["type": .text(type), "value": .text($0)]) }
        }
        let off = Value.object(["enable": .flag(false)])
        var members: [(key: String, value: Value)] = [
            (
                "personalizations",
                .list([.object(["to": .list([.object(["email": .text(mail.recipient)])])])])
            ),
            ("from", address(message.raw("from") ?? mail.sender)), ("subject", .text(message["subject"] ?? "")),
            ("content", .list(contents)), ("headers", .object(headers)),
            ("custom_args", .object([ProviderRequest.messageIDName: .text(mail.messageID)])),
            (
                "tracking_settings",
                .object(["click_tracking": off, "open_tracking": off, "subscription_tracking": off])
            ),
        ]
        if let replyTo = message.raw("reply-to") { members.append(("reply_to", address(replyTo))) }
        if !message.attachments.isEmpty {
            members.append(("attachments", .list(message.attachments.map(attachment))))
        }
        return ProviderRequest(
            url: settings.base + "/v3/mail/send",
            headers: ["Authorization: Bearer \(settings.key)", "Content-Type: application/json"],
            body: Array(JSON.object(members).utf8)
        )
    }

    private static func address(_ text: String) -> Value {
        let (name, address) = ReadMessage.mailbox(text)
        return .object(name.isEmpty ? ["email": .text(address)] : ["email": .text(address), "name": .text(name)])
    }

    private static func attachment(_ part: ReadMessage.Attachment) -> Value {
        var members: [String: Value] = [
            "filename": .text(part.name), "content": .text(part.base64), "type": .text(part.type),
            "disposition": .text(part.contentID == nil ? "attachment" : "inline"),
        ]
        if let id = part.contentID { members["content_id"] = .text(id) }
        return .object(members)
    }
}
