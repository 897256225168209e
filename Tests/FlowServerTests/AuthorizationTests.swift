import FlowRuntime
import FlowServer
import Testing

@Suite("Write keys") struct AuthorizationTests {
    private static let lead = #"{"userId": "u1", "event": "lead"}"#

    /// `s3cret`, as `sha256sum` prints it.
    private static let digest = "sha256:1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0"

    private static func settings() throws -> ServerSettings {
        ServerSettings(
            host: "127.0.0.1",
            port: 0,
            writeKeys: [try #require(WriteKey("first key")), try #require(WriteKey(digest))]
        )
    }

    @Test(arguments: [
        "Basic czNjcmV0Og==", "Basic czNjcmV0Omlnbm9yZWQ=", "Basic czNjcmV0", "basic Zmlyc3Qga2V5Og==",
        "Bearer s3cret", "bearer  first key",
    ]) func `A known key is let in as basic user name and as bearer`(authorization: String) async throws {
        let settings = try AuthorizationTests.settings()
        try await TestServer.run(settings: settings) { server async throws in
            let headers = ["Authorization": authorization]
            #expect(try await server.post("/v1/track", AuthorizationTests.lead, headers: headers).status == 200)
            #expect(server.intake.arrivals.count == 1)
        }
    }

    @Test(arguments: [
        "Basic d3Jvbmc6", "Bearer wrong", "Bearer", "Bearer ", "Basic %%%", "Basic", "Digest username=\"s3cret\"",
        "Bearer 1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0",
    ]) func `Any other key is refused and records nothing`(authorization: String) async throws {
        let settings = try AuthorizationTests.settings()
        try await TestServer.run(settings: settings) { server async throws in
            let headers = ["Authorization": authorization]
            let answer = try await server.post("/v1/track", AuthorizationTests.lead, headers: headers)
            #expect(answer.status == 401)
            #expect(answer.errorCode == "wrong_key")
            #expect(answer.headers["www-authenticate"] != nil)
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `The key may stand in the body, and is no part of the event`() async throws {
        let settings = try AuthorizationTests.settings()
        try await TestServer.run(settings: settings) { server async throws in
            let right = #"{"writeKey": "s3cret", "userId": "u1", "event": "lead"}"#
            let wrong = #"{"writeKey": "secret", "userId": "u1", "event": "lead"}"#
            let batch = #"{"writeKey": "s3cret", "batch": [{"type": "track", "userId": "u1", "event": "lead"}]}"#
            #expect(try await server.post("/v1/track", right).status == 200)
            #expect(try await server.post("/v1/batch", batch).status == 200)
            #expect(try await server.post("/v1/track", wrong).status == 401)
            #expect(try await server.post("/v1/track", AuthorizationTests.lead).status == 401)
            #expect(server.intake.arrivals.count == 2)
            #expect(server.intake.arrivals.allSatisfy { $0.properties.isEmpty && $0.traits.isEmpty })
        }
    }

    @Test(arguments: ["", "sha256:", "sha256:12", "sha256:" + String(repeating: "g", count: 64)])
    func `A key that cannot be one is no key`(written: String) {
        #expect(WriteKey(written) == nil)
    }
}
