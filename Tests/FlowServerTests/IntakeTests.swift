import FlowModel
import FlowRuntime
import Testing

@Suite("Events of applications") struct IntakeTests {
    @Test func `A track call becomes an event of its contact`() async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.post(
                "/v1/track",
                """
                {"userId": "u1", "anonymousId": "a1", "event": "Order Completed", "messageId": "m1",
                 "properties": {"Order ID": "A-1", "amount": 12.5, "items": [{"sku": "x"}], "gift": true, "note": null},
                 "context": {"traits": {"email": "Anna@Example.COM", "First Name": "Anna"}}}
                """
            )
            #expect(answer.status == 200)
            #expect(answer.text == #"{"success":true}"#)
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            #expect(
                server.intake.onlyArrival
                    == Arrival(
                        messageID: "m1",
                        subject: .contact(
                            ContactReference(userID: "u1", anonymousID: "a1", email: "anna@example.com")
                        ),
                        receivedAt: TestServer.now,
                        timestamp: TestServer.now,
                        kind: .track(Slug("order completed")),
                        properties: [
                            Slug("order-id"): .text("A-1"), Slug("amount"): .number(12.5), Slug("gift"): .flag(true),
                            Slug("note"): .null,
                            Slug("items"): .list([.object(["sku": .text("x")])]),
                        ],
                        traits: [Slug("email"): .text("anna@example.com"), Slug("first-name"): .text("Anna")]
                    )
            )
        }
    }

    @Test func `An identify call carries the contact's fields, its own before those of the context`() async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.post(
                "/v1/identify",
                """
                {"userId": 42, "traits": {"email": "bob@example.com", "plan": "pro", "phone": null},
                 "context": {"traits": {"email": "old@example.com", "city": "Utrecht"}}}
                """
            )
            #expect(answer.status == 200)
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.kind == .identify)
            #expect(arrival.contact == ContactReference(userID: "42", email: "bob@example.com"))
            #expect(
                arrival.traits == [
                    Slug("email"): .text("bob@example.com"), Slug("plan"): .text("pro"), Slug("phone"): .null,
                    Slug("city"): .text("Utrecht"),
                ]
            )
            #expect(arrival.properties.isEmpty)
        }
    }

    @Test(arguments: [("/v1/page", "page"), ("/v1/p", "page"), ("/v1/screen", "screen"), ("/v1/s", "screen")])
    func `Pages and screens are events with their name as a property`(path: String, event: String) async throws {
        try await TestServer.run { server async throws in
            let body = #"{"userId": "u1", "name": "Pricing", "properties": {"url": "https://example.com/"}}"#
            #expect(try await server.post(path, body).status == 200)
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.kind == .track(Slug(event)))
            #expect(arrival.properties == [Slug("name"): .text("Pricing"), Slug("url"): .text("https://example.com/")])
        }
    }

    @Test(arguments: ["/v1/t", "/v1/track/"]) func `Short paths and a slash at the end work`(path: String) async throws
    {
        try await TestServer.run { server async throws in
            #expect(try await server.post(path, #"{"userId": "u1", "event": "lead"}"#).status == 200)
            #expect(server.intake.onlyArrival?.kind == .track(Slug("lead")))
        }
    }

    @Test(arguments: ["/v1/batch", "/v1/b", "/v1/import"])
    func `A batch is recorded in its order, in one piece`(path: String) async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.post(
                path,
                """
                {"batch": [{"type": "identify", "userId": "u1", "traits": {"plan": "pro"}},
                           {"type": "track", "userId": "u1", "event": "lead", "timestamp": "2026-03-02T08:00:00Z"}],
                 "sentAt": "2026-03-02T08:10:00Z", "context": {"traits": {"email": "anna@example.com"}}}
                """
            )
            #expect(answer.status == 200)
            let arrivals = server.intake.arrivals
            #expect(arrivals.map(\.kind) == [.identify, .track(Slug("lead"))])
            #expect(arrivals.map { $0.contact?.email } == ["anna@example.com", "anna@example.com"])
            #expect(arrivals.last?.timestamp == TestServer.now.adding(seconds: -600))
            #expect(Set(arrivals.map(\.messageID)).count == 2)
        }
    }

    @Test func `An empty batch is fine and records nothing`() async throws {
        try await TestServer.run { server async throws in
            #expect(try await server.post("/v1/batch", #"{"batch": []}"#).status == 200)
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `One wrong item refuses the whole batch and is named`() async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.post(
                "/v1/batch",
                #"{"batch": [{"type": "track", "userId": "u1", "event": "lead"}, {"type": "track", "userId": "u1"}]}"#
            )
            #expect(answer.status == 400)
            #expect(answer.errorCode == "missing_event")
            #expect(try #require(answer.errorMessage).hasPrefix("batch[1]: "))
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test(arguments: ["/v1/group", "/v1/g"])
    func `A group is an event with the group's id and traits, and a field of the contact`(path: String) async throws {
        try await TestServer.run { server async throws in
            let call = #"{"userId": "u1", "groupId": 7, "traits": {"plan": "pro", "email": "team@example.com"}}"#
            #expect(try await server.post(path, call).status == 200)
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.kind == .track("group"))
            #expect(arrival.contact == ContactReference(userID: "u1"))
            #expect(arrival.traits == ["group-id": .text("7")])
            let properties: [Slug: Value] = [
                "group-id": .text("7"), "plan": .text("pro"), "email": .text("team@example.com"),
            ]
            #expect(arrival.properties == properties)
            let nobody = #"{"groupId": "g1", "traits": {"email": "team@example.com"}}"#
            #expect(try await server.post(path, nobody).errorCode == "missing_contact")
            #expect(try await server.post(path, #"{"userId": "u1"}"#).errorCode == "missing_group")
        }
    }

    @Test(arguments: ["/v1/alias", "/v1/a"])
    func `An alias names the user and the one before as one`(path: String) async throws {
        try await TestServer.run { server async throws in
            let calls = [
                #"{"userId": "u1", "previousId": "a1", "anonymousId": "a2"}"#,
                #"{"userId": "u1", "anonymousId": "a1"}"#,
                #"{"userId": "u1", "previousId": "u1"}"#,
            ]
            for call in calls { #expect(try await server.post(path, call).status == 200) }
            let both = ContactReference(userID: "u1", anonymousID: "a1")
            #expect(server.intake.arrivals.map(\.contact) == [both, both, ContactReference(userID: "u1")])
            #expect(server.intake.arrivals.allSatisfy { $0.kind == .identify })
            #expect(try await server.post(path, #"{"userId": "u1"}"#).errorCode == "missing_previous_id")
            #expect(try await server.post(path, #"{"previousId": "a1"}"#).errorCode == "missing_contact")
            let item = #"{"batch": [{"type": "alias", "userId": "u1", "previousId": "a1"}]}"#
            #expect(try await server.post("/v1/batch", item).status == 200)
        }
    }

    @Test func `A client that asks whether to go on with a body is told at once`() async throws {
        try await TestServer.run { server async throws in
            let body = #"{"userId": "u1", "event": "lead"}"#
            let head = "POST /v1/track HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
            let connection = try server.connect()
            await connection.send(Array((head + "Content-Length: \(body.utf8.count)\r\n\r\n").utf8))
            #expect(try #require(await connection.answer(isHead: true)).status == 100)
            await connection.send(Array(body.utf8))
            #expect(try #require(await connection.answer()).status == 200)
            #expect(server.intake.arrivals.count == 1)

            // Whoever announces too much is refused instead.
            let other = try server.connect()
            await other.send(Array((head + "Content-Length: 99999999\r\n\r\n").utf8))
            #expect(try #require(await other.answer()).status == 413)
        }
    }

    @Test func `The email of a track call finds the contact only when nothing else names it`() async throws {
        try await TestServer.run { server async throws in
            let alone = #"{"event": "lead", "properties": {"email": "Anna@example.com"}}"#
            let named = #"{"event": "lead", "userId": "u1", "properties": {"email": "bob@example.com"}}"#
            #expect(try await server.post("/v1/track", alone).status == 200)
            #expect(try await server.post("/v1/track", named).status == 200)
            #expect(
                server.intake.arrivals.map(\.contact) == [
                    ContactReference(email: "anna@example.com"), ContactReference(userID: "u1"),
                ]
            )
        }
    }

    @Test func `Names and texts are normalised, and long numbers stay exact`() async throws {
        try await TestServer.run { server async throws in
            // "e" with a combining accent, written as an escape and as bytes.
            let body =
                #"{"userId": 12345678901234567890, "event": "Cafe\u0301", "properties": {"Ville": "Orle\#u{301}ans"}}"#
            #expect(try await server.post("/v1/track", body).status == 200)
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.contact?.userID == "12345678901234567890")
            #expect(arrival.kind == .track(Slug(stored: "caf\u{E9}")))
            guard case .text(let city)? = arrival.properties[Slug("ville")] else { throw TestServer.NoAnswer() }
            #expect(Array(city.unicodeScalars) == Array("Orl\u{E9}ans".unicodeScalars))
        }
    }

    @Test func `A repeated message id is success: the event is there`() async throws {
        let intake = RecordingIntake()
        intake.answer(with: .duplicate)
        try await TestServer.run(intake: intake) { server async throws in
            let body = #"{"userId": "u1", "event": "lead", "messageId": "m1"}"#
            #expect(try await server.post("/v1/track", body).status == 200)
        }
    }

    @Test func `Without a message id every event gets its own`() async throws {
        try await TestServer.run { server async throws in
            for _ in 0..<2 { _ = try await server.post("/v1/track", #"{"userId": "u1", "event": "lead"}"#) }
            let ids = server.intake.arrivals.map(\.messageID)
            #expect(ids.count == 2)
            #expect(Set(ids).count == 2)
            #expect(ids.allSatisfy { !$0.isEmpty })
        }
    }
}
