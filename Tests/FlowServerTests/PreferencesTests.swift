import FlowMail
import FlowModel
import FlowRuntime
import FlowServer
import Testing

@Suite("Unsubscribing") struct PreferencesTests {
    private static let form = ["Content-Type": "application/x-www-form-urlencoded"]

    private static func post(
        _ server: TestServer,
        _ body: String,
        headers: [String: String] = form
    ) async throws
        -> HTTPAnswer
    {
        let token = server.signer.token(.unsubscribe(FakeReader.message))
        return try await server.post("/u/" + token, body, headers: headers)
    }

    @Test(arguments: ["GET", "HEAD"]) func `Looking at the page changes nothing`(method: String) async throws {
        try await TestServer.run { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            let answer = try await server.request(method, "/u/" + token)
            #expect(answer.status == 200)
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `The page names the topic, offers both choices and loads nothing`() async throws {
        var settings = ServerSettings(host: "127.0.0.1", port: 0)
        settings.topicNames = [Slug("newsletter"): "News & <more>"]
        try await TestServer.run(settings: settings) { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            let answer = try await server.request("GET", "/u/" + token)
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            #expect(answer.text.contains("News &amp; &lt;more&gt;"))
            #expect(!answer.text.contains("<more>"))
            #expect(answer.text.contains(#"value="topic""#))
            #expect(answer.text.contains(#"value="everything""#))
            #expect(answer.text.contains(#"<html lang="en">"#))
            #expect(!answer.text.contains("http"))
            #expect(answer.headers["set-cookie"] == nil)
            let policy = try #require(answer.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"))
        }
    }

    @Test func `Without a topic the page offers everything only`() async throws {
        try await TestServer.run(reader: FakeReader(topic: nil)) { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            let answer = try await server.request("GET", "/u/" + token)
            #expect(!answer.text.contains(#"value="topic""#))
            #expect(answer.text.contains(#"value="everything""#))
        }
    }

    @Test func `One click unsubscribes from the topic, also the second time`() async throws {
        try await TestServer.run { server async throws in
            for _ in 0..<2 {
                let answer = try await PreferencesTests.post(server, "List-Unsubscribe=One-Click")
                #expect(answer.status == 200)
                #expect(answer.text.contains("You are unsubscribed"))
            }
            #expect(
                server.intake.arrivals.map(\.kind)
                    == Array(repeating: .unsubscribed(topic: Slug("newsletter")), count: 2)
            )
            #expect(server.intake.arrivals.allSatisfy { $0.subject == .message(FakeReader.message) })
            #expect(Set(server.intake.arrivals.map(\.messageID)).count == 2)
        }
    }

    @Test func `One click unsubscribes from everything when the message has no topic`() async throws {
        try await TestServer.run(reader: FakeReader(topic: nil)) { server async throws in
            #expect(try await PreferencesTests.post(server, "List-Unsubscribe=One-Click").status == 200)
            #expect(server.intake.onlyArrival?.kind == .unsubscribed(topic: nil))
        }
    }

    @Test func `One click works as a multipart form too`() async throws {
        let body = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
        try await TestServer.run { server async throws in
            let headers = ["Content-Type": "multipart/form-data; boundary=x"]
            #expect(try await PreferencesTests.post(server, body, headers: headers).status == 200)
            #expect(server.intake.onlyArrival?.kind == .unsubscribed(topic: Slug("newsletter")))
        }
    }

    @Test func `The form's choice is followed`() async throws {
        try await TestServer.run { server async throws in
            #expect(try await PreferencesTests.post(server, "from=topic").status == 200)
            #expect(try await PreferencesTests.post(server, "from=everything").status == 200)
            #expect(
                server.intake.arrivals.map(\.kind) == [
                    .unsubscribed(topic: Slug("newsletter")), .unsubscribed(topic: nil),
                ]
            )
        }
    }

    @Test(arguments: [(Mailbox.Refusal.busy, 503), (.store(.full), 507)])
    func `Who could not be unsubscribed is told so`(refusal: Mailbox.Refusal, status: Int) async throws {
        let intake = RecordingIntake()
        intake.refuse(with: refusal)
        try await TestServer.run(intake: intake) { server async throws in
            let answer = try await PreferencesTests.post(server, "List-Unsubscribe=One-Click")
            #expect(answer.status == status)
            #expect(answer.headers["retry-after"] != nil)
            #expect(answer.text.contains("You are not unsubscribed yet"))
        }
    }

    @Test func `A forged token changes nothing`() async throws {
        let stranger = LinkSigner(keys: [(id: 1, secret: [UInt8](repeating: 8, count: 32))])
        try await TestServer.run { server async throws in
            let forged = stranger.token(.unsubscribe(FakeReader.message))
            let unknown = server.signer.token(.unsubscribe(OutboxID(8)))
            for token in [forged, unknown, "x"] {
                #expect(try await server.request("GET", "/u/" + token).status == 404)
                #expect(try await server.post("/u/" + token, "List-Unsubscribe=One-Click").status == 404)
            }
            #expect(server.intake.arrivals.isEmpty)
        }
    }
}
