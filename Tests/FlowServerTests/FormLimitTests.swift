import FlowModel
import FlowRuntime
import Foundation
import Testing

@testable import FlowServer

@Suite struct FormLimitTests {
    private let start = TestServer.now

    @Test func `A bucket empties, and fills again with time`() {
        let limit = RateLimit(capacity: 3, refillSeconds: 60)
        #expect((1...4).map { _ in limit.take("a", at: start) } == [true, true, true, false])
        #expect(limit.take("b", at: start))
        #expect(!limit.take("a", at: start.adding(seconds: 19)))
        #expect(limit.take("a", at: start.adding(seconds: 20)))
        #expect(!limit.take("a", at: start.adding(seconds: 21)))
        #expect((1...4).map { _ in limit.take("a", at: start.adding(seconds: 500)) } == [true, true, true, false])
    }

    @Test func `It fills at its pace across the change of generations`() {
        let limit = RateLimit(capacity: 6, refillSeconds: 60)
        var taken = 0
        for second in 0..<600 where limit.take("a", at: start.adding(seconds: Int64(second))) { taken += 1 }
        #expect((64...66).contains(taken))
    }

    @Test func `A clock that was set back locks nobody out`() {
        let limit = RateLimit(capacity: 1, refillSeconds: 60)
        #expect(limit.take("a", at: start))
        let back = start.adding(seconds: -86_400)
        #expect(!limit.take("a", at: back))
        #expect(limit.take("a", at: back.adding(seconds: 60)))
    }

    @Test func `The table is bounded, whoever comes`() {
        let limit = RateLimit(capacity: 1, refillSeconds: 60, entryLimit: 100)
        for number in 0..<10_000 { #expect(limit.take("\(number)", at: start)) }
        #expect(limit.count <= 200)
    }

    @Test(
        arguments: [
            ("192.0.2.1", "203.0.113.9", "192.0.2.1"), ("127.0.0.1", nil, "127.0.0.1"),
            ("127.0.0.1", "203.0.113.9", "203.0.113.9"), ("127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
            ("127.0.0.1", "203.0.113.9, 10.0.0.7", "203.0.113.9"), ("::1", "203.0.113.9", "203.0.113.9"),
            ("::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9"), ("::ffff:192.0.2.1", "203.0.113.9", "192.0.2.1"),
            ("fd00::1", "2001:db8:0:7:1:2:3:4", "2001:db8:0:7::/64"), ("2001:db8::9", nil, "2001:db8:0:0::/64"),
            ("172.32.0.1", "203.0.113.9", "172.32.0.1"), ("127.0.0.1", ", ,", "127.0.0.1"),
            (nil, "203.0.113.9", "unknown"),
            ("10.0.0.1", "<script>", "<script>"),
        ] as [(String?, String?, String)]
    )
    func `Only a machine of one's own is believed for whom it forwards`(
        peer: String?,
        forwarded: String?,
        expected: String
    ) {
        #expect(CallerAddress.key(peer: peer, forwardedFor: forwarded) == expected)
    }

    @Test func `Whatever bytes a form is made of, it is read or refused`() {
        var state: UInt64 = 7
        func below(_ limit: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % limit)
        }
        let pieces = [
            "--b", "\r\n", "\r\n\r\n", "--", "Content-Disposition: form-data; ", "name=\"email\"", "filename=\"\"", "&",
            "=", "%", "%4", "%40", "+", "anna@example.com", "\u{0}", "é", ";", "\"", "content-disposition:",
        ]
        let types = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data"]
        var read = 0
        for _ in 0..<20_000 {
            let text = (0..<below(16)).map { _ in pieces[below(UInt64(pieces.count))] }.joined()
            var bytes = Array(text.utf8)
            if !bytes.isEmpty, below(4) == 0 { bytes[below(UInt64(bytes.count))] = UInt8(below(256)) }
            if (try? FormFields(bytes, type: types[below(3)])) != nil { read += 1 }
        }
        #expect((1_000..<20_000).contains(read))
    }
}
