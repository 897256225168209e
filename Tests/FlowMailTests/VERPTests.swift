import FlowMail
import FlowModel
import Testing

@Suite("Tokens in addresses")
struct VERPTests {
    private static let numbers: [Int64] = [0, 1, 127, 128, 300, 1_000_000, Int64.max, -1]

    @Test("a token names its message, in whatever case a mail server hands it back", arguments: numbers)
    func roundTrip(number: Int64) {
        let signer = LinkSigner.example
        let token = signer.verpToken(for: OutboxID(number))
        #expect(signer.outbox(ofVERPToken: token) == OutboxID(number))
        #expect(signer.outbox(ofVERPToken: token.uppercased()) == OutboxID(number))
        #expect(token.utf8.count <= 37)
        #expect(token.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz234567".utf8.contains($0) })
    }

    @Test("every change of a single character is refused", arguments: numbers.suffix(3))
    func tampering(number: Int64) {
        let signer = LinkSigner.example
        let token = Array(signer.verpToken(for: OutboxID(number)))
        for position in token.indices {
            for character in "abcdefghijklmnopqrstuvwxyz23456701890-_+/=. é\0\n" where character != token[position] {
                var changed = token
                changed[position] = character
                #expect(signer.outbox(ofVERPToken: String(changed)) == nil)
            }
            #expect(signer.outbox(ofVERPToken: String(token[..<position])) == nil)
        }
        #expect(signer.outbox(ofVERPToken: String(token) + "a") == nil)
        #expect(signer.outbox(ofVERPToken: String(repeating: "a", count: 100_000)) == nil)
    }

    @Test("a retired key verifies; the token of a link is none of an address")
    func keys() {
        let old = LinkSigner(keys: [(id: 1, secret: Array(repeating: 1, count: 32))])
        let new = LinkSigner(keys: [
            (id: 2, secret: Array(repeating: 2, count: 32)), (id: 1, secret: Array(repeating: 1, count: 32)),
        ])
        #expect(new.outbox(ofVERPToken: old.verpToken(for: OutboxID(7))) == OutboxID(7))
        #expect(old.outbox(ofVERPToken: new.verpToken(for: OutboxID(7))) == nil)
        #expect(new.outbox(ofVERPToken: new.token(.unsubscribe(OutboxID(7)))) == nil)
    }
}
