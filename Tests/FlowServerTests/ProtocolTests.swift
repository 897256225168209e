import FlowModel
import FlowRuntime
import FlowServer
import Testing

@Suite("HTTP itself") struct ProtocolTests {
    private static let lead = #"{"userId": "u1", "event": "lead"}"#

    @Test(arguments: [
        "/", "/v1", "/v1/", "/v1/unknown", "/v2/track", "/V1/TRACK", "/v1/track/x", "/metrics", "/../etc/passwd",
        "/v1/../livez", "/%2e%2e/livez", "//livez", "/livez%00", "/c//", "*",
    ]) func `An unknown path is 404`(path: String) async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.post(path, ProtocolTests.lead)
            #expect(answer.status == 404)
            #expect(answer.errorCode == "not_found")
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test(arguments: [
        ("GET", "/v1/track", "POST"), ("PUT", "/v1/batch", "POST"), ("POST", "/livez", "GET, HEAD"),
        ("POST", "/c/x", "GET, HEAD"), ("DELETE", "/u/x", "GET, HEAD, POST"), ("OPTIONS", "/readyz", "GET, HEAD"),
    ]) func `A wrong method is 405 and names the right ones`(method: String, path: String, allowed: String) async throws
    {
        try await TestServer.run { server async throws in
            let answer = try await server.request(method, path)
            #expect(answer.status == 405)
            #expect(answer.errorCode == "method_not_allowed")
            #expect(answer.headers["allow"] == allowed)
        }
    }

    /// Raw requests that no correct client sends.
    @Test(arguments: [
        "NONSENSE\r\n\r\n",
        "GET /livez HTTP/9.9\r\n\r\n",
        "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 33\r\nContent-Length: 2\r\n\r\n{}" + lead,
        "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/track HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\(lead)\r\n0\r\n\r\n",
        "POST /v1/track HTTP/1.1\r\nHost: x\r\nBad Header Name: x\r\n\r\n",
        "POST /v1/track HTTP/1.1\r\nHost: x\r\nX-Large: \(String(repeating: "x", count: 200_000))\r\n\r\n",
        "GET /\(String(repeating: "x", count: 200_000)) HTTP/1.1\r\nHost: x\r\n\r\n",
        String(repeating: "\0", count: 1000),
    ]) func `A request that cannot be understood is refused, and the server goes on`(raw: String) async throws {
        try await TestServer.run { server async throws in
            let connection = try server.connect()
            await connection.send(raw)
            connection.finishSending()
            // Closing without a word is an answer too.
            if let answer = await connection.answer() { #expect((400..<500).contains(answer.status)) }
            #expect(server.intake.arrivals.isEmpty)
            #expect(try await server.post("/v1/track", ProtocolTests.lead).status == 200)
        }
    }

    @Test(arguments: [#"{"userId": "u1", "event": "lead"}"#, ""])
    func `A client that goes away in the middle of its body leaves nothing`(start: String) async throws {
        try await TestServer.run { server async throws in
            let connection = try server.connect()
            await connection.send("POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n" + start)
            connection.finishSending()
            if let answer = await connection.answer() { #expect(answer.status == 400) }
            #expect(server.intake.arrivals.isEmpty)
            #expect(try await server.post("/v1/track", ProtocolTests.lead).status == 200)
            #expect(server.intake.arrivals.count == 1)
        }
    }

    @Test func `A body in chunks is read whole, and one without an announced end is bounded`() async throws {
        try await TestServer.run { server async throws in
            let head = "POST /v1/track HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            let good = try server.connect()
            await good.send(head)
            for part in [#"{"userId": "u"#, #"1", "event": "lead pipe"}"#, ""] {
                await good.send(String(part.utf8.count, radix: 16) + "\r\n" + part + "\r\n")
            }
            #expect(await good.answer()?.status == 200)
            let endless = try server.connect()
            await endless.send(head)
            for _ in 0..<16 { await endless.send("10000\r\n" + String(repeating: " ", count: 0x10000) + "\r\n") }
            #expect(await endless.answer()?.status == 413)
            #expect(server.intake.arrivals.map(\.kind) == [.track(Slug("lead pipe"))])
        }
    }

    @Test func `Requests that follow each other on one connection are answered in order`() async throws {
        try await TestServer.run { server async throws in
            let connection = try server.connect()
            var bytes = TestServer.bytes("POST", "/v1/track", body: Array(ProtocolTests.lead.utf8))
            bytes += TestServer.bytes("POST", "/v1/track", body: Array("{}".utf8))
            bytes += TestServer.bytes("GET", "/livez")
            await connection.send(bytes)
            #expect(await connection.answer()?.status == 200)
            #expect(await connection.answer()?.status == 400)
            #expect(await connection.answer()?.text == #"{"alive":true}"#)
        }
    }

    @Test func `After a refused body the connection can be used again`() async throws {
        var settings = ServerSettings(host: "127.0.0.1", port: 0)
        settings.bodyLimit = 100
        try await TestServer.run(settings: settings) { server async throws in
            let connection = try server.connect()
            await connection.send(TestServer.bytes("POST", "/v1/track", body: [UInt8](repeating: 0x20, count: 101)))
            #expect(await connection.answer()?.status == 413)
            await connection.send(TestServer.bytes("POST", "/v1/track", body: Array(ProtocolTests.lead.utf8)))
            #expect(await connection.answer()?.status == 200)
        }
    }

    @Test func `More connections than allowed wait for their turn`() async throws {
        var settings = ServerSettings(host: "127.0.0.1", port: 0)
        settings.connectionLimit = 1
        try await TestServer.run(settings: settings) { server async throws in
            let first = try server.connect()
            await first.send(TestServer.bytes("GET", "/livez"))
            #expect(await first.answer()?.status == 200)
            let second = try server.connect()
            await second.send(TestServer.bytes("GET", "/livez"))
            first.finishSending()
            #expect(await second.answer()?.status == 200)
        }
    }

    @Test(arguments: [
        "", "GET /livez HTTP/1.1\r\nHost:", "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{",
    ]) func `Who says nothing for too long is hung up on`(start: String) async throws {
        var settings = ServerSettings(host: "127.0.0.1", port: 0)
        settings.idleSeconds = 1
        try await TestServer.run(settings: settings) { server async throws in
            let connection = try server.connect()
            await connection.send(start)
            if let answer = await connection.answer() { #expect(answer.status == 400) }
            #expect(await connection.answer() == nil)
            #expect(server.intake.arrivals.isEmpty)
        }
    }
}
