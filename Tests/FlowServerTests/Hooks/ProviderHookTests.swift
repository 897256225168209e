import Crypto
import FlowModel
import FlowRuntime
import FlowServer
import Foundation
import Testing

@Suite("Hooks of Postmark, SendGrid and Mailgun")
struct ProviderHookTests {
    private static let bounced = Arrival.Kind.message(.bounced, link: nil, isAutomatic: false)
    private static let complained = Arrival.Kind.message(.complained, link: nil, isAutomatic: false)

    private static func settings(_ hooks: HookSettings) -> ServerSettings {
        ServerSettings(host: "127.0.0.1", port: 0, hooks: hooks)
    }

    // MARK: Postmark

    private static let postmark = settings(HookSettings(postmark: WriteKey("secret")))
    private static let postmarkHeaders = ["Authorization": "Basic " + Data("nurture:secret".utf8).base64EncodedString()]

    private static func postmarkBounce(_ type: String, id: Int = 1) -> String {
        """
        {"RecordType":"Bounce","ID":\(id),"Type":"\(type)","Email":"Anna@example.net","MessageID":"883953f4-6105",
         "BouncedAt":"2026-03-02T08:30:00.0000000Z","Details":"smtp;550 no","Metadata":{"message-id":"m1@example.com"}}
        """
    }

    @Test(
        "Postmark's types of bounces are hard, soft, complaints, wishes or nothing",
        arguments: [
            ("HardBounce", [bounced]), ("BadEmailAddress", [bounced]), ("SoftBounce", [.softBounced]),
            ("Transient", [.softBounced]), ("Blocked", [.softBounced]), ("SpamNotification", [.softBounced]),
            ("DnsError", [.softBounced]), ("SpamComplaint", [complained]), ("Unsubscribe", [.unsubscribed(topic: nil)]),
            ("AutoResponder", []), ("Subscribe", []), ("SomethingNew", []),
        ]
    )
    func postmark(type: String, kinds: [Arrival.Kind]) async throws {
        try await TestServer.run(settings: ProviderHookTests.postmark) { server async throws in
            let body = ProviderHookTests.postmarkBounce(type)
            #expect(try await server.post("/hooks/postmark", body).status == 401)
            #expect(server.intake.arrivals.isEmpty)
            let answer = try await server.post("/hooks/postmark", body, headers: ProviderHookTests.postmarkHeaders)
            #expect(answer.status == 200)
            #expect(server.intake.arrivals.map(\.kind) == kinds)
            #expect(server.intake.arrivals.allSatisfy { $0.subject == .sent(messageID: "m1@example.com") })
        }
    }

