package import FlowModel
import FlowRuntime
import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: WallClock {
    private let time: Mutex<Instant>

    /// Monday, 2 March 2026, 08:00 UTC unless said otherwise.
    package init(_ start: Instant = .testStart) {
        time = Mutex(start)
    }

    package func now() -> Instant { time.withLock { $0 } }

    package func advance(to instant: Instant) {
        time.withLock { $0 = instant }
    }

    package func advance(seconds: Int64) {
        time.withLock { $0 = $0.adding(seconds: seconds) }
    }
}

extension Instant {
    /// Monday, 2 March 2026, 08:00 UTC: the moment at which tests begin.
    package static let testStart = Instant(milliseconds: 1_772_438_400_000)
}
