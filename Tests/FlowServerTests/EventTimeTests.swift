import FlowModel
import FlowRuntime
import Testing

@Suite("When an event happened") struct EventTimeTests {
    /// Times of the call, and how many seconds before its arrival (09:00:00Z) the event counts.
    @Test(arguments: [
        ("no times at all", "{}", 0),
        (
            "a sender two hours ahead, which waited ten minutes",
            #"{"timestamp": "2026-03-02T11:00:00Z", "sentAt": "2026-03-02T11:10:00Z"}"#, 600
        ),
        (
            "a sender a day behind, which sent at once",
            #"{"timestamp": "2026-03-01T09:00:00Z", "sentAt": "2026-03-01T09:00:00Z"}"#, 0
        ),
        (
            "the original time counts before the other",
            """
            {"originalTimestamp": "2026-03-02T08:00:00Z", "timestamp": "2026-03-02T01:00:00Z",
             "sentAt": "2026-03-02T08:00:30Z"}
            """, 30
        ),
        ("an import without sentAt", #"{"timestamp": "2026-03-01T09:00:00+00:00"}"#, 86_400),
        ("an offset", #"{"timestamp": "2026-03-02T09:30:00+01:00"}"#, 1_800),
        ("a day", #"{"timestamp": "2026-03-02"}"#, 32_400),
        ("a time in the future", #"{"timestamp": "2027-01-01T00:00:00Z"}"#, 0),
        (
            "sent before it happened",
            #"{"timestamp": "2026-03-02T09:00:00Z", "sentAt": "2026-03-02T08:00:00Z"}"#, 0
        ),
    ]) func `Skew is corrected and nothing lies in the future`(
        name: String,
        times: String,
        secondsBefore: Int64
    ) async throws {
        try await TestServer.run { server async throws in
            let members = times.dropFirst().dropLast()
            let body = #"{"userId": "u1", "event": "lead""# + (members.isEmpty ? "" : ", " + members) + "}"
            #expect(try await server.post("/v1/track", body).status == 200)
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.receivedAt == TestServer.now)
            #expect(arrival.timestamp == TestServer.now.adding(seconds: -secondsBefore), "\(name)")
        }
    }
}