    @Test("Postmark's complaints and changed subscriptions are heard, a subscription that goes on is not")
    func postmarkRecords() async throws {
        try await TestServer.run(settings: ProviderHookTests.postmark) { server async throws in
            let metadata = #""Metadata":{"message-id":"m1@example.com"}"#
            let change = #"{"RecordType":"SubscriptionChange","Recipient":"anna@example.net","#
            let records = [
                #"{"RecordType":"SpamComplaint","ID":2,"Email":"anna@example.net",\#(metadata)}"#,
                change + #""SuppressSending":true,"SuppressionReason":"ManualSuppression",\#(metadata)}"#,
                change + #""SuppressSending":true,"SuppressionReason":"HardBounce",\#(metadata)}"#,
                change + #""SuppressSending":false,"SuppressionReason":null,\#(metadata)}"#,
                #"{"RecordType":"Delivery",\#(metadata)}"#,
            ]
            for record in records {
                let headers = ProviderHookTests.postmarkHeaders
                #expect(try await server.post("/hooks/postmark", record, headers: headers).status == 200)
            }
            #expect(
                server.intake.arrivals.map(\.kind) == [
                    ProviderHookTests.complained, .unsubscribed(topic: nil), ProviderHookTests.bounced,
                ]
            )
            #expect(server.intake.arrivals.allSatisfy { $0.properties[Slug("source")] == .text("postmark") })
        }
    }

    @Test("An address about which no message is known is suppressed for what ends all mail, and makes no contact")
    func suppression() async throws {
        try await TestServer.run(settings: ProviderHookTests.postmark) { server async throws in
            server.intake.forget(.sent(messageID: "m1@example.com"))
            for type in ["HardBounce", "HardBounce", "SoftBounce", "SpamComplaint"] {
                let body = ProviderHookTests.postmarkBounce(type)
                let headers = ProviderHookTests.postmarkHeaders
                #expect(try await server.post("/hooks/postmark", body, headers: headers).status == 200)
            }
            #expect(server.intake.arrivals.isEmpty)
            #expect(server.intake.suppressions.map(\.address) == ["anna@example.net", "anna@example.net"])
            #expect(server.intake.suppressions.map(\.reason) == [.bounced, .complained])
            #expect(server.intake.suppressions.first?.source == "postmark")
            server.intake.refuse(with: .store(.failed(reason: "")))
            let body = ProviderHookTests.postmarkBounce("HardBounce")
            let answer = try await server.post("/hooks/postmark", body, headers: ProviderHookTests.postmarkHeaders)
            #expect(answer.status == 503)
        }
    }

    // MARK: SendGrid

    @Test("SendGrid's events are heard when its key signed the time and the body")
    func sendgrid() async throws {
        let key = P256.Signing.PrivateKey()
        let publicKey = key.publicKey.derRepresentation.base64EncodedString()
        let id = #""smtp-id":"<m1@example.com>","email":"anna@example.net","timestamp":1772440200"#
        let events = [
            #"{"event":"bounce","type":"bounce","status":"5.1.1","reason":"550 no","sg_event_id":"a",\#(id)}"#,
            #"{"event":"bounce","type":"blocked","sg_event_id":"b",\#(id)}"#,
            #"{"event":"dropped","reason":"Bounced Address","sg_event_id":"c",\#(id)}"#,
            #"{"event":"spamreport","sg_event_id":"d",\#(id)}"#, #"{"event":"unsubscribe","sg_event_id":"e",\#(id)}"#,
            #"{"event":"group_unsubscribe","sg_event_id":"f",\#(id)}"#,
            #"{"event":"deferred","sg_event_id":"g",\#(id)}"#,
            #"{"event":"delivered","sg_event_id":"h",\#(id)}"#, "7", "null",
        ]
        let body = "[" + events.joined(separator: ",") + "]\r\n"
        let settings = ProviderHookTests.settings(HookSettings(sendgrid: publicKey))
        try await TestServer.run(settings: settings) { server async throws in
            let late = try ProviderHookTests.sendgridHeaders(key, signing: "2" + body)
            let longer = try ProviderHookTests.sendgridHeaders(key, signing: "1" + body + " ")
            let right = try ProviderHookTests.sendgridHeaders(key, signing: "1" + body)
            #expect(try await server.post("/hooks/sendgrid", body, headers: late).status == 403)
            #expect(try await server.post("/hooks/sendgrid", body, headers: longer).status == 403)
            #expect(try await server.post("/hooks/sendgrid", body).status == 403)
            #expect(server.intake.arrivals.isEmpty)
            #expect(try await server.post("/hooks/sendgrid", body, headers: right).status == 200)
            #expect(
                server.intake.arrivals.map(\.kind) == [
                    ProviderHookTests.bounced, .softBounced, ProviderHookTests.bounced, ProviderHookTests.complained,
                    .unsubscribed(topic: nil), .unsubscribed(topic: nil),
                ]
            )
            #expect(server.intake.arrivals.first?.timestamp == TestServer.now.adding(seconds: -1800))
            #expect(server.intake.arrivals.first?.properties[Slug("diagnostic")] == .text("550 no"))
        }
    }

    /// As at the time 1, whatever was signed.
    private static func sendgridHeaders(_ key: P256.Signing.PrivateKey, signing text: String) throws -> [String: String]
    {
        let signature = try key.signature(for: Data(text.utf8))
        return [
            "X-Twilio-Email-Event-Webhook-Signature": signature.derRepresentation.base64EncodedString(),
            "X-Twilio-Email-Event-Webhook-Timestamp": "1",
        ]
    }

    // MARK: Mailgun

    private static func mailgun(
        _ event: String,
        time: Int64 = TestServer.now.seconds - 60,
        token: String = "t1",
        key: String = "key"
    ) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(time)\(token)".utf8),
            using: SymmetricKey(data: Data(key.utf8))
        )
        let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return """
            {"signature":{"timestamp":"\(time)","token":"\(token)","signature":"\(digits)"},
             "event-data":{"id":"\(token)","timestamp":1772440200.5,"recipient":"anna@example.net",\(event),
             "message":{"headers":{"message-id":"m1@example.com"}}}}
            """
    }

    private static let failed = #""event":"failed","severity":"permanent","reason":"bounce","#
    private static let unknownUser = failed + #""delivery-status":{"code":550,"message":"5.1.1 unknown"}"#

    @Test(
        "Mailgun's failures are hard or soft by their code, temporary ones are nothing",
        arguments: [
            (unknownUser, [bounced]),
            (failed + #""delivery-status":{"code":552,"enhanced-code":"5.2.2","message":"full"}"#, [.softBounced]),
            (#""event":"failed","severity":"permanent","reason":"suppress-bounce""#, [bounced]),
            (#""event":"failed","severity":"permanent","reason":"old""#, [.softBounced]),
            (#""event":"failed","severity":"temporary","reason":"bounce""#, []),
            (#""event":"complained""#, [complained]), (#""event":"unsubscribed""#, [.unsubscribed(topic: nil)]),
            (#""event":"opened""#, []),
        ]
    )
    func mailgun(event: String, kinds: [Arrival.Kind]) async throws {
        let settings = ProviderHookTests.settings(HookSettings(mailgun: "key"))
        try await TestServer.run(settings: settings) { server async throws in
            #expect(try await server.post("/hooks/mailgun", ProviderHookTests.mailgun(event)).status == 200)
            #expect(server.intake.arrivals.map(\.kind) == kinds)
        }
    }

    @Test("Mailgun's signature holds for its body, once, while it is fresh; the same request again is a repetition")
    func mailgunSignature() async throws {
        let settings = ProviderHookTests.settings(HookSettings(mailgun: "key"))
        try await TestServer.run(settings: settings) { server async throws in
            let event = ProviderHookTests.unknownUser
            let now = TestServer.now.seconds
            #expect(try await server.mailgun(ProviderHookTests.mailgun(event, key: "other")) == 403)
            #expect(try await server.mailgun(ProviderHookTests.mailgun(event, time: now - 13 * 3600)) == 403)
            #expect(try await server.mailgun(ProviderHookTests.mailgun(event, time: now + 3600)) == 403)
            #expect(try await server.mailgun(#"{"event-data":{"event":"complained"}}"#) == 403)
            #expect(server.intake.arrivals.isEmpty)
            let body = ProviderHookTests.mailgun(event)
            #expect(try await server.mailgun(body) == 200)
            #expect(try await server.mailgun(body) == 200)
            #expect(try await server.mailgun(body.replacing("anna@example.net", with: "bob@example.com")) == 403)
            #expect(Set(server.intake.arrivals.map(\.messageID)).count == 1)
        }
    }

    @Test("Bodies that are no JSON, or longer than 1 MB, are refused")
    func bodies() async throws {
        try await TestServer.run(settings: ProviderHookTests.postmark) { server async throws in
            let headers = ProviderHookTests.postmarkHeaders
            #expect(try await server.post("/hooks/postmark", "{", headers: headers).status == 400)
            #expect(try await server.post("/hooks/postmark", "[1]", headers: headers).status == 200)
            let long = String(repeating: " ", count: 1024 * 1024) + "{}"
            #expect(try await server.post("/hooks/postmark", long, headers: headers).status == 413)
        }
    }
}

extension TestServer {
    /// The status of the answer to Mailgun.
    fileprivate func mailgun(_ body: String) async throws -> Int {
        try await post("/hooks/mailgun", body).status
    }
}
