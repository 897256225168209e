import FlowModel
import FlowRuntime
import Foundation

/// Amazon SES, interface 2: `SendEmail` with the finished message ("Content: Raw").
///
/// Its own DKIM signature and Message-ID are added by the service.
enum SESRequest {
    static let path = "/v2/email/outbound-emails"

    static func make(_ settings: ProviderSettings, _ mail: MessageBody, at now: Instant) -> ProviderRequest {
        var members: [(key: String, value: Value)] = [
            ("Content", .object(["Raw": .object(["Data": .text(Data(mail.bytes).base64EncodedString())])])),
            ("Destination", .object(["ToAddresses": .list([.text(mail.recipient)])])),
        ]
        if isTag(mail.messageID) {
            let tag: [String: Value] = ["Name": .text(ProviderRequest.messageIDName), "Value": .text(mail.messageID)]
            members.append(("EmailTags", .list([.object(tag)])))
        }
        let body = Array(JSON.object(members).utf8)
        let timestamp = AWSSignature.timestamp(of: now)
        let headers = [
            (name: "content-type", value: "application/json"), (name: "host", value: host(of: settings.base)),
            (name: "x-amz-date", value: timestamp),
        ]
        let signature = AWSSignature(
            accessKey: settings.account,
            secretKey: settings.key,
            region: settings.region,
            service: "ses"
        )
        let authorization = signature.authorization(
            method: "POST",
            path: path,
            headers: headers,
            body: body,
            timestamp: timestamp
        )
        return ProviderRequest(
            url: settings.base + path,
            headers: headers.map { "\($0.name): \($0.value)" } + ["authorization: \(authorization)"],
            body: body
        )
    }

    /// With the port where one is written, as libcurl sends it.
    private static func host(of base: String) -> String {
        String(base.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" })
    }

    /// Tags take few characters.
    private static func isTag(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 256
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                    UInt8(ascii: "@"):
                    true
                default: false
                }
            }
    }
}
