import FlowMail
import FlowModel
import FlowRuntime
import Testing

@testable import FlowServer

/// What a request tells of who makes it, and what follows.
@Suite("Visitors of links") struct VisitorTests {
    private static let browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

    private static func click(_ server: TestServer, _ headers: [String: String]) async throws -> HTTPAnswer {
        let token = server.signer.token(.click(FakeReader.message, position: 0))
        return try await server.request("GET", "/c/" + token, headers: headers)
    }

    @Test(
        arguments: [
            [:], ["User-Agent": browser], ["DNT": "1", "Sec-GPC": "1", "User-Agent": browser], ["User-Agent": ""],
            ["Referer": "https://mail.example.com/"], ["User-Agent": "curl/7.88.1"],
            ["User-Agent": "Mozilla/5.0"], ["Purpose": "", "Sec-Purpose": "navigate"],
        ] as [[String: String]]
    )
    func `No header that keeps something private makes a machine of a person`(headers: [String: String]) async throws {
        try await TestServer.run { server async throws in
            #expect(try await VisitorTests.click(server, headers).status == 302)
            guard case .visited(position: 0, _, isAutomatic: false)? = server.intake.onlyArrival?.kind else {
                Issue.record("\(server.intake.arrivals)")
                return
            }
        }
    }

    @Test(
        arguments: [
            "BarracudaCentral", "Mozilla/5.0 (compatible; Proofpoint URL Defense)", "MimecastClient", "Bitdefender",
            "Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1", "Mozilla/5.0 HeadlessChrome/126.0.0.0",
        ]
    )
    func `A scanner that says its name is led on and is a machine`(agent: String) async throws {
        try await TestServer.run { server async throws in
            #expect(try await VisitorTests.click(server, ["User-Agent": agent]).status == 302)
            guard case .visited(position: 0, _, isAutomatic: true)? = server.intake.onlyArrival?.kind else {
                Issue.record("\(server.intake.arrivals)")
                return
            }
        }
    }

    @Test(arguments: [("Sec-Purpose", "prefetch;prerender"), ("Purpose", "prefetch"), ("X-Moz", "Prefetch")])
    func `A prefetch is turned away, so that the click itself arrives`(name: String, value: String) async throws {
        try await TestServer.run { server async throws in
            let answer = try await VisitorTests.click(server, [name: value])
            #expect(answer.status == 503)
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["location"] == nil)
            guard case .message(.clicked, _?, isAutomatic: true)? = server.intake.onlyArrival?.kind else {
                Issue.record("\(server.intake.arrivals)")
                return
            }
            #expect(try await VisitorTests.click(server, [:]).status == 302)
        }
    }

    @Test func `Who forbids counting is led on and shown the picture, and nothing is kept`() async throws {
        try await TestServer.run(reader: FakeReader(isTracked: false)) { server async throws in
            let answer = try await VisitorTests.click(server, ["User-Agent": VisitorTests.browser])
            #expect(answer.headers["location"] == "https://example.com/guide?a=1&b=2")
            let opening = server.signer.token(.open(FakeReader.message))
            #expect(try await server.request("GET", "/o/\(opening).gif").status == 200)
            let page = server.signer.token(.unsubscribe(FakeReader.message))
            #expect(try await server.request("GET", "/u/" + page).status == 200)
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    // MARK: Openings

    private static func openings(
        _ reader: FakeReader,
        _ headers: [[String: String]] = [[:]]
    ) async throws -> [Arrival] {
        try await TestServer.run(reader: reader) { server async throws in
            let path = "/o/\(server.signer.token(.open(FakeReader.message))).gif"
            for headers in headers {
                #expect(try await server.request("GET", path, headers: headers).status == 200)
            }
            return server.intake.arrivals
        }
    }

    private static func isAutomatic(_ arrival: Arrival) -> Bool? {
        guard case .message(.opened, nil, let isAutomatic) = arrival.kind else { return nil }
        return isAutomatic
    }

    @Test func `Openings in one minute are one, a machine's apart from a person's`() async throws {
        let agents: [[String: String]] = [
            ["User-Agent": "Mozilla/5.0"], ["User-Agent": VisitorTests.browser], ["User-Agent": VisitorTests.browser],
            ["User-Agent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"], ["Sec-Purpose": "prefetch"],
        ]
        let arrivals = try await VisitorTests.openings(FakeReader(), agents)
        #expect(arrivals.map(VisitorTests.isAutomatic) == [true, false, false, false, true])
        #expect(Set(arrivals.map(\.messageID)).count == 2)
    }

    @Test(arguments: [(0, true), (999, true), (1_000, false)] as [(Int64, Bool)])
    func `A picture that is loaded at once was loaded by a machine`(age: Int64, isAutomatic: Bool) async throws {
        let reader = FakeReader(sentAt: TestServer.now.adding(milliseconds: -age))
        #expect(try await VisitorTests.openings(reader).map(VisitorTests.isAutomatic) == [isAutomatic])
    }

    @Test func `A message of which it is not known when it went out was opened by a person`() async throws {
        #expect(try await VisitorTests.openings(FakeReader(sentAt: nil)).map(VisitorTests.isAutomatic) == [false])
    }

    @Test func `However often a picture is fetched, a message has few openings`() {
        let sentAt = TestServer.now
        var ids: Set<String> = []
        // Every second of the first day and every minute of the year that follows.
        let seconds = Array(stride(from: Int64(0), to: 86_400, by: 1)) + stride(from: 86_400, to: 366 * 86_400, by: 60)
        for second in seconds {
            let at = sentAt.adding(seconds: second)
            ids.insert(ActID.opening(of: FakeReader.message, at: at, sentAt: sentAt, isAutomatic: false))
        }
        #expect((3_500...4_000).contains(ids.count), "\(ids.count)")
    }
}
