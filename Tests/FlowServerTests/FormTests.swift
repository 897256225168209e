import FlowModel
import FlowRuntime
import FlowServer
import Foundation
import Testing

@Suite struct FormTests {
    private static let words = "Yes, send me the newsletter."
    private static let settings = ServerSettings(
        host: "127.0.0.1",
        port: 0,
        forms: [
            "newsletter": WebForm(
                redirect: "https://example.com/thanks",
                topic: "news",
                fields: ["first-name", "interest"],
                wording: words
            ),
            "demo": WebForm(redirect: "https://example.com/soon", topic: "product", mustConfirm: true, wording: words),
            "contact": WebForm(redirect: "/done", honeypot: "nickname"),
        ]
    )

    private static func run(_ body: @Sendable @escaping (TestServer) async throws -> Void) async throws {
        try await TestServer.run(settings: settings, body)
    }

    @Test func `A form makes a contact with its fields, an event with the rest, and a subscription`() async throws {
        try await Self.run { server async throws in
            let answer = try await server.submit(
                "newsletter",
                "email=+Anna%40Example.com&First+Name=Anna&interest=a&interest=b&utm_source=google"
                    + "&note=%C3%A9&empty=&website=",
                headers: ["Referer": "https://example.com/page?secret=1#top"]
            )
            #expect(answer.status == 303)
            #expect(answer.headers["location"] == "https://example.com/thanks")
            let arrivals = server.intake.arrivals
            #expect(arrivals.map(\.kind) == [.track("form-submitted"), .subscribed(topic: "news")])
            #expect(arrivals.allSatisfy { $0.contact == ContactReference(email: "anna@example.com") })
            let traits: [Slug: Value] = [
                "email": .text("anna@example.com"), "first-name": .text("Anna"),
                "interest": .list([.text("a"), .text("b")]),
            ]
            #expect(arrivals.first?.traits == traits)
            let properties: [Slug: Value] = [
                "form": .text("newsletter"), "page": .text("https://example.com/page"), "utm-source": .text("google"),
                "note": .text("é"),
            ]
            #expect(arrivals.first?.properties == properties)
            let proof: [Slug: Value] = ["source": .text("form newsletter"), "wording": .text(Self.words)]
            #expect(arrivals.last?.properties == proof)
            #expect(Set(arrivals.map(\.messageID)).count == 2)
        }
    }

    @Test func `A form that must be confirmed subscribes nobody`() async throws {
        try await Self.run { server async throws in
            #expect(try await server.submit("demo", "email=anna@example.com&form=forged&topic=news").status == 303)
            let arrival = try #require(server.intake.onlyArrival)
            #expect(arrival.kind == .track("form-submitted"))
            let properties: [Slug: Value] = [
                "form": .text("demo"), "topic": .text("product"), "wording": .text(Self.words),
            ]
            #expect(arrival.properties == properties)
        }
    }

    @Test func `Parts are read like pairs, and a file is refused`() async throws {
        try await Self.run { server async throws in
            let parts = [
                ("name=\"email\"", "anna@example.com"), ("name=\"message\"", "two\r\nlines --b"),
                ("name=\"picture\"; filename=\"\"", ""),
            ]
            let answer = try await server.submit("contact", parts: parts)
            #expect(answer.status == 303)
            #expect(answer.headers["location"] == "/done")
            #expect(server.intake.onlyArrival?.properties["message"] == .text("two\r\nlines --b"))
            #expect(server.intake.onlyArrival?.properties["picture"] == nil)
            let file = try await server.submit("contact", parts: parts + [("name=\"f\"; filename=\"a.txt\"", "text")])
            #expect(file.status == 422)
            #expect(server.intake.arrivals.count == 1)
        }
    }

