package import FlowModel
import FlowRuntime
import Synchronization

/// A clock that stands still until it is moved.
package final class VirtualClock: WallClock {
    private let instant: Mutex<Instant>

    package init(at start: Instant) {
        instant = Mutex(start)
    }

    package func now() -> Instant {
        instant.withLock { $0 }
    }

    /// Moves on to that instant; a clock never goes back.
    package func advance(to later: Instant) {
        instant.withLock { $0 = max($0, later) }
    }
}
