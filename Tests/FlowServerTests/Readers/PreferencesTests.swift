import FlowMail
import FlowModel
import FlowRuntime
import FlowServer
import Testing

@Suite("Unsubscribing and choosing") struct PreferencesTests {
    private static let form = ["Content-Type": "application/x-www-form-urlencoded"]
    private static let source = Slug("source")
    private static let wording = Slug("wording")

    /// `newsletter` is for everybody, `product` for who asks for it.
    private static var settings: ServerSettings {
        ServerSettings(
            host: "127.0.0.1",
            port: 0,
            topicNames: [Slug("newsletter"): "News & <more>", Slug("product"): "Product news"],
            unsubscribedByDefault: [Slug("product")]
        )
    }

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

    /// What the page posts with those topics ticked.
    private static func save(_ ticked: [String], more: String = "") -> String {
        "form=preferences&shown=newsletter&shown=product" + ticked.map { "&topic=" + $0 }.joined() + more + "&do=save"
    }

    @Test(arguments: ["GET", "HEAD"]) func `Looking at the page changes nothing`(method: String) async throws {
        try await TestServer.run { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            #expect(try await server.request(method, "/u/" + token).status == 200)
            let isMachine = method == "HEAD"
            #expect(
                server.intake.onlyArrival?.kind == .visited(position: nil, link: nil, isAutomatic: isMachine)
            )
        }
    }

    @Test func `The page shows every topic as it stands, and loads nothing`() async throws {
        try await TestServer.run(settings: PreferencesTests.settings) { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            let answer = try await server.request("GET", "/u/" + token)
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            #expect(answer.text.contains("News &amp; &lt;more&gt;"))
            #expect(!answer.text.contains("<more>"))
            #expect(answer.text.contains(#"name="topic" value="newsletter" checked>"#))
            #expect(answer.text.contains(#"name="topic" value="product">"#))
            #expect(answer.text.contains(#"name="tracking" value="off">"#))
            #expect(answer.text.contains(#"value="everything""#))
            #expect(answer.text.contains(#"<html lang="en">"#))
            #expect(!answer.text.contains("http") && !answer.text.contains("<script"))
            #expect(answer.headers["set-cookie"] == nil)
            let policy = try #require(answer.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"))
        }
    }

    @Test func `A topic that the configuration does not name is there when the message is of it`() async throws {
        try await TestServer.run(reader: FakeReader(topic: Slug("old news"))) { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            let answer = try await server.request("GET", "/u/" + token)
            #expect(answer.text.contains(#"name="topic" value="old-news" checked>"#))
        }
    }

    @Test func `One press ends the topic of the message, in the words that were read`() async throws {
        try await TestServer.run(
            settings: PreferencesTests.settings,
            reader: FakeReader(topic: Slug("newsletter"))
        ) { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            let page = try await server.request("GET", "/u/" + token).text
            #expect(page.contains(#"value="topic">Unsubscribe from “News &amp; &lt;more&gt;”</button>"#))
            let body = "form=preferences&shown=newsletter&topic=newsletter&shown=product&topic=product&do=topic"
            let answer = try await PreferencesTests.post(server, body)
            #expect(answer.text.contains("no more emails of “News &amp; &lt;more&gt;”"))
            #expect(!answer.text.contains(#"value="topic">"#))
            let left = try #require(server.intake.arrivals.last)
            #expect(left.kind == .unsubscribed(topic: Slug("newsletter")))
            #expect(left.properties[PreferencesTests.source] == .text("preference page"))
            #expect(left.properties[PreferencesTests.wording] == .text("Unsubscribe from “News & <more>”"))
        }
    }

    @Test func `Without topics everything can be left all the same`() async throws {
        try await TestServer.run(reader: FakeReader(topic: Slug("transactional"))) { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            let answer = try await server.request("GET", "/u/" + token)
            #expect(!answer.text.contains(#"name="topic""#))
            #expect(answer.text.contains(#"value="everything""#))
        }
    }

    // MARK: One click

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
            #expect(server.intake.arrivals.first?.properties == [PreferencesTests.source: .text("one-click")])
        }
    }

    @Test(arguments: [nil, Slug("transactional")])
    func `One click unsubscribes from everything when there is no topic to leave`(topic: Slug?) async throws {
        try await TestServer.run(reader: FakeReader(topic: topic)) { server async throws in
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

    // MARK: Choosing

    @Test func `Saving records what changed, with the words that were shown, and nothing else`() async throws {
        try await TestServer.run(settings: PreferencesTests.settings) { server async throws in
            #expect(try await PreferencesTests.post(server, PreferencesTests.save(["newsletter"])).status == 200)
            #expect(server.intake.arrivals.isEmpty)
            let answer = try await PreferencesTests.post(server, PreferencesTests.save(["product"]))
            #expect(answer.text.contains("Your choices are saved"))
            #expect(answer.text.contains(#"name="topic" value="product" checked>"#))
            #expect(answer.text.contains(#"name="topic" value="newsletter">"#))
            #expect(
                server.intake.arrivals.map(\.kind) == [
                    .unsubscribed(topic: Slug("newsletter")), .subscribed(topic: Slug("product")),
                ]
            )
            #expect(server.intake.arrivals.allSatisfy { $0.subject == .message(FakeReader.message) })
            #expect(Set(server.intake.arrivals.map(\.messageID)).count == 2)
            let wordings = server.intake.arrivals.map { $0.properties[PreferencesTests.wording] }
            #expect(wordings == [.text("Emails you get: News & <more>"), .text("Emails you get: Product news")])
            let sources = server.intake.arrivals.map { $0.properties[PreferencesTests.source] }
            #expect(sources == [.text("preference page"), .text("preference page")])
        }
    }

    @Test func `Who left everything sees so, and may choose a topic again`() async throws {
        var consent = Consent()
        consent.unsubscribedFromEverything = true
        try await TestServer.run(
            settings: PreferencesTests.settings,
            reader: FakeReader(consent: consent)
        ) { server async throws in
            let token = server.signer.token(.unsubscribe(FakeReader.message))
            let page = try await server.request("GET", "/u/" + token).text
            #expect(page.contains("You are unsubscribed from everything"))
            #expect(!page.contains(" checked>"))
            _ = try await PreferencesTests.post(server, PreferencesTests.save(["newsletter"]))
            #expect(server.intake.arrivals.last?.kind == .subscribed(topic: Slug("newsletter")))
            #expect(server.intake.arrivals.count == 2)
        }
    }

    @Test func `Everything is left at once, whatever is ticked`() async throws {
        let body = PreferencesTests.save(["newsletter"]).replacing("do=save", with: "do=everything")
        try await TestServer.run(settings: PreferencesTests.settings) { server async throws in
            let answer = try await PreferencesTests.post(server, body)
            #expect(answer.text.contains("You are unsubscribed from all our emails"))
            #expect(!answer.text.contains(" checked>"))
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.kind == .unsubscribed(topic: nil))
            #expect(arrival.properties[PreferencesTests.wording] == .text("Unsubscribe from everything"))
        }
    }

    @Test(arguments: [true, false]) func `Counting can be forbidden and allowed again`(isTracked: Bool) async throws {
        try await TestServer.run(
            settings: PreferencesTests.settings,
            reader: FakeReader(isTracked: isTracked)
        ) { server async throws in
            let on = PreferencesTests.save(["newsletter"])
            let off = PreferencesTests.save(["newsletter"], more: "&tracking=off")
            _ = try await PreferencesTests.post(server, isTracked ? on : off)
            #expect(server.intake.arrivals.isEmpty)
            _ = try await PreferencesTests.post(server, isTracked ? off : on)
            #expect(server.intake.onlyArrival?.kind == .changed(.set(Slug("tracking"), .flag(!isTracked))))
        }
    }

    @Test func `A topic that was not shown is not touched, and one that nobody has is not made`() async throws {
        try await TestServer.run(settings: PreferencesTests.settings) { server async throws in
            let body = "form=preferences&shown=product&shown=secret&topic=secret&topic=newsletter&do=save"
            #expect(try await PreferencesTests.post(server, body).status == 200)
            #expect(server.intake.arrivals.isEmpty)
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
            #expect(answer.text.contains("Your choice is not recorded yet"))
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