    @Test func `What fills in the hidden field gets the same answer and is not recorded`() async throws {
        try await Self.run { server async throws in
            let answer = try await server.submit("newsletter", "email=anna@example.com&website=http://spam.example.com")
            #expect(answer.status == 303)
            #expect(answer.headers["location"] == "https://example.com/thanks")
            #expect(try await server.submit("contact", "email=anna@example.com&nickname=x").status == 303)
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test(arguments: ["", "email=", "email=anna", "email=anna@example.com%0d%0aBcc:x@example.com", "name=Anna"])
    func `A wrong address gets a page that says so, with the way back`(body: String) async throws {
        try await Self.run { server async throws in
            let page = try await server.submit(
                "contact",
                body,
                headers: ["Referer": "https://example.com/\"><script>alert(1)</script>"]
            )
            #expect(page.status == 422)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.text.contains("Write it like anna@example.com"))
            #expect(page.text.contains("https://example.com/"))
            #expect(!page.text.contains("<script"))
            let json = try await server.submit("contact", body, headers: ["Accept": "application/json"])
            #expect(json.status == 422)
            #expect(json.errorCode == "invalid_email")
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `Scripts get JSON, and no other site may read it`() async throws {
        try await Self.run { server async throws in
            let answer = try await server.submit(
                "contact",
                "email=anna@example.com",
                headers: ["Accept": "application/json", "Origin": "https://example.com"]
            )
            #expect(answer.status == 200)
            #expect(answer.text == #"{"success":true}"#)
            #expect(answer.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test func `A form that is not configured is nobody's, and a form is only sent`() async throws {
        try await Self.run { server async throws in
            #expect(try await server.submit("other", "email=anna@example.com").status == 404)
            #expect(try await server.submit("other", "").text.contains("not known"))
            #expect(try await server.request("GET", "/forms/contact").status == 405)
            #expect(try await server.submit("Contact", "email=anna@example.com").status == 303)
            #expect(try await server.submit("%63ontact", "email=bob@example.com").status == 303)
        }
    }

    @Test func `One caller and one address may send so often, and others go on`() async throws {
        try await Self.run { server async throws in
            for number in 1...10 {
                #expect(try await server.submit("contact", "email=a\(number)@example.com").status == 303)
            }
            let refused = try await server.submit("contact", "email=a11@example.com")
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "60")
            #expect(refused.text.contains("Wait a minute"))
            // The test calls from loopback, so a proxy there is believed: its last entry, not the first.
            for number in 1...5 {
                let headers = ["X-Forwarded-For": "198.51.100.7, 203.0.113.\(number)"]
                #expect(try await server.submit("contact", "email=anna@example.com", headers: headers).status == 303)
            }
            let other = ["X-Forwarded-For": "203.0.113.99"]
            #expect(try await server.submit("contact", "email=anna@example.com", headers: other).status == 429)
            #expect(try await server.submit("contact", "email=bob@example.com", headers: other).status == 303)
            // One household of IPv6.
            var statuses: Set<Int> = []
            for number in 1...11 {
                let headers = ["X-Forwarded-For": "2001:db8::1:\(number)"]
                statuses.insert(
                    try await server.submit("contact", "email=c\(number)@example.com", headers: headers).status
                )
            }
            #expect(statuses == [303, 429])
        }
    }

    @Test func `Only so much is taken, and nothing is half taken`() async throws {
        try await Self.run { server async throws in
            let long = "email=anna@example.com&note=" + String(repeating: "x", count: 70_000)
            #expect(try await server.submit("contact", long).status == 413)
            let many = "email=anna@example.com" + String(repeating: "&a=1", count: 200)
            #expect(try await server.submit("contact", many).status == 422)
            let text = try await server.request("POST", "/forms/contact", headers: ["Content-Type": "text/plain"])
            #expect(text.status == 415)
            let wrong = ["Content-Type": "multipart/form-data; boundary=b"]
            for body in ["", "--b", "--b\r\n", "--b\r\n\r\n--b--", "--b\r\nContent-Disposition: x\r\n\r\nv\r\n--b--"] {
                let answer = try await server.request(
                    "POST",
                    "/forms/contact",
                    headers: wrong,
                    body: Array(body.utf8)
                )
                #expect(answer.status == 400, "\(body)")
            }
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `When nothing can be recorded the page says to try again`() async throws {
        try await Self.run { server async throws in
            server.intake.refuse(with: .store(.full))
            let answer = try await server.submit("contact", "email=anna@example.com")
            #expect(answer.status == 507)
            #expect(answer.headers["retry-after"] == "60")
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        }
    }
}

extension TestServer {
    fileprivate func submit(
        _ form: String,
        _ body: String,
        headers: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        let type = ["Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"]
        return try await request(
            "POST",
            "/forms/" + form,
            headers: type.merging(headers) { _, own in own },
            body: Array(body.utf8)
        )
    }

    fileprivate func submit(_ form: String, parts: [(disposition: String, value: String)]) async throws -> HTTPAnswer {
        var body = ""
        for part in parts {
            body += "--b\r\nContent-Disposition: form-data; \(part.disposition)\r\n\r\n\(part.value)\r\n"
        }
        return try await request(
            "POST",
            "/forms/" + form,
            headers: ["Content-Type": "multipart/form-data; boundary=\"b\""],
            body: Array((body + "--b--\r\n").utf8)
        )
    }
}
