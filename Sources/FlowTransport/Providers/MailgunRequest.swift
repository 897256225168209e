import FlowRuntime
import Foundation

/// Mailgun: `messages.mime` with the finished message, as a form (RFC 7578).
enum MailgunRequest {
    static func make(_ settings: ProviderSettings, _ mail: MessageBody) -> ProviderRequest {
        let boundary = boundary(for: mail)
        var body: [UInt8] = []
        let fields = [
            ("to", mail.recipient), ("o:tracking", "no"), ("v:" + ProviderRequest.messageIDName, mail.messageID),
        ]
        for (name, value) in fields {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"message\"; filename=\"message.eml\"\r\n".utf8
        body += "Content-Type: message/rfc822\r\n\r\n".utf8
        body += mail.bytes
        body += "\r\n--\(boundary)--\r\n".utf8
        let login = Data("api:\(settings.key)".utf8).base64EncodedString()
        return ProviderRequest(
            url: settings.base + "/v3/" + settings.account + "/messages.mime",
            headers: ["Authorization: Basic \(login)", "Content-Type: multipart/form-data; boundary=\(boundary)"],
            body: body
        )
    }

    /// One that is not in the message; the same for the same message.
    private static func boundary(for mail: MessageBody) -> String {
        var number = 0
        while true {
            let boundary = "nurture-form-\(number)"
            if Data(mail.bytes).range(of: Data("--\(boundary)".utf8)) == nil { return boundary }
            number += 1
        }
    }
}
