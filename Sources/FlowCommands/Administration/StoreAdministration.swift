import FlowModel
package import FlowRuntime

/// Changes the database itself while no daemon owns it.
///
/// What concerns contacts becomes events there, which the next start decides about.
package struct StoreAdministration: Administration {
    private let store: any Store
    private let clock: any WallClock

    /// The store is this process's own.
    package init(store: any Store, clock: any WallClock) {
        (self.store, self.clock) = (store, clock)
    }

    package func suppress(_ entries: [SuppressionEntry]) throws(CommandError) -> Int {
        try change { try $0.suppress(entries, at: clock.now()) }
    }

    package func lift(_ addresses: [String], source: String) throws(CommandError) -> Int {
        try change { try $0.lift(addresses, source: source, at: clock.now()) }
    }

    package func addKey() throws(CommandError) -> Int {
        try change { transaction in
            var random = SystemRandomNumberGenerator()
            let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            guard let key = SigningKey.next(after: try transaction.signingKeys(), secret: secret, at: clock.now())
            else {
                throw StoreError.rejected(reason: "there are 255 keys already")
            }
            try transaction.add(key)
            return 1
        }
    }

    package func release() throws(CommandError) -> Int {
        try change { transaction in
            guard try transaction.sendingPause() != nil else { return 0 }
            try transaction.record(nil as SendingPause?, at: clock.now())
            return 1
        }
    }

    private func change(_ body: (any StoreTransaction) throws -> Int) throws(CommandError) -> Int {
        do {
            return try store.transact(body)
        } catch {
            throw CommandError(reading: error)
        }
    }
}
