import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@Suite struct SigningKeysTests {
    private static let now = Instant.testStart
    private static let claim = LinkClaim.click(OutboxID(7), position: 3)

    private static func key(_ id: UInt8, after seconds: Int64 = 0) -> SigningKey {
        SigningKey(id: id, secret: [UInt8](repeating: id, count: 32), createdAt: now.adding(seconds: seconds))
    }

    @Test func `A key signs from the moment it is added, and what others signed still holds`() {
        let keys = SigningKeys([SigningKeysTests.key(1)])
        let before = keys.signer.token(SigningKeysTests.claim)
        keys.add(SigningKeysTests.key(2, after: 60))
        let after = keys.signer.token(SigningKeysTests.claim)
        #expect(before != after)
        for token in [before, after] {
            #expect(keys.claim(of: token, at: SigningKeysTests.now.adding(seconds: 61)) == SigningKeysTests.claim)
        }
    }

    @Test func `Two years and a day after it was replaced a key is good for nothing`() {
        let keys = SigningKeys([SigningKeysTests.key(1), SigningKeysTests.key(2, after: 1_000 * 86_400)])
        let old = SigningKeys([SigningKeysTests.key(1)]).signer.token(SigningKeysTests.claim)
        func claim(afterDays days: Int64) -> LinkClaim? {
            keys.claim(of: old, at: SigningKeysTests.now.adding(seconds: days * 86_400))
        }
        #expect(claim(afterDays: 1_000 + 731) == SigningKeysTests.claim)
        #expect(claim(afterDays: 1_000 + 733) == nil)
        let new = keys.signer.token(SigningKeysTests.claim)
        #expect(keys.claim(of: new, at: SigningKeysTests.now.adding(seconds: 9_000 * 86_400)) == SigningKeysTests.claim)
    }

    @Test func `The next key is newer than all, with a number that is free`() throws {
        let keys = SigningKeys([SigningKeysTests.key(255, after: 60), SigningKeysTests.key(1)])
        // The clock was set back.
        let next = try #require(keys.next(secret: [9], at: SigningKeysTests.now))
        #expect(next.id == 2)
        #expect(next.createdAt > SigningKeysTests.now.adding(seconds: 60))
        let all = SigningKeys((1...255).map { SigningKeysTests.key($0) })
        #expect(all.next(secret: [9], at: SigningKeysTests.now) == nil)
    }

    @Test func `A rotation signs with the key only once it is stored`() {
        let keys = SigningKeys([SigningKeysTests.key(1)])
        let before = keys.signer.token(SigningKeysTests.claim)
        let work = AdministrativeWork.rotation(to: SigningKeysTests.key(2, after: 1), in: keys) { _ in }
        work.answer(.failure(.full))
        #expect(keys.signer.token(SigningKeysTests.claim) == before)
        work.answer(.success(1))
        #expect(keys.signer.token(SigningKeysTests.claim) != before)
    }
}
