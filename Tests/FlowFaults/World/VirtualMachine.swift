import FlowModel
import FlowRuntime
import Synchronization

/// A machine whose two clocks stand still until they are moved, and whose wall clock somebody sets.
final class VirtualMachine: MachineClock, UptimeClock {
    private struct State {
        var uptime: Int64 = 0
        /// Milliseconds by which the wall clock was set since the beginning.
        var offset: Int64 = 0
    }

    private let start: Instant
    private let state = Mutex(State())

    init(start: Instant) { self.start = start }

    func reading() -> ClockReading {
        state.withLock { state in
            ClockReading(
                wall: start.adding(milliseconds: state.uptime + state.offset),
                uptime: state.uptime,
                boot: "the only one"
            )
        }
    }

    /// Milliseconds since the story began.
    var uptime: Int64 { state.withLock { $0.uptime } }

    func uptimeMilliseconds() -> Int64 { uptime }

    func advance(to uptime: Int64) {
        state.withLock { $0.uptime = max($0.uptime, uptime) }
    }

    func set(by milliseconds: Int64) {
        state.withLock { $0.offset += milliseconds }
    }
}
