#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
package import FlowModel

/// The machine's clock: the one place that reads the time of day.
package struct SystemClock: WallClock {
    package init() {}

    package func now() -> Instant {
        var time = timespec()
        // Cannot fail: the clock exists on every system and the pointer is ours.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// A clock that starts at a given instant and runs faster than the machine's: a demonstration shows weeks in seconds.
package struct ScaledClock: WallClock {
    private let start: Instant
    private let realStart: Instant
    private let speed: Int64
    private let machine = SystemClock()

    /// `speed` is how many of its milliseconds pass in one real one, at least 1.
    package init(from start: Instant, speed: Int64) {
        self.start = start
        self.speed = max(1, speed)
        realStart = SystemClock().now()
    }

    package func now() -> Instant {
        start.adding(milliseconds: machine.now().milliseconds(since: realStart) * speed)
    }

    package func realMilliseconds(until instant: Instant) -> Int64 {
        let left = instant.milliseconds(since: now())
        return left <= 0 ? 0 : (left + speed - 1) / speed
    }
}
