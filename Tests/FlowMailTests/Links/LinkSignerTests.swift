import FlowMail
import FlowModel
import Testing

@Suite("Signed links")
struct LinkSignerTests {
    private static let claims: [LinkClaim] =
        [1, 127, 128, Int64.max].flatMap { number in
            [
                .open(OutboxID(number)), .unsubscribe(OutboxID(number)), .click(OutboxID(number), position: 0),
                .click(OutboxID(number), position: 500),
            ]
        }

    @Test("a token says what was signed", arguments: claims)
    func roundTrip(claim: LinkClaim) {
        let signer = LinkSigner.example
        #expect(signer.claim(of: signer.token(claim)) == claim)
    }

    @Test("every change of a single character is refused", arguments: claims.suffix(8))
    func tampering(claim: LinkClaim) {
        let signer = LinkSigner.example
        let token = Array(signer.token(claim))
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. é\0\n")
        for position in token.indices {
            for character in alphabet where character != token[position] {
                var changed = token
                changed[position] = character
                #expect(signer.claim(of: String(changed)) == nil)
            }
            #expect(signer.claim(of: String(token[..<position])) == nil)
        }
        #expect(signer.claim(of: String(token) + "A") == nil)
        #expect(signer.claim(of: String(token) + "=") == nil)
    }

    @Test("a retired key verifies and does not sign; an unknown one is refused")
    func rotation() {
        let old = LinkSigner(keys: [(id: 1, secret: Array(repeating: 1, count: 32))])
        let new = LinkSigner(keys: [
            (id: 2, secret: Array(repeating: 2, count: 32)), (id: 1, secret: Array(repeating: 1, count: 32)),
        ])
        let claim = LinkClaim.click(OutboxID(7), position: 3)
        #expect(new.claim(of: old.token(claim)) == claim)
        #expect(new.token(claim) != old.token(claim))
        #expect(old.claim(of: new.token(claim)) == nil)
    }

    @Test("a message keeps its id, and no other has it")
    func messageIDs() {
        let signer = LinkSigner.example
        func key(_ contact: Int64, _ ordinal: Int, _ step: Int64, _ visit: Int) -> DeliveryKey {
            DeliveryKey(
                enrolment: EnrolmentID(contact: ContactID(contact), ordinal: ordinal),
                step: StepID(step),
                visit: visit
            )
        }
        let keys = [key(1, 1, 1, 1), key(2, 1, 1, 1), key(1, 2, 1, 1), key(1, 1, 2, 1), key(1, 1, 1, 2)]
        let ids = keys.map { signer.messageID(for: $0, domain: "example.com") }
        #expect(Set(ids).count == keys.count)
        #expect(ids == keys.map { signer.messageID(for: $0, domain: "example.com") })
        #expect(ids.allSatisfy { $0.hasSuffix("@example.com") && $0.utf8.count == 44 })
    }
}

extension LinkSigner {
    static let example = LinkSigner(keys: [(id: 1, secret: Array(0..<32))])
}
