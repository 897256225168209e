import FlowModel

/// When a delivery that did not succeed is tried again: pauses that double, spread so that a crowd does not come back
/// at one moment (ARCHITECTURE, Delivery; INTERFACES, Webhooks).
struct RetrySchedule {
    /// Seconds before the second attempt.
    let first: Int64
    /// Seconds that no pause exceeds.
    let longest: Int64
    /// Seconds after the first attempt from which on no other is made.
    let lifetime: Int64

    init(_ channel: OutboxRow.Channel) {
        switch channel {
        case .mail: (first, longest, lifetime) = (300, 4000, 5 * 86_400)
        case .webhook: (first, longest, lifetime) = (5, 6 * 3600, 3 * 86_400)
        }
    }

    /// Nil when the next attempt would come too late.
    func next(after row: OutboxRow, retryAfter: Int64?, at now: Instant) -> Instant? {
        let doublings = min(max(row.attempts - 1, 0), 20)
        let pause = min(first << Int64(doublings), longest)
        // Up to a fifth longer, by a stable hash of row and attempt: chance would make a simulation unrepeatable.
        let jitter = pause * 1000 / 5 * Int64(RetrySchedule.hash(row.id.number, row.attempts) % 1000) / 1000
        let wanted = now.adding(milliseconds: pause * 1000 + jitter)
        let earliest = retryAfter.map { now.adding(seconds: max(0, $0)) } ?? wanted
        let next = max(wanted, earliest)
        let end = (row.firstAttemptAt ?? now).adding(seconds: lifetime)
        return next <= end ? next : nil
    }

    /// Mixes both numbers (finalizer of SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
    /// generators", 2014).
    private static func hash(_ id: Int64, _ attempt: Int) -> UInt64 {
        var mixed = UInt64(bitPattern: id) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(attempt)
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
