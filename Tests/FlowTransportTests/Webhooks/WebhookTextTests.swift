import FlowModel
import FlowRuntime
import Testing

@testable import FlowTransport

struct WebhookTextTests {
    /// The example that the Standard Webhooks libraries share.
    @Test(
        "A signature is that of the Standard Webhooks libraries",
        arguments: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    )
    func signature(secret: String) {
        let header = WebhookSignature.header(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestampSeconds: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8),
            secret: secret
        )
        #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("A secret without the prefix is the key itself")
    func plainSecret() {
        // printf 'a.1.{}' | openssl dgst -sha256 -hmac secret -binary | base64
        let header = WebhookSignature.header(id: "a", timestampSeconds: 1, body: Array("{}".utf8), secret: "secret")
        #expect(header == "v1,DH9+vItb05LF5AmGVxmIk2XJE76uu57Vhud93LDFWM4=")
    }

    @Test("2xx is done, some 4xx are final, everything else is tried again")
    func outcomes() {
        for status in 100..<600 {
            let outcome = WebhookOutcome.outcome(
                status: status,
                reply: "r",
                answer: [Slug("owner"): .text("kim@example.com")],
                retryAfter: 7
            )
            switch status {
            case 200...299:
                let answer: [Slug: Value] = [Slug("owner"): .text("kim@example.com")]
                #expect(outcome == .accepted(status: status, reply: "r", answer: answer))
            case 408, 409, 425, 429: #expect(outcome == .deferred(status: status, reply: "r", retryAfter: 7))
            case 400...499: #expect(outcome == .refused(status: status, reply: "r"))
            default: #expect(outcome == .deferred(status: status, reply: "r", retryAfter: 7))
            }
        }
    }

    @Test(
        "An answer's members are those of a JSON object, by their slugs",
        arguments: [
            (
                #"{"Lead Owner": "kim@example.com", "score": 7, "vip": true, "none": null, "o": {"a": [1]}}"#,
                [
                    "lead-owner": .text("kim@example.com"), "score": .number(7), "vip": .flag(true), "none": .null,
                    "o": .object(["a": .list([.number(1)])]),
                ]
            ),
            (#"{"Owner": 1, "owner": 2, "-": 3}"#, ["owner": .number(1)]),
            ("{}", [:]), ("", [:]), ("thanks", [:]), ("[1]", [:]), ("7", [:]), (#"{"a": 1"#, [:]),
            (#"{"a": 1} b"#, [:]),
        ] as [(String, [String: Value])]
    )
    func answers(text: String, expected: [String: Value]) {
        let members = WebhookAnswer.members(Array(text.utf8))
        #expect(Dictionary(uniqueKeysWithValues: members.map { ($0.key.text, $0.value) }) == expected)
    }

    @Test("An answer that is no text, too deep or too wide says nothing")
    func hostileAnswers() {
        #expect(WebhookAnswer.members([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).isEmpty)
        let deep = String(repeating: #"{"a":"#, count: 10_000) + "1" + String(repeating: "}", count: 10_000)
        #expect(WebhookAnswer.members(Array(deep.utf8)).isEmpty)
        func wide(_ count: Int) -> [UInt8] {
            Array("{\((0..<count).map { "\"m\($0)\":1" }.joined(separator: ","))}".utf8)
        }
        #expect(WebhookAnswer.members(wide(WebhookAnswer.memberLimit)).count == WebhookAnswer.memberLimit)
        #expect(WebhookAnswer.members(wide(WebhookAnswer.memberLimit + 1)).isEmpty)
    }

    @Test(
        "Retry-After is seconds or a date, never negative, a day at most",
        arguments: [
            (nil, nil), ("", nil), ("soon", nil), ("-5", nil), ("0", 0), ("120", 120),
            ("999999999999999999999", 86_400),
            ("Fri, 31 Dec 1999 23:59:59 GMT", 59), ("Friday, 31-Dec-99 23:59:59 GMT", 59),
            ("Fri Dec 31 23:59:59 1999", 59), ("Fri, 31 Dec 1999 23:58:00 GMT", 0),
            ("Sun, 31 Dec 2017 23:59:59 GMT", 86_400),
        ] as [(String?, Int64?)]
    )
    func retryAfter(value: String?, expected: Int64?) {
        // 1999-12-31T23:59:00Z
        #expect(WebhookOutcome.retryAfter(value, now: 946_684_740) == expected)
    }

    @Test(
        "Special addresses are not public",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255",
            "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.19.0.1",
            "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1",
            "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1",
            "2001:db8::1",
            "2002:7f00:1::", "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "nonsense",
        ]
    )
    func special(address: String) {
        #expect(!PublicAddress.contains(addressBytes(address)))
    }

    @Test(
        "Everyday addresses are public",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
            "169.253.1.1", "172.15.1.1", "172.32.0.1", "192.167.1.1", "192.169.1.1", "198.17.1.1", "198.20.1.1",
            "223.255.255.255", "2001:4860:4860::8888", "2606:4700::1111", "64:ff9b::8.8.8.8", "2002:808:808::1",
            "2a00::1",
        ]
    )
    func everyday(address: String) {
        #expect(PublicAddress.contains(addressBytes(address)))
    }

    @Test("An address is named as people know it")
    func names() {
        #expect(PublicAddress.text(addressBytes("10.0.0.1")) == "10.0.0.1")
        #expect(PublicAddress.text(addressBytes("fe80::1")) == "fe80:0:0:0:0:0:0:1")
    }

    @Test("Headers are those of the last answer")
    func headers() {
        let lines = [
            "HTTP/1.1 100 Continue\r\n", "Retry-After: 1\r\n", "\r\n", "HTTP/1.1 503 No\r\n", "RETRY-after:  12 \r\n",
            "broken\r\n", "X:\r\n", "\r\n",
        ]
        let headers = HTTPHeaders(lines: lines.map { Array($0.utf8) })
        #expect(headers["retry-after"] == "12")
        #expect(headers["x"] == "")
        #expect(headers.fields.count == 2)
    }
}
