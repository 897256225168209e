import FlowMail
import FlowModel
import FlowRuntime
import Testing

@Suite("Links in messages") struct LinkTests {
    @Test func `A click is recorded and leads to the link of the message`() async throws {
        try await TestServer.run { server async throws in
            let token = server.signer.token(.click(FakeReader.message, position: 0))
            let answer = try await server.request("GET", "/c/" + token)
            #expect(answer.status == 302)
            #expect(answer.headers["location"] == "https://example.com/guide?a=1&b=2")
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["referrer-policy"] == "no-referrer")
            #expect(answer.headers["x-robots-tag"] == "noindex, nofollow")
            let arrival = try #require(server.intake.onlyArrival)
            let link = MessageReference.Link(address: "https://example.com/guide?a=1&b=2", label: "guide")
            #expect(arrival.kind == .visited(position: 0, link: link, isAutomatic: false))
            #expect(arrival.subject == .message(FakeReader.message))
            #expect(arrival.messageID.hasPrefix("click-"))
            #expect(arrival.timestamp == TestServer.now)
        }
    }

    @Test func `Two clicks are two visits`() async throws {
        try await TestServer.run { server async throws in
            let token = server.signer.token(.click(FakeReader.message, position: 0))
            for _ in 0..<2 { _ = try await server.request("GET", "/c/" + token) }
            #expect(Set(server.intake.arrivals.map(\.messageID)).count == 2)
        }
    }

    @Test func `A HEAD request redirects too and counts as automatic`() async throws {
        try await TestServer.run { server async throws in
            let token = server.signer.token(.click(FakeReader.message, position: 0))
            #expect(try await server.request("HEAD", "/c/" + token).status == 302)
            guard case .visited(position: 0, _, isAutomatic: true)? = server.intake.onlyArrival?.kind else {
                Issue.record("the click is not automatic")
                return
            }
        }
    }

    @Test func `No link can put a header into the answer`() async throws {
        try await TestServer.run { server async throws in
            let token = server.signer.token(.click(FakeReader.message, position: 1))
            let answer = try await server.request("GET", "/c/" + token)
            #expect(answer.headers["location"] == "https://example.com/%C3%A9%0D%0ASet-Cookie:%20a=b")
            #expect(answer.headers["set-cookie"] == nil)
        }
    }

    @Test(arguments: [Mailbox.Refusal.busy, .closed, .store(.full), .store(.failed(reason: "disk"))])
    func `The reader gets to the link also when nothing can be recorded`(refusal: Mailbox.Refusal) async throws {
        let intake = RecordingIntake()
        intake.refuse(with: refusal)
        try await TestServer.run(intake: intake) { server async throws in
            let click = server.signer.token(.click(FakeReader.message, position: 0))
            let opening = server.signer.token(.open(FakeReader.message))
            #expect(try await server.request("GET", "/c/" + click).status == 302)
            #expect(try await server.request("GET", "/o/\(opening).gif").status == 200)
        }
    }

    @Test func `A link that cannot be looked up asks for another try`() async throws {
        try await TestServer.run(reader: FakeReader(error: .failed(reason: "disk"))) { server async throws in
            let token = server.signer.token(.click(FakeReader.message, position: 0))
            let answer = try await server.request("GET", "/c/" + token)
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] == "5")
        }
    }

    @Test func `A changed token is nothing, and never a redirect`() async throws {
        try await TestServer.run { server async throws in
            let claims: [(path: String, claim: LinkClaim)] = [
                ("/c/", .click(FakeReader.message, position: 0)), ("/u/", .unsubscribe(FakeReader.message)),
                ("/k/", .confirm(FakeReader.message)), ("/o/", .open(FakeReader.message)),
            ]
            for (path, claim) in claims {
                let token = server.signer.token(claim)
                for index in token.indices {
                    for other in ["A", "z", "-"] where String(token[index]) != other {
                        let changed = token.replacingCharacters(at: index, with: other)
                        let address = path + changed + (path == "/o/" ? ".gif" : "")
                        for method in path == "/u/" || path == "/k/" ? ["GET", "POST"] : ["GET"] {
                            let answer = try await server.request(method, address)
                            #expect(answer.status == 404, "\(method) \(address)")
                            #expect(answer.headers["location"] == nil)
                        }
                    }
                }
            }
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `A token works only for what it was made for`() async throws {
        try await TestServer.run { server async throws in
            let click = server.signer.token(.click(FakeReader.message, position: 0))
            let opening = server.signer.token(.open(FakeReader.message))
            let unknown = server.signer.token(.click(FakeReader.message, position: 9))
            let stranger = LinkSigner(keys: [(id: 1, secret: [UInt8](repeating: 8, count: 32))])
            let paths = [
                "/c/" + opening, "/o/\(click).gif", "/u/" + click, "/c/" + unknown, "/c/", "/c", "/o/" + opening,
                "/k/" + click, "/c/" + server.signer.token(.confirm(FakeReader.message)),
                "/c/" + stranger.token(.click(FakeReader.message, position: 0)), "/c/" + click + "/x",
                "/c/https://example.org/", "/c/" + String(repeating: "A", count: 5000),
            ]
            for path in paths {
                let answer = try await server.request("GET", path)
                #expect(answer.status == 404, "\(path)")
                #expect(answer.headers["location"] == nil)
            }
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `An opening is recorded and answered with a small picture that is not kept`() async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.request("GET", "/o/\(server.signer.token(.open(FakeReader.message))).gif")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "image/gif")
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.body.count == 43)
            #expect(answer.body.starts(with: Array("GIF89a".utf8)))
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.kind == .message(.opened, link: nil, isAutomatic: false))
            #expect(arrival.messageID.hasPrefix("open-"))
        }
    }
}

extension String {
    fileprivate func replacingCharacters(at index: Index, with other: String) -> String {
        String(self[..<index]) + other + self[self.index(after: index)...]
    }
}
