package import FlowModel
package import FlowRuntime

/// What operators change by hand: through the running daemon, or in the database of one that does not run.
///
/// Each answers how many things it changed, once that is durable.
package protocol Administration {
    func suppress(_ entries: [SuppressionEntry]) throws(CommandError) -> Int

    /// Addresses in lower case.
    func lift(_ addresses: [String], source: String) throws(CommandError) -> Int

    /// Makes a key by which links are signed from the next start or reload on.
    func addKey() throws(CommandError) -> Int

    /// Mail goes out again after a pause.
    func release() throws(CommandError) -> Int
}

extension SigningKey {
    /// A new one beside those with these ids; nil when there are 255 of them already.
    package static func new(
        beside ids: some Sequence<UInt8>,
        at now: Instant,
        random: inout some RandomNumberGenerator
    ) -> SigningKey? {
        let taken = Set(ids)
        // Counting on from the newest keeps ids of retired keys unused for as long as there are others.
        let newest = taken.max() ?? 0
        let candidates = Array(newest..<255).map { $0 + 1 } + Array(1...255)
        guard let id = candidates.first(where: { !taken.contains($0) }) else { return nil }
        return SigningKey(id: id, secret: (0..<32).map { _ in .random(in: 0...255, using: &random) }, createdAt: now)
    }
}
