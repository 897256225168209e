import FlowMail
import FlowModel
import FlowRuntime
import FlowServer
import Testing

@Suite("Double opt-in") struct ConfirmationTests {
    private static func run(
        intake: RecordingIntake = RecordingIntake(),
        _ body: @Sendable @escaping (_ server: TestServer, _ path: String) async throws -> Void
    ) async throws {
        var settings = ServerSettings(host: "127.0.0.1", port: 0)
        settings.topicNames = [Slug("news"): "News & <more>"]
        try await TestServer.run(
            settings: settings,
            intake: intake,
            confirmedTopic: { $0 == Slug("guide") ? Slug("news") : nil },
            { server async throws in
                try await body(server, "/k/" + server.signer.token(.confirm(FakeReader.message)))
            }
        )
    }

    @Test(arguments: ["GET", "HEAD"]) func `Looking at the question subscribes nobody`(method: String) async throws {
        try await ConfirmationTests.run { server, path in
            let answer = try await server.request(method, path)
            #expect(answer.status == 200)
            #expect(method == "HEAD" || answer.text.contains("News &amp; &lt;more&gt;"))
            #expect(method == "HEAD" || answer.text.contains(#"<form method="post">"#))
            let isMachine = method == "HEAD"
            #expect(
                server.intake.onlyArrival?.kind == .visited(position: nil, link: nil, isAutomatic: isMachine)
            )
        }
    }

    @Test func `The button subscribes, with the words that stood on it, and a second time is fine`() async throws {
        try await ConfirmationTests.run { server, path in
            for _ in 1...2 {
                let answer = try await server.post(path, "")
                #expect(answer.status == 200)
                #expect(answer.text.contains("You are subscribed"))
            }
            #expect(server.intake.arrivals.map(\.kind) == Array(repeating: .subscribed(topic: Slug("news")), count: 2))
            let arrival = try #require(server.intake.arrivals.first)
            #expect(arrival.subject == .message(FakeReader.message))
            #expect(arrival.properties[Slug("source")] == .text("double opt-in"))
            #expect(arrival.properties[Slug("wording")] == .text("Yes, send me “News & <more>”"))
        }
    }

    @Test func `An email that asks for nothing confirms nothing`() async throws {
        try await TestServer.run { server async throws in
            let path = "/k/" + server.signer.token(.confirm(FakeReader.message))
            for method in ["GET", "POST"] { #expect(try await server.request(method, path).status == 404) }
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `Whose confirmation could not be kept is told so`() async throws {
        let intake = RecordingIntake()
        intake.refuse(with: .store(.full))
        try await ConfirmationTests.run(intake: intake) { server, path in
            #expect(try await server.request("GET", path).status == 200)
            let answer = try await server.post(path, "")
            #expect(answer.status == 507)
            #expect(answer.text.contains("Please try again"))
        }
    }
}
