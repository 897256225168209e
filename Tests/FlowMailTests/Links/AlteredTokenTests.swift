import FlowDice
import FlowMail
import FlowModel
import Foundation
import Testing

/// No change of a token makes another one of ours: 30,000 changes here, as many as `NURTURE_TOKENS` says elsewhere.
@Suite("Altered tokens")
struct AlteredTokenTests {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    /// Old and new keys, so that a changed key id may find another key.
    private static let signer = LinkSigner(keys: [
        (id: 2, secret: Array(32..<64)), (id: 3, secret: Array(64..<96)), (id: 1, secret: Array(0..<32)),
    ])

    private static var count: Int {
        ProcessInfo.processInfo.environment["NURTURE_TOKENS"].flatMap { Int($0) } ?? 30_000
    }

    private static func claims(_ number: Int64) -> [LinkClaim] {
        let outbox = OutboxID(number)
        return [.click(outbox, position: Int(number % 300)), .open(outbox), .unsubscribe(outbox), .confirm(outbox)]
    }

    @Test("claim nothing")
    func alterations() {
        var dice = Dice(seed: 7)
        var tried = 0
        var number: Int64 = 1
        while tried < AlteredTokenTests.count {
            let tokens = AlteredTokenTests.claims(number).map { AlteredTokenTests.signer.token($0) }
            for token in tokens {
                for altered in AlteredTokenTests.alterations(of: token, others: tokens, &dice) where altered != token {
                    tried += 1
                    if AlteredTokenTests.signer.claim(of: altered) != nil {
                        Issue.record("\(altered), made of \(token), claims something")
                    }
                }
            }
            number = number &* 31 % 1_000_003 + 1
        }
        #expect(tried >= AlteredTokenTests.count)
    }

    /// Each bit of what the token encodes turned, each beginning, the kinds and the ends exchanged, characters moved,
    /// and nonsense of the same length.
    private static func alterations(of token: String, others: [String], _ dice: inout Dice) -> [String] {
        var result: [String] = []
        let bytes = decode(token)
        for index in bytes.indices {
            for bit in 0..<8 {
                var altered = bytes
                altered[index] ^= 1 << bit
                result.append(encode(altered))
            }
        }
        for length in 0..<token.count { result.append(String(token.prefix(length))) }
        for kind in UInt8(0)...8 where kind != bytes[0] { result.append(encode([kind] + bytes.dropFirst())) }
        for other in others where other != token {
            result.append(String(other.dropLast(16)) + token.suffix(16))
        }
        let characters = Array(token)
        for index in characters.indices.dropFirst() {
            var altered = characters
            altered.swapAt(index - 1, index)
            result.append(String(altered))
            // Past the table's end as well: no other spelling of the same bytes is taken either.
            result.append(String(characters[..<index]) + "=" + String(characters[index...]))
        }
        result += ["A", "=", " ", "%41", "\0"].flatMap { [token + $0, $0 + token] }
        for _ in 0..<40 { result.append(String((0..<token.count).map { _ in alphabet[dice.below(alphabet.count)] })) }
        return result
    }

    private static func decode(_ token: String) -> [UInt8] {
        let standard = token.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return [UInt8](Data(base64Encoded: standard + padding) ?? Data())
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
