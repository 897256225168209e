import FlowModel
import Synchronization

/// How often each of many may do something: a token bucket each, in a table of bounded size.
final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: Instant
    }

    /// Whoever is in neither generation has a full bucket.
    private struct Generations {
        var current: [String: Bucket] = [:]
        var previous: [String: Bucket] = [:]
        var begun = Instant.distantPast
    }

    private let capacity: Int
    private let refillMilliseconds: Int64
    private let entryLimit: Int
    private let generations = Mutex(Generations())

    /// - Parameters:
    ///   - capacity: times in a row.
    ///   - refillSeconds: after which an empty bucket is full again.
    ///   - entryLimit: entries of a generation; with more the eldest are forgotten.
    init(capacity: Int, refillSeconds: Int64, entryLimit: Int = 5_000) {
        (self.capacity, self.entryLimit) = (capacity, entryLimit)
        refillMilliseconds = refillSeconds * 1_000
    }

    /// Whether it may be done once more now.
    func take(_ key: String, at now: Instant) -> Bool {
        generations.withLock { state in
            // After that time every bucket of the generation before is full.
            let age = now.milliseconds(since: state.begun)
            if age < 0 || age >= refillMilliseconds || state.current.count >= entryLimit {
                (state.previous, state.current, state.begun) = (state.current, [:], now)
            }
            var bucket =
                state.current[key] ?? state.previous[key] ?? Bucket(tokens: Double(capacity), at: now)
            // A clock that was set back refills from then on.
            let elapsed = max(0, now.milliseconds(since: bucket.at))
            let refilled = Double(elapsed) / Double(refillMilliseconds) * Double(capacity)
            bucket = Bucket(tokens: min(Double(capacity), bucket.tokens + refilled), at: now)
            let mayGo = bucket.tokens >= 1
            if mayGo { bucket.tokens -= 1 }
            state.current[key] = bucket
            return mayGo
        }
    }

    var count: Int { generations.withLock { $0.current.count + $0.previous.count } }
}
