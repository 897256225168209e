import FlowDice
import FlowMail
import FlowModel
import Foundation
import Testing

/// Whatever bytes arrive, the readers end, in time, and make nothing up.
@Suite("Hostile mail that comes back")
struct FeedbackFuzzTests {
    /// `NURTURE_FUZZ=50` tries fifty times as much.
    private static let factor = number("NURTURE_FUZZ") ?? 1
    private static let seed = UInt64(number("NURTURE_FUZZ_SEED") ?? 20_260_302)

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    }

    private static let reader = FeedbackReader(clues: MessageClues { $0.lowercased() == "abc234" ? OutboxID(7) : nil })

    @Test("Mutations of real mail never name an address or a message that they do not hold", arguments: 0..<4)
    func mutations(lane: Int) throws {
        var random = Dice(seed: FeedbackFuzzTests.seed &+ UInt64(lane))
        var found = 0
        for _ in 0..<(400 * FeedbackFuzzTests.factor) {
            let bytes = Mutation.mutate(ReturnedMail.all.map(\.bytes), &random)
            guard let feedback = try? FeedbackFuzzTests.reader.read(bytes) else { continue }
            found += feedback.count
            for news in feedback { try check(news, against: bytes) }
        }
        // Most mutations leave something to read: else this test would test nothing.
        #expect(found > 100)
    }

    /// Encoded parts are left aside: what they hold cannot be found by looking.
    private func check(_ news: MailFeedback, against bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let plain = text.lowercased().filter { !$0.isWhitespace && $0 != "<" && $0 != ">" }
        guard !plain.contains("base64"), !plain.contains("quoted-printable") else { return }
        if let recipient = news.recipient {
            try #require(EmailAddress.isMailable(recipient))
            try #require(text.lowercased().contains(recipient))
        }
        for message in news.messages {
            switch message {
            case .outbox(let id): try #require(id == OutboxID(7) && plain.contains("abc234"))
            case .messageID(let id): try #require(text.contains(id))
            }
        }
        try #require(news.messages.count <= 6)
        try #require(news.id.utf8.count <= 200)
        try #require(news.detail.utf8.count <= MailFeedback.detailByteLimit)
        try #require(!news.detail.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test(
        "Time grows with the size and no faster",
        arguments: [
            "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n", "a:b\n", " \n", "\n", "<a@b> ", "=?utf-8?q?a?= ",
            ";",
            "(", "\\", "5.1.1.", "5.1.1 ", "To: <a+abc234@b.c>, ", "--b\nContent-Type: multipart/mixed; boundary=b\n\n",
            "Final-Recipient: rfc822; a@b.c\nAction: failed\n\n", "=", "message-id: <a@b>\n",
        ]
    )
    func linearTime(unit: String) throws {
        let starts = [
            "", "To: ", "Content-Type: multipart/mixed; boundary=b\n\n", "Content-Type: message/delivery-status\n\n",
            "From: mailer-daemon\n\n", "Content-Type: ", "In-Reply-To: ",
        ]
        func seconds(_ size: Int) -> Double {
            let body = Array(String(repeating: unit, count: size / unit.utf8.count).utf8)
            return ContinuousClock().measure {
                for start in starts { _ = try? FeedbackFuzzTests.reader.read(Array(start.utf8) + body) }
            } / .seconds(1)
        }
        // Other work on the machine only ever adds: once is enough. A quadratic reader would need 64 times as long.
        let ratios = (0..<8).lazy.map { _ in seconds(32_000) / max(seconds(4_000), 0.000_001) }
        #expect(ratios.contains { $0 < 24 })
    }
}
