/// A moment on the monotonic clock, for time-outs of protocols; no wall clock can move it.
struct Deadline: Comparable, Sendable {
    private let instant: ContinuousClock.Instant

    static func after(seconds: Int) -> Deadline {
        Deadline(instant: ContinuousClock.now + .seconds(seconds))
    }

    /// What is left, 0 when it has passed; rounded up, so that a wait of this length reaches it.
    var remainingMilliseconds: Int64 {
        let left = ContinuousClock.now.duration(to: instant)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
    }

    static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}
