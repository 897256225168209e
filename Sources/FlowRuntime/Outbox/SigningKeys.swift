package import FlowMail
package import FlowModel
import Synchronization

/// The keys that sign links in a running daemon: who writes emails and who reads their links look here, so that a new
/// key works from the moment in which it is stored.
package final class SigningKeys: Sendable {
    private struct State {
        /// Newest first.
        var keys: [SigningKey]
        var signer: LinkSigner
    }

    private let state: Mutex<State>

    /// There is at least one, in any order.
    package init(_ keys: [SigningKey]) {
        state = Mutex(SigningKeys.state(of: keys))
    }

    /// Signs with the newest key; a message is written by one signer from its first link to its last.
    package var signer: LinkSigner { state.withLock { $0.signer } }

    /// What the token claims; nil when it is none of ours, was changed, or is too old.
    package func claim(of token: String, at now: Instant) -> LinkClaim? {
        signer.claim(of: token, at: now)
    }

    /// A key for a rotation, made of 32 random bytes: newer than those there are, with a number that is free; nil when
    /// all 255 are taken.
    package func next(secret: [UInt8], at now: Instant) -> SigningKey? {
        SigningKey.next(after: state.withLock { $0.keys }, secret: secret, at: now)
    }

    /// Works with that key too; called once it is stored.
    package func add(_ key: SigningKey) {
        state.withLock { state in
            guard !state.keys.contains(where: { $0.id == key.id }) else { return }
            state = SigningKeys.state(of: state.keys + [key])
        }
    }

    private static func state(of keys: [SigningKey]) -> State {
        let sorted = keys.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
        let signer = LinkSigner(keys: sorted.map { (id: $0.id, secret: $0.secret, createdAt: $0.createdAt) })
        return State(keys: sorted, signer: signer)
    }
}

extension AdministrativeWork {
    /// Stores a key, and signs with it from then on.
    package static func rotation(
        to key: SigningKey,
        in keys: SigningKeys,
        answer: @escaping @Sendable (Result<Int, StoreError>) -> Void
    ) -> AdministrativeWork {
        AdministrativeWork(.addKey(key)) { result in
            if case .success = result { keys.add(key) }
            answer(result)
        }
    }
}

extension SigningKey {
    /// A key to follow those (newest first), with a number that is free; nil when all 255 are taken.
    package static func next(after keys: [SigningKey], secret: [UInt8], at now: Instant) -> SigningKey? {
        let taken = Set(keys.map(\.id))
        let following = keys.first.map { $0.id < 255 ? $0.id + 1 : 1 } ?? 1
        let id = taken.contains(following) ? (1...255).first { !taken.contains($0) } : following
        // A clock that was set back must not make the new key an old one.
        let earliest = keys.first.map { $0.createdAt.adding(milliseconds: 1) } ?? now
        return id.map { SigningKey(id: $0, secret: secret, createdAt: max(now, earliest)) }
    }
}
