import FlowModel
import FlowRuntime
import FlowServer
import Logging
import ServiceLifecycle
import Testing

@Suite("Answers tell the truth") struct DurabilityTests {
    private static let lead = #"{"userId": "u1", "event": "lead"}"#

    @Test func `Nothing is answered before the event is on disk`() async throws {
        let gate = Gate()
        try await TestServer.run(intake: RecordingIntake(gate: gate)) { server async throws in
            let connection = try server.connect()
            await connection.send(TestServer.bytes("POST", "/v1/track", body: Array(DurabilityTests.lead.utf8)))
            await gate.untilSomebodyWaits()
            #expect(!connection.hasSomethingToRead)
            await gate.open()
            #expect(await connection.answer()?.status == 200)
        }
    }

    @Test func `An event that could not be recorded in the end is not answered with success`() async throws {
        let gate = Gate()
        let intake = RecordingIntake(gate: gate)
        try await TestServer.run(intake: intake) { server async throws in
            let connection = try server.connect()
            await connection.send(TestServer.bytes("POST", "/v1/track", body: Array(DurabilityTests.lead.utf8)))
            await gate.untilSomebodyWaits()
            intake.refuse(with: .store(.full))
            await gate.open()
            #expect(await connection.answer()?.status == 507)
        }
    }

    @Test(arguments: [
        (Mailbox.Refusal.busy, 503, "busy", "1"), (.closed, 503, "stopping", "5"),
        (.store(.full), 507, "store_full", "60"),
        (.store(.failed(reason: "disk")), 503, "store_unavailable", "5"),
    ]) func `Who is turned away learns why and when to come back`(
        refusal: Mailbox.Refusal,
        status: Int,
        code: String,
        retryAfter: String
    ) async throws {
        let intake = RecordingIntake()
        intake.refuse(with: refusal)
        try await TestServer.run(intake: intake) { server async throws in
            let answer = try await server.post("/v1/track", DurabilityTests.lead)
            #expect(answer.status == status)
            #expect(answer.errorCode == code)
            #expect(answer.headers["retry-after"] == retryAfter)
            intake.refuse(with: nil)
            #expect(try await server.post("/v1/track", DurabilityTests.lead).status == 200)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `A client that never ends its request does not keep the server from stopping`() async throws {
        var settings = ServerSettings(host: "127.0.0.1", port: 0)
        (settings.idleSeconds, settings.stopSeconds) = (3600, 0)
        let connection = try await TestServer.run(settings: settings) { server async throws in
            let connection = try server.connect()
            let endless = "POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"
            // In one piece, so that the server has both when it answers the first.
            await connection.send(TestServer.bytes("GET", "/livez") + Array(endless.utf8))
            #expect(await connection.answer()?.status == 200)
            return connection
        }
        #expect(await connection.answer() == nil)
    }

    @Test func `A stop waits for the answer of a call that has begun`() async throws {
        let gate = Gate()
        try await TestServer.run(intake: RecordingIntake(gate: gate)) { server async throws in
            let connection = try server.connect()
            await connection.send(TestServer.bytes("POST", "/v1/track", body: Array(DurabilityTests.lead.utf8)))
            await gate.untilSomebodyWaits()
            await server.group.triggerGracefulShutdown()
            await gate.open()
            #expect(await connection.answer()?.status == 200)
            #expect(await connection.answer() == nil)
        }
    }

    @Test func `A stop does not wait for connections on which nothing happens`() async throws {
        let idle = try await TestServer.run { server async throws in
            let connection = try server.connect()
            await connection.send(TestServer.bytes("GET", "/livez"))
            #expect(await connection.answer()?.status == 200)
            return connection
        }
        #expect(await idle.answer() == nil)
    }

    @Test func `A port that is taken is a typed error with its remedy`() async throws {
        try await TestServer.run { server async throws in
            let second = NurtureServer(
                settings: ServerSettings(host: "127.0.0.1", port: server.port),
                parts: ServerParts(
                    intake: server.intake,
                    reader: FakeReader(),
                    clock: FixedClock(instant: TestServer.now),
                    claim: { _ in nil },
                    readiness: { .ready },
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                )
            )
            await #expect(throws: ServerError.addressInUse(host: "127.0.0.1", port: server.port)) {
                try await second.run()
            }
        }
    }

    @Test func `A host that is not this machine's is a typed error`() async throws {
        let failure = await #expect(throws: ServerError.self) {
            try await TestServer.run(settings: ServerSettings(host: "192.0.2.1", port: 0)) { _ async throws in }
        }
        guard case .cannotListen(host: "192.0.2.1", port: 0, _)? = failure else {
            Issue.record("another error: \(String(describing: failure))")
            return
        }
    }

    @Test func `Health is told to operators`() async throws {
        try await TestServer.run { server async throws in
            #expect(try await server.request("GET", "/livez").status == 200)
            #expect(try await server.request("GET", "/readyz").text == #"{"ready":true}"#)
            let head = try await server.request("HEAD", "/livez")
            #expect(head.status == 200)
        }
        try await TestServer.run(readiness: .notReady(reason: "no flows are loaded")) { server async throws in
            #expect(try await server.request("GET", "/livez").status == 200)
            let answer = try await server.request("GET", "/readyz")
            #expect(answer.status == 503)
            #expect(answer.text == #"{"ready":false,"reason":"no flows are loaded"}"#)
        }
    }
}
