import FlowMail
import FlowModel
import FlowRuntime
import FlowServer
import Foundation
import Testing

@Suite("Hooks for whole messages")
struct HookTests {
    static let secret = "a long secret"
    static let settings = ServerSettings(
        host: "127.0.0.1",
        port: 0,
        hooks: HookSettings(rfc822: WriteKey(secret), unsubscribeAddress: "leave@example.com")
    )
    static let headers = ["Authorization": "Bearer \(secret)", "Content-Type": "message/rfc822"]

    /// A delivery report about the message with that Message-ID.
    static func bounce(of messageID: String, status: String = "5.1.1", moreHeader: String = "") -> [UInt8] {
        Array(
            """
            From: MAILER-DAEMON@example.org
            Date: Mon, 2 Mar 2026 08:30:00 +0000
            Message-ID: <report@example.org>
            \(moreHeader)Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mail.example.org

            Final-Recipient: rfc822; anna@example.net
            Action: failed
            Status: \(status)
            Diagnostic-Code: smtp; 550 no

            --b
            Content-Type: text/rfc822-headers

            Message-ID: <\(messageID)>

            --b--
            """.utf8
        )
    }

    @Test("A bounce is recorded about the message with its code and words, before the answer")
    func bounce() async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            let answer = try await server.request(
                "POST",
                "/hooks/rfc822",
                headers: HookTests.headers,
                body: HookTests.bounce(of: "m1@example.com")
            )
            #expect(answer.status == 200)
            #expect(answer.text.contains(#""recorded":1"#))
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.subject == .sent(messageID: "m1@example.com"))
            #expect(arrival.kind == .message(.bounced, link: nil, isAutomatic: false))
            #expect(arrival.messageID.hasPrefix("rfc822-"))
            #expect(arrival.receivedAt == TestServer.now)
            #expect(arrival.timestamp == TestServer.now.adding(seconds: -1800))
            #expect(
                arrival.properties == [
                    Slug("source"): .text("bounce mail"), Slug("status"): .text("5.1.1"),
                    Slug("diagnostic"): .text("550 no"),
                ]
            )
        }
    }

    @Test("A token in the recipient's address comes before the Message-ID, which is tried when it leads nowhere")
    func order() async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            let token = server.signer.verpToken(for: OutboxID(7))
            let path = "/hooks/rfc822?recipient=bounces%2B\(token)@example.com"
            let body = HookTests.bounce(of: "m1@example.com", status: "5.2.2")
            _ = try await server.request("POST", path, headers: HookTests.headers, body: body)
            #expect(server.intake.onlyArrival?.subject == .message(OutboxID(7)))
            #expect(server.intake.onlyArrival?.kind == .softBounced)
            server.intake.forget(.message(OutboxID(7)))
            let unescaped = path.replacing("%2B", with: "+")
            _ = try await server.request("POST", unescaped, headers: HookTests.headers, body: body)
            #expect(server.intake.arrivals.last?.subject == .sent(messageID: "m1@example.com"))
            #expect(Set(server.intake.arrivals.map(\.messageID)).count == 1)
        }
    }

    @Test("A mail about no message of ours records nothing, and suppresses no address: anybody could have written it")
    func unknown() async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            server.intake.forget(.sent(messageID: "m1@example.com"))
            let answer = try await server.request(
                "POST",
                "/hooks/rfc822",
                headers: HookTests.headers,
                body: HookTests.bounce(of: "m1@example.com")
            )
            #expect(answer.status == 200)
            #expect(answer.text.contains(#""unknown":1"#))
            #expect(server.intake.arrivals.isEmpty)
            #expect(server.intake.suppressions.isEmpty)
        }
    }

    @Test("Mail to the unsubscribe address unsubscribes from the message's topic")
    func unsubscribing() async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            let token = server.signer.verpToken(for: FakeReader.message)
            let mail = "From: anna@example.net\nTo: leave+\(token)@example.com\nMessage-ID: <a@b.example>\n\n"
            _ = try await server.request("POST", "/hooks/rfc822", headers: HookTests.headers, body: Array(mail.utf8))
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.kind == .unsubscribed(topic: Slug("Newsletter")))
            #expect(arrival.subject == .message(FakeReader.message))
            #expect(arrival.properties == [Slug("source"): .text("list-unsubscribe mail")])
        }
    }

    @Test("A person's answer is recorded as replied")
    func reply() async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            let mail = "From: anna@example.net\nIn-Reply-To: <m1@example.com>\nMessage-ID: <a@b.example>\n\nYes"
            _ = try await server.request("POST", "/hooks/rfc822", headers: HookTests.headers, body: Array(mail.utf8))
            #expect(server.intake.onlyArrival?.kind == .message(.replied, link: nil, isAutomatic: false))
        }
    }

    @Test("Without the right secret nothing is read")
    func secrets() async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            let body = HookTests.bounce(of: "m1@example.com")
            let basic = Data("mail:\(HookTests.secret)".utf8).base64EncodedString()
            let swapped = Data("\(HookTests.secret):mail".utf8).base64EncodedString()
            #expect(try await server.hand(body, authorization: nil) == 401)
            #expect(try await server.hand(body, authorization: "Bearer wrong") == 401)
            #expect(try await server.hand(body, authorization: "Basic \(swapped)") == 401)
            #expect(server.intake.arrivals.isEmpty)
            #expect(try await server.hand(body, authorization: "Basic \(basic)") == 200)
        }
    }

    @Test("A provider that is not configured is not there", arguments: ["ses", "postmark", "sendgrid", "mailgun", "x"])
    func notConfigured(provider: String) async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            let answer = try await server.post("/hooks/\(provider)", "{}", headers: HookTests.headers)
            #expect(answer.status == 404)
            #expect(try await server.request("GET", "/hooks/rfc822").status == 405)
        }
    }

    @Test("What is no mail, of another type, or too long is refused")
    func refusals() async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            let bounce = HookTests.bounce(of: "m@example.com")
            #expect(try await server.hand(Array("no mail".utf8)) == 400)
            #expect(try await server.hand(bounce, type: "application/json") == 415)
            #expect(try await server.hand(bounce, type: "Message/RFC822; charset=utf-8") == 200)
            #expect(try await server.hand([UInt8](repeating: 65, count: FeedbackReader.byteLimit + 1)) == 413)
        }
    }

    @Test("A refusal of the intake is an answer that asks for another try; a repetition is fine")
    func durability() async throws {
        try await TestServer.run(settings: HookTests.settings) { server async throws in
            let body = HookTests.bounce(of: "m1@example.com")
            server.intake.refuse(with: .busy)
            #expect(try await server.hand(body) == 503)
            server.intake.refuse(with: .store(.full))
            #expect(try await server.hand(body) == 507)
            #expect(server.intake.arrivals.isEmpty)
            server.intake.refuse(with: nil)
            server.intake.answer(with: .duplicate)
            #expect(try await server.hand(body) == 200)
        }
    }
}

extension TestServer {
    /// The status of the answer to a whole message.
    fileprivate func hand(
        _ message: [UInt8],
        type: String = "message/rfc822",
        authorization: String? = "Bearer \(HookTests.secret)"
    ) async throws -> Int {
        var headers = ["Content-Type": type]
        headers["Authorization"] = authorization
        return try await request("POST", "/hooks/rfc822", headers: headers, body: message).status
    }
}
