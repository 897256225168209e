import FlowModel
import FlowRuntime
import Foundation
import Testing

@Suite("Compressed bodies") struct GzipTests {
    /// Made with zlib of a lead by u1: with fixed codes, uncompressed, and with every optional header field.
    @Test(arguments: [
        "H4sIAAAAAAAAA6tWKi1OLfJMUbJSUCo1VNJRUEotS80rAXFzUhNTlGoBENjb1SEAAAA=",
        "H4sIAAAAAAAAAwEhAN7/eyJ1c2VySWQiOiAidTEiLCAiZXZlbnQiOiAibGVhZCJ9ENjb1SEAAAA=",
        "H4sIHgAAAAAAAwMAYWJjbmFtZS5qc29uAGNvbW1lbnQAf0GrViotTi3yTFGyUlAqNVTSUVBKLUvNKwFxc1ITU5RqARDY29UhAAAA",
    ]) func `A gzip body is read like a plain one`(base64: String) async throws {
        let body = try GzipTests.bytes(base64)
        try await TestServer.run { server async throws in
            let answer = try await GzipTests.post(server, "/v1/track", body)
            #expect(answer.status == 200)
            #expect(server.intake.onlyArrival?.kind == .track(Slug("lead")))
            #expect(server.intake.onlyArrival?.contact == ContactReference(userID: "u1"))
        }
    }

    @Test func `A batch with codes of its own is unpacked whole`() async throws {
        let body = try GzipTests.bytes(GzipTests.batch)
        try await TestServer.run { server async throws in
            #expect(try await GzipTests.post(server, "/v1/batch", body).status == 200)
            let arrivals = server.intake.arrivals
            #expect(arrivals.map { $0.contact?.userID } == (0..<20).map { "u\($0)" })
            let names = ["order completed", "lead", "pricing", "webinar"].map { Arrival.Kind.track(Slug($0)) }
            #expect(arrivals.map(\.kind) == (0..<20).map { names[$0 % 4] })
        }
    }

    @Test func `No cut and no changed byte gets through or does harm`() async throws {
        let body = try GzipTests.bytes(GzipTests.batch)
        try await TestServer.run { server async throws in
            for length in stride(from: 1, to: body.count, by: 11) {
                let answer = try await GzipTests.post(server, "/v1/batch", Array(body[..<length]))
                #expect(answer.errorCode == "invalid_gzip")
            }
            // Bytes 4 to 9 are a time and a system, which mean nothing.
            for index in stride(from: 10, to: body.count, by: 7) {
                var changed = body
                changed[index] ^= 0x10
                let answer = try await GzipTests.post(server, "/v1/batch", changed)
                #expect(answer.status == 400 || answer.status == 413)
            }
            #expect(server.intake.arrivals.isEmpty)
        }
    }

    @Test func `A small body that grows without bounds is refused`() async throws {
        // 7.7 MB: one byte written with the fixed codes, and then 30,000 times 258 bytes copied from one byte back.
        var bits = BitWriter()
        bits.append(0b1, count: 1)
        bits.append(0b01, count: 2)
        bits.appendCode(0x30 + 0x20, count: 8)
        for _ in 0..<30_000 {
            bits.appendCode(0b1100_0101, count: 8)
            bits.appendCode(0, count: 5)
        }
        bits.appendCode(0, count: 7)
        let body = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bits.bytes + [UInt8](repeating: 0, count: 8)
        #expect(body.count < 50_000)
        try await TestServer.run { server async throws in
            let answer = try await GzipTests.post(server, "/v1/track", body)
            #expect(answer.status == 413)
            #expect(answer.errorCode == "body_too_large")
        }
    }

    @Test(arguments: ["br", "deflate", "gzip, gzip", "nonsense"])
    func `Another encoding is refused by name of what works`(encoding: String) async throws {
        try await TestServer.run { server async throws in
            let answer = try await server.post("/v1/track", "{}", headers: ["Content-Encoding": encoding])
            #expect(answer.status == 415)
            #expect(answer.errorCode == "unsupported_encoding")
            #expect(try #require(answer.errorMessage).contains("gzip"))
        }
    }

    private static func post(_ server: TestServer, _ path: String, _ body: [UInt8]) async throws -> HTTPAnswer {
        try await server.request("POST", path, headers: ["Content-Encoding": "gzip"], body: body)
    }

    private static func bytes(_ base64: String) throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: base64)))
    }

    /// Twenty track calls, deflated by zlib with dynamic codes.
    private static let batch =
        """
        H4sIAAAAAAAAA5XUwW6EIBCA4VfZcN4DAwzM+AZ9hk0PrpLWdKuGZds0xnevRw+GwSOafCE/MIu6t7n7VM3ltqj8N0fVqJza7ktd1esZ01u/
        fXjpbRV/4pi3xZT6mC7d9D0/Yo799mdO0xxTHuJTNYsaVQNOE8O6Xgsk7MhHbA8dZE9oy47ZOXMaumH8OKKICJnKlN1Rv/E+jG06pBwYi2XK
        nQtGWlMQSKwI5j0EU2Z8XS/jg0MuU6Gu11bLO1+m6FwvBEYtXDCu6BU4sBG2BrqumAtgjXCGAHXJHCOQZJlzzTxZ45xg2opolkmjtDlX+SxN
        0FY6AKyLZowGaVqAPxeNt8cuTA0INZMMAFGKT5VPk4ORKK5LxtYH0Ov6vv4DhHLkbAgGAAA=
        """
        .replacing("\n", with: "")
}

/// Writes the bits of deflated data in their order.
private struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    mutating func append(_ value: Int, count added: Int) {
        for shift in 0..<added { appendBit(UInt8(value >> shift & 1)) }
    }

    /// Huffman codes begin with their highest bit.
    mutating func appendCode(_ value: Int, count added: Int) {
        for shift in (0..<added).reversed() { appendBit(UInt8(value >> shift & 1)) }
    }

    private mutating func appendBit(_ bit: UInt8) {
        if count % 8 == 0 { bytes.append(0) }
        bytes[bytes.count - 1] |= bit << UInt8(count % 8)
        count += 1
    }
}
