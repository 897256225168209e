import Testing

@testable import FlowTransport

struct HTTPFetchTests {
    @Test("A request carries its method, headers and body, and the answer comes whole")
    func request() throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(302, ["Location: /there", "X-A: b"], body: "moved") }
        let response = try HTTPFetch.perform(
            method: "PUT",
            url: "http://127.0.0.1:\(peer.port)/here",
            headers: [("Authorization", "Bearer t"), ("X-Empty", "")],
            body: Array("body".utf8)
        )
        #expect(response.status == 302)
        #expect(response.location == "/there")
        #expect(response.headers["x-a"] == "b")
        #expect(response.body == Array("moved".utf8))
        let request = try #require(peer.requests.read { $0.first })
        #expect(request.line == "PUT /here HTTP/1.1")
        #expect(request.headers["authorization"] == "Bearer t")
        #expect(request.headers["x-empty"] == "")
        #expect(request.body == Array("body".utf8))
    }

    @Test("GET has no body, and HEAD waits for none")
    func bodies() throws {
        let peer = HTTPPeer {
            $0.line.hasPrefix("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" : HTTPPeer.answer(200)
        }
        #expect(try HTTPFetch.perform(url: "http://127.0.0.1:\(peer.port)/").status == 200)
        #expect(try HTTPFetch.perform(method: "HEAD", url: "http://127.0.0.1:\(peer.port)/").body.isEmpty)
        let lines = peer.requests.read { $0.map(\.line) }
        #expect(lines == ["GET / HTTP/1.1", "HEAD / HTTP/1.1"])
        #expect(peer.requests.read { $0.allSatisfy { $0.headers["content-length"] == nil } })
    }

    @Test("Redirects are followed when asked")
    func redirects() throws {
        let peer = HTTPPeer {
            $0.line.hasPrefix("GET /a ") ? HTTPPeer.answer(302, ["Location: /b"]) : HTTPPeer.answer(200, body: "b")
        }
        let response = try HTTPFetch.perform(url: "http://127.0.0.1:\(peer.port)/a", followRedirects: true)
        #expect(response.body == Array("b".utf8))
        #expect(response.location == nil)
    }

    @Test("No answer is a failure that names the request")
    func failure() {
        #expect {
            try HTTPFetch.perform(url: "http://127.0.0.1:1/x")
        } throws: { error in
            (error as? HTTPFetch.Failure)?.sentence.hasPrefix("GET http://127.0.0.1:1/x: ") == true
        }
    }
}
