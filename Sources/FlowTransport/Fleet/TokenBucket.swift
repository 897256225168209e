/// A limit of messages a second on the monotonic clock that lets a short burst through.
///
/// In any second at most `perSecond + burst` messages begin, and in the long run `perSecond`.
package struct TokenBucket: Hashable, Sendable {
    private let perSecond: Int
    /// In thousandths of a message, as the rest.
    private let capacity: Int
    private var level: Int
    private var filledAt: Int64

    /// Begins full.
    package init(perSecond: Int, burst: Int, at now: Int64) {
        self.perSecond = max(1, perSecond)
        capacity = max(1, min(burst, perSecond)) * 1000
        level = capacity
        filledAt = now
    }

    /// How many messages may begin.
    func count(at now: Int64) -> Int { level(at: now) / 1000 }

    mutating func take(at now: Int64) {
        level = level(at: now) - 1000
        filledAt = max(filledAt, now)
    }

    /// When so many messages may begin as a twentieth of a second brings, at least one: whoever waits wakes then, and
    /// not for each single message.
    func refilled(at now: Int64) -> Int64 {
        let wanted = min(capacity, max(1, perSecond / 20) * 1000)
        let missing = wanted - level(at: now)
        return missing <= 0 ? now : now + Int64((missing + perSecond - 1) / perSecond)
    }

    /// A clock that went back fills nothing.
    private func level(at now: Int64) -> Int {
        let passed = Int(clamping: max(0, now - filledAt))
        // A long pause fills it, however long it was.
        let (gain, isLong) = passed.multipliedReportingOverflow(by: perSecond)
        return isLong ? capacity : min(capacity, level + min(gain, capacity))
    }
}
