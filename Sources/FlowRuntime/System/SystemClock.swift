#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
package import FlowModel

/// The machine's clocks: the one place that reads the time of day.
package struct SystemClock: WallClock, MachineClock {
    private let boot = SystemClock.currentBoot()

    package init() {}

    package func now() -> Instant {
        Instant(milliseconds: SystemClock.milliseconds(of: CLOCK_REALTIME))
    }

    package func reading() -> ClockReading {
        ClockReading(wall: now(), uptime: SystemClock.uptime(), boot: boot)
    }

    /// Milliseconds since the machine was started.
    fileprivate static func uptime() -> Int64 {
        #if canImport(Glibc)
        // Goes on while the machine is suspended, as the wall clock does.
        milliseconds(of: CLOCK_BOOTTIME)
        #else
        milliseconds(of: CLOCK_MONOTONIC)
        #endif
    }

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        // Cannot fail: the clocks exist on every system and the pointer is ours.
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Linux's name for this start of the machine, from the service manager where `/proc` hides it; one of its own for
    /// each process where there is none, so that no two readings are compared that cannot be.
    private static func currentBoot() -> String {
        if let given = unsafe getenv("BOOT_ID") { return unsafe String(cString: given).filter { $0 != "-" } }
        let file = unsafe open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "process \(getpid()) since \(milliseconds(of: CLOCK_REALTIME))" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in unsafe read(file, buffer.baseAddress, buffer.count)
        }
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 > 0x20 }, as: UTF8.self).filter { $0 != "-" }
    }
}

/// The machine's time since it was started.
package struct Uptime: UptimeClock {
    package init() {}

    package func uptimeMilliseconds() -> Int64 { SystemClock.uptime() }
}

/// A clock that starts at a given instant and runs faster than the machine's: a demonstration shows weeks in seconds.
///
/// It goes by the uptime, so nobody sets it.
package struct ScaledClock: WallClock {
    private let start: Instant
    private let realStart: Int64
    private let speed: Int64

    /// `speed` is how many of its milliseconds pass in one real one, at least 1.
    package init(from start: Instant, speed: Int64) {
        self.start = start
        self.speed = max(1, speed)
        realStart = SystemClock.uptime()
    }

    package func now() -> Instant {
        start.adding(milliseconds: (SystemClock.uptime() - realStart) * speed)
    }

    package func realMilliseconds(until instant: Instant) -> Int64 {
        let left = instant.milliseconds(since: now())
        return left <= 0 ? 0 : (left + speed - 1) / speed
    }
}
