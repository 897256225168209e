import FlowMail
import FlowModel
import Foundation
import Testing

@testable import FlowServer

/// Whatever a provider's body holds, its reader ends and makes nothing up.
@Suite("Hostile bodies of providers")
struct HookFuzzTests {
    private static let clues = MessageClues { $0 == "abc234" ? OutboxID(7) : nil }

    private static let bodies: [String] = [
        SignedSNS.bounce, SignedSNS.complaint, SignedSNS.subscription,
        #"{"RecordType":"Bounce","ID":1,"Type":"HardBounce","Email":"anna@example.net","#
            + #""Metadata":{"message-id":"m@e.f"}}"#,
        #"{"RecordType":"SubscriptionChange","Recipient":"anna@example.net","SuppressSending":true}"#,
        #"[{"event":"bounce","smtp-id":"<m@e.f>","email":"anna@example.net","timestamp":1772440200,"#
            + #""sg_event_id":"a"}]"#,
        #"{"event-data":{"event":"failed","severity":"permanent","reason":"bounce","recipient":"anna@example.net","#
            + #""message":{"headers":{"message-id":"m@e.f"}},"delivery-status":{"code":550,"message":"5.1.1 no"}}}"#,
        #"{"notificationType":"Bounce","mail":{"source":"b+abc234@e.f","tags":{"message-id":["m@e.f"]},"#
            + #""headers":[{"name":"Message-ID","value":"<m@e.f>"}]},"bounce":{"bounceType":"Permanent","#
            + #""timestamp":"2026-03-02T08:30:00Z","bouncedRecipients":[{"emailAddress":"anna@example.net"}]}}"#,
    ]

    private static let factor =
        ProcessInfo.processInfo.environment["NURTURE_FUZZ"].flatMap(Int.init).map { max(1, $0) } ?? 1

    @Test("Mutated bodies name no address and no message that they do not hold")
    func mutations() throws {
        var state: UInt64 = 20_260_302
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(1, bound)))
        }
        let bodies = HookFuzzTests.bodies.map { Array($0.utf8) }
        var found = 0
        for _ in 0..<(1500 * HookFuzzTests.factor) {
            var bytes = bodies[below(bodies.count)]
            for _ in 0..<(1 + below(2)) {
                switch below(4) {
                case 0: bytes[below(bytes.count)] = UInt8(32 + below(95))
                case 1: bytes.removeSubrange(below(bytes.count)..<bytes.count)
                case 2: bytes.swapAt(below(bytes.count), below(bytes.count))
                default:
                    let other = bodies[below(bodies.count)]
                    let start = below(other.count)
                    let piece = other[start..<min(other.count, start + below(80))]
                    bytes.insert(contentsOf: piece, at: below(bytes.count))
                }
                if bytes.isEmpty { bytes = [UInt8(ascii: "0")] }
            }
            found += try check(bytes)
        }
        // Some stay readable: else this test would test nothing.
        #expect(found > 50)
    }

    /// Reads the body as every provider's; how much was read.
    private func check(_ bytes: [UInt8]) throws -> Int {
        guard let news = try? HookJSON(reading: bytes, keepsSpelling: true) else { return 0 }
        if let message = SNSMessage(news) {
            _ = SNSAddress.isCertificate(message.certificateAddress, region: message.region)
        }
        let clues = HookFuzzTests.clues
        let feedback =
            SESNews.read(news, clues: clues) + PostmarkNews.read(news, clues: clues)
            + SendGridNews.read(news, clues: clues) + MailgunNews.read(news, clues: clues)
        let text = String(decoding: bytes, as: UTF8.self).replacing("\\/", with: "/").lowercased()
        for news in feedback where !text.contains("\\u") {
            if let recipient = news.recipient { try #require(text.contains(recipient)) }
            for case .messageID(let id) in news.messages {
                try #require(text.contains(id.lowercased()) || text.contains("\\"))
            }
        }
        return feedback.count
    }

    @Test("A certificate that was cut or changed is a key or nothing, and no crash")
    func certificates() {
        let text = Array(SignedSNS.certificate.utf8)
        #expect(SigningCertificates.key(inPEM: SignedSNS.certificate) != nil)
        for end in stride(from: 0, to: text.count, by: 37) {
            _ = SigningCertificates.key(inPEM: String(decoding: text[..<end], as: UTF8.self))
            var changed = text
            changed[end] = UInt8(ascii: "A")
            _ = SigningCertificates.key(inPEM: String(decoding: changed, as: UTF8.self))
        }
    }
}
