import FlowModel
import FlowRuntime
import Testing

@testable import FlowTransport

final class CurlWebhookCallerTests {
    private let box = ReportBox()
    /// A caller that nobody holds stops.
    private var callers: [CurlWebhookCaller] = []

    private func caller(_ url: String, secret: String? = nil, allowPrivate: Bool = true) -> CurlWebhookCaller {
        let caller = CurlWebhookCaller(
            targets: [Slug("crm"): WebhookTarget(url: url, secret: secret, allowPrivate: allowPrivate)],
            maximumConnections: 4,
            report: box.report,
            logger: quiet
        )
        callers.append(caller)
        return caller
    }

    private func call(_ number: Int64 = 1, _ webhook: String = "crm", id: String = "msg_1") -> OutgoingCall {
        OutgoingCall(
            id: OutboxID(number),
            webhook: Slug(webhook),
            body: MessageBody(sender: "", recipient: "", messageID: id, bytes: Array(#"{"type":"flow.webhook"}"#.utf8)),
            at: Instant(milliseconds: 1_614_265_330_999)
        )
    }

    @Test("A call is a signed POST of the body as it is")
    func request() throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200, body: "thanks") }
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        caller("http://127.0.0.1:\(peer.port)/hooks?a=b", secret: secret).call([call()])
        #expect(try box.outcome() == .accepted(status: 200, reply: "thanks"))
        let request = try #require(peer.requests.read { $0.first })
        #expect(request.line == "POST /hooks?a=b HTTP/1.1")
        #expect(request.body == call().body.bytes)
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["user-agent"] == "nurture")
        #expect(request.headers["webhook-id"] == "msg_1")
        #expect(request.headers["webhook-timestamp"] == "1614265330")
        let signature = WebhookSignature.header(
            id: "msg_1",
            timestampSeconds: 1_614_265_330,
            body: call().body.bytes,
            secret: secret
        )
        #expect(request.headers["webhook-signature"] == signature)
    }

    @Test("While two secrets hold, both sign, and a retry has the same id")
    func rotation() throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(503) }
        let target = WebhookTarget(
            url: "http://127.0.0.1:\(peer.port)/",
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            nextSecret: "the next one",
            allowPrivate: true
        )
        let caller = CurlWebhookCaller(
            targets: [Slug("crm"): target],
            maximumConnections: 4,
            report: box.report,
            logger: quiet
        )
        callers.append(caller)
        caller.call([call(1)])
        _ = try box.wait(1)
        caller.call([call(1)])
        _ = try box.wait(2)
        let requests = peer.requests.read { $0 }
        #expect(requests.map { $0.headers["webhook-id"] } == ["msg_1", "msg_1"])
        let each = target.secrets.map {
            WebhookSignature.header(
                id: "msg_1",
                timestampSeconds: 1_614_265_330,
                body: call().body.bytes,
                secret: $0
            )
        }
        #expect(requests.first?.headers["webhook-signature"] == each.joined(separator: " "))
        #expect(Set(each).count == 2)
    }

    @Test("Without a secret there is no signature")
    func unsigned() throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(204) }
        caller("http://127.0.0.1:\(peer.port)/").call([call()])
        #expect(try box.outcome() == .accepted(status: 204, reply: ""))
        #expect(peer.requests.read { $0.first?.headers["webhook-signature"] } == nil)
    }

    @Test(
        "The status decides, and Retry-After is heard",
        arguments: [
            (201, [], .accepted(status: 201, reply: "text")), (410, [], .refused(status: 410, reply: "text")),
            (404, [], .refused(status: 404, reply: "text")),
            (429, ["Retry-After: 17"], .deferred(status: 429, reply: "text", retryAfter: 17)),
            (
                503, ["Retry-After: Thu, 25 Feb 2021 15:02:30 GMT"],
                .deferred(status: 503, reply: "text", retryAfter: 20)
            ),
            (500, [], .deferred(status: 500, reply: "text", retryAfter: nil)),
            (302, ["Location: http://127.0.0.1:1/"], .deferred(status: 302, reply: "text", retryAfter: nil)),
        ] as [(Int, [String], DeliveryReport.Outcome)]
    )
    func statuses(status: Int, headers: [String], outcome: DeliveryReport.Outcome) throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(status, headers, body: "text") }
        caller("http://127.0.0.1:\(peer.port)/").call([call()])
        #expect(try box.outcome() == outcome)
    }

    @Test("The members of a JSON answer come with the report")
    func answers() throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200, body: #"{"Owner": "kim@example.com"}"#) }
        let reply = #"{"Owner": "kim@example.com"}"#
        caller("http://127.0.0.1:\(peer.port)/").call([call()])
        let answer: [Slug: Value] = [Slug("owner"): .text("kim@example.com")]
        #expect(try box.outcome() == .accepted(status: 200, reply: reply, answer: answer))
    }

    @Test("Of a JSON answer that is too long nothing is kept")
    func longAnswer() throws {
        let padding = String(repeating: " ", count: 65_536)
        let peer = HTTPPeer { _ in HTTPPeer.answer(200, body: #"{"owner": 1}"# + padding) }
        caller("http://127.0.0.1:\(peer.port)/").call([call()])
        #expect(try box.outcome() == .accepted(status: 200, reply: #"{"owner": 1}"#))
    }

    @Test("A long answer is not read to its end", arguments: [200, 500])
    func long(status: Int) throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(status, body: String(repeating: "x", count: 5_000_000)) }
        caller("http://127.0.0.1:\(peer.port)/").call([call()])
        let reply = String(repeating: "x", count: 300)
        #expect(
            try box.outcome()
                == (status == 200
                    ? .accepted(status: 200, reply: reply) : .deferred(status: 500, reply: reply, retryAfter: nil))
        )
    }

    @Test(
        "Private addresses are refused in every spelling, before a byte is sent",
        arguments: [
            "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433", "0.0.0.0", "0",
            "127.1", "017700000001", "[::]", "sub.localhost",
        ]
    )
    func privateAddresses(host: String) throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200) }
        caller("http://\(host):\(peer.port)/", allowPrivate: false).call([call()])
        guard case .refused(0, let reply, _) = try box.outcome() else {
            Issue.record("the call was not refused")
            return
        }
        #expect(reply.hasSuffix("is private, and allow_private is not set"))
        #expect(peer.connectionCount == 0)
    }

    @Test(
        "Only HTTP is spoken",
        arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "smtp://127.0.0.1/"]
    )
    func protocols(url: String) throws {
        caller(url).call([call()])
        guard case .unreachable = try box.outcome() else {
            Issue.record("another protocol was spoken")
            return
        }
    }

    @Test("A closed port was never reached, a lost answer is tried again")
    func failures() throws {
        caller("http://127.0.0.1:1/").call([call(1)])
        guard case .unreachable = try box.outcome() else {
            Issue.record("a closed port counts as reached")
            return
        }
        let server = LoopbackServer { _, peer in _ = peer.line() }
        caller("http://127.0.0.1:\(server.port)/").call([call(2)])
        guard case .deferred(status: 0, _, retryAfter: nil) = try box.wait(2)[1].outcome else {
            Issue.record("a lost answer is not tried again")
            return
        }
    }

    @Test("A webhook that is not configured, and an id that would be a header, reach nobody")
    func unknown() throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200) }
        let caller = caller("http://127.0.0.1:\(peer.port)/")
        caller.call([call(1, "other")])
        #expect(try box.outcome() == .unreachable(reason: "no webhook other is configured"))
        caller.call([call(2, id: "a\r\nX-Evil: 1")])
        guard case .unreachable = try box.wait(2)[1].outcome else {
            Issue.record("the id went out")
            return
        }
        #expect(peer.requests.read { $0.isEmpty })
        #expect(caller.idleConnections == 4)
    }

    @Test("Connections are counted and reused")
    func counts() throws {
        let isOpen = Monitor(false)
        let peer = HTTPPeer { _ in
            _ = isOpen.wait(until: .after(seconds: 30)) { $0 ? true : nil }
            return HTTPPeer.answer(200)
        }
        let caller = caller("http://127.0.0.1:\(peer.port)/")
        #expect(caller.idleConnections == 4)
        caller.call([call(1), call(2), call(3)])
        #expect(caller.idleConnections == 1)
        isOpen.change { $0 = true }
        _ = try box.wait(3)
        #expect(caller.idleConnections == 4)
        for number in 4...10 {
            caller.call([call(Int64(number))])
            _ = try box.wait(number)
        }
        #expect(peer.connectionCount <= 3)
    }

    @Test("Stopping leaves what got no answer uncertain, and takes no more")
    func stop() async throws {
        let peer = HTTPPeer { _ in nil }
        let caller = caller("http://127.0.0.1:\(peer.port)/")
        caller.call([call(1)])
        try #require(peer.requests.wait(until: .after(seconds: 30)) { $0.isEmpty ? nil : true } != nil)
        await caller.stop(graceSeconds: 0)
        #expect(try box.outcome() == .uncertain(reason: "the program stopped before the answer came"))
        caller.call([call(2)])
        #expect(try box.wait(2)[1].outcome == .notBegun)
        #expect(caller.idleConnections == 0)
    }

    @Test("Stopping waits for answers that come in time")
    func grace() async throws {
        let isStopping = Monitor(false)
        let peer = HTTPPeer { _ in
            _ = isStopping.wait(until: .after(seconds: 30)) { $0 ? true : nil }
            return HTTPPeer.answer(200)
        }
        let caller = caller("http://127.0.0.1:\(peer.port)/")
        caller.call([call(1)])
        try #require(peer.requests.wait(until: .after(seconds: 30)) { $0.isEmpty ? nil : true } != nil)
        async let stopped: Void = caller.stop(graceSeconds: 30)
        isStopping.change { $0 = true }
        await stopped
        #expect(try box.outcome() == .accepted(status: 200, reply: ""))
    }
}
