/// A point on the UTC time line in whole milliseconds, which is what the store keeps and the engine compares.
package struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time × 1,000).
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Before every instant that a contact can have.
    package static let distantPast = Instant(milliseconds: .min / 4)
    /// After every instant that a contact can have.
    package static let distantFuture = Instant(milliseconds: .max / 4)

    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `milliseconds` later; saturates at `distantPast` and `distantFuture`.
    package func adding(milliseconds added: Int64) -> Instant {
        let (sum, overflow) = milliseconds.addingReportingOverflow(added)
        if overflow { return added > 0 ? .distantFuture : .distantPast }
        return min(max(Instant(milliseconds: sum), .distantPast), .distantFuture)
    }

    /// The instant that many exact seconds later.
    package func adding(seconds: Int64) -> Instant {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return adding(milliseconds: overflow ? (seconds > 0 ? .max : .min) : product)
    }

    /// Milliseconds from `earlier` to this instant, negative when this one is the earlier.
    package func milliseconds(since earlier: Instant) -> Int64 {
        milliseconds - earlier.milliseconds
    }

    /// Whole seconds since 1970, rounded towards the past.
    package var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }
}
