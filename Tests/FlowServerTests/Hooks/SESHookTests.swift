import FlowModel
import FlowRuntime
import FlowServer
import Testing

@Suite("The hook of Amazon SES")
struct SESHookTests {
    private static let settings = ServerSettings(
        host: "127.0.0.1",
        port: 0,
        hooks: HookSettings(sesTopics: [SignedSNS.topic])
    )
    private static let web = [SignedSNS.certificateAddress: Array(SignedSNS.certificate.utf8)]

    @Test("Signatures of version 1 and version 2 are verified, with a certificate that is fetched once")
    func signed() async throws {
        let web = FakeWeb(SESHookTests.web)
        try await TestServer.run(settings: SESHookTests.settings, fetcher: web) { server async throws in
            #expect(try await server.post("/hooks/ses", SignedSNS.bounce).status == 200)
            #expect(try await server.post("/hooks/ses", SignedSNS.complaint).status == 200)
            #expect(
                server.intake.arrivals.map(\.kind) == [
                    .message(.bounced, link: nil, isAutomatic: false),
                    .message(.complained, link: nil, isAutomatic: false),
                ]
            )
            #expect(server.intake.arrivals.allSatisfy { $0.subject == .sent(messageID: "m1@example.com") })
            let bounce = try #require(server.intake.arrivals.first)
            #expect(bounce.properties[Slug("source")] == .text("ses"))
            #expect(bounce.properties[Slug("status")] == .text("5.1.1"))
            #expect(bounce.timestamp == TestServer.now.adding(seconds: -1800))
        }
        #expect(web.asked == [SignedSNS.certificateAddress])
    }

    @Test("What was changed on the way is refused, whatever was changed")
    func changed() async throws {
        try await TestServer.run(settings: SESHookTests.settings, fetcher: FakeWeb(SESHookTests.web)) {
            server async throws in
            let changes = [
                ("anna@example.net", "bob@example.net"), ("22b80b92", "22b80b94"), ("08:30:01", "08:30:02"),
                (#"eVersion": "1""#, #"eVersion": "2""#),
                (#"eVersion": "1""#, #"eVersion": "3""#),
                // The same letter, written with other characters.
                ("e\u{301}", "\u{e9}"), (#""Type": "Notification""#, #""Type": "UnsubscribeConfirmation""#),
                ("bounces\"", "other\""), ("\"Signature\": \"", "\"Signature\": \"AAAA"),
            ]
            for (old, new) in changes {
                let body = SignedSNS.bounce.replacingScalars(old, with: new)
                try #require(Array(body.utf8) != Array(SignedSNS.bounce.utf8))
                #expect(try await server.post("/hooks/ses", body).status == 403, "\(old)")
            }
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test(
        "A certificate is fetched from Amazon's hosts in the topic's region and from nowhere else",
        arguments: [
            "http://sns.eu-west-1.amazonaws.com/a.pem", "https://sns.eu-west-2.amazonaws.com/a.pem",
            "https://sns.eu-west-1.amazonaws.com.example.org/a.pem",
            "https://sns.eu-west-1.amazonaws.com@example.org/a.pem",
            "https://example.org/sns.eu-west-1.amazonaws.com/a.pem", "https://sns.eu-west-1.amazonaws.com:8443/a.pem",
            "https://sns.eu-west-1.amazonaws.com/a.txt", "https://sns.eu-west-1.amazonaws.com/?a=.pem",
            "https://sns.eu-west-1.amazonaws.com/a#.pem", "https://sns..amazonaws.com/a.pem", "file:///a.pem",
            "https://evil.sns.eu-west-1.amazonaws.com/a.pem", "https://sns.eu-west-1.amazonaws.comx/a.pem",
        ]
    )
    func hosts(address: String) async throws {
        let web = FakeWeb([address: Array(SignedSNS.certificate.utf8)])
        try await TestServer.run(settings: SESHookTests.settings, fetcher: web) { server async throws in
            let body = SignedSNS.bounce.replacing(SignedSNS.certificateAddress, with: address)
            #expect(try await server.post("/hooks/ses", body).status == 403)
            #expect(server.intake.arrivals.isEmpty)
        }
        #expect(web.asked.isEmpty)
    }

    @Test("A subscription is confirmed at Amazon's host, and one that leads elsewhere is not, though it is signed")
    func subscription() async throws {
        let documents = SESHookTests.web.merging([SignedSNS.confirmationAddress: []]) { first, _ in first }
        let web = FakeWeb(documents)
        try await TestServer.run(settings: SESHookTests.settings, fetcher: web) { server async throws in
            #expect(try await server.post("/hooks/ses", SignedSNS.elsewhere).status == 403)
            #expect(web.asked == [SignedSNS.certificateAddress])
            #expect(try await server.post("/hooks/ses", SignedSNS.subscription).status == 200)
            #expect(web.asked == [SignedSNS.certificateAddress, SignedSNS.confirmationAddress])
        }
    }

    @Test("Another try is asked for while the certificate cannot be had")
    func noCertificate() async throws {
        try await TestServer.run(settings: SESHookTests.settings) { server async throws in
            #expect(try await server.post("/hooks/ses", SignedSNS.bounce).status == 503)
        }
        let junk = FakeWeb([SignedSNS.certificateAddress: Array("-----BEGIN CERTIFICATE-----\nAAAA\n".utf8)])
        try await TestServer.run(settings: SESHookTests.settings, fetcher: junk) { server async throws in
            #expect(try await server.post("/hooks/ses", SignedSNS.bounce).status == 403)
        }
    }

    @Test("Topics that are not configured are nobody's")
    func otherTopic() async throws {
        let web = FakeWeb(SESHookTests.web)
        let settings = ServerSettings(
            host: "127.0.0.1",
            port: 0,
            hooks: HookSettings(sesTopics: ["arn:aws:sns:eu-west-1:123456789012:other"])
        )
        try await TestServer.run(settings: settings, fetcher: web) { server async throws in
            #expect(try await server.post("/hooks/ses", SignedSNS.bounce).status == 403)
        }
        #expect(web.asked.isEmpty)
    }
}

extension String {
    /// Replaces what has the same scalars: `replacing` finds what looks the same.
    fileprivate func replacingScalars(_ old: String, with new: String) -> String {
        let (text, old) = (Array(unicodeScalars), Array(old.unicodeScalars))
        var result = UnicodeScalarView()
        var index = 0
        while index < text.count {
            if text[index...].starts(with: old) {
                result.append(contentsOf: new.unicodeScalars)
                index += old.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return String(result)
    }
}
