/// A moment on the monotonic clock, for time-outs of protocols; no wall clock can move it.
struct Deadline: Comparable, Sendable {
    private static let origin = ContinuousClock.now

    private let instant: ContinuousClock.Instant

    static func after(seconds: Int) -> Deadline {
        Deadline(instant: ContinuousClock.now + .seconds(seconds))
    }

    /// What `monotonicMilliseconds` will say then.
    static func at(milliseconds: Int64) -> Deadline {
        Deadline(instant: origin + .milliseconds(milliseconds))
    }

    /// Since some moment of this process.
    static var monotonicMilliseconds: Int64 { whole(origin.duration(to: ContinuousClock.now)) }

    /// What is left, 0 when it has passed; rounded up, so that a wait of this length reaches it.
    var remainingMilliseconds: Int64 {
        let left = ContinuousClock.now.duration(to: instant)
        return left > .zero ? Deadline.whole(left) + 1 : 0
    }

    private static func whole(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}
