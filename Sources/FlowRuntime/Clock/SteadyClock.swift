package import FlowModel
import Synchronization

/// The daemon's clock: the machine's, except that it does not follow a large step forward at once.
package final class SteadyClock: WallClock {
    private let machine: any MachineClock
    private let watch: Mutex<ClockWatch>
    private let tell: @Sendable (ClockNews) -> Void

    /// - Parameters:
    ///   - machine: what is read.
    ///   - trusted: the last reading that an earlier process believed, so that a step in between is noticed.
    ///   - tell: called once for each thing that happens to the clock, on the thread that noticed it.
    package init(
        machine: any MachineClock,
        trusted: ClockReading?,
        tell: @escaping @Sendable (ClockNews) -> Void = { _ in }
    ) {
        self.machine = machine
        self.tell = tell
        watch = Mutex(ClockWatch(trusted: trusted, first: machine.reading()))
    }

    package func now() -> Instant {
        // Read inside the lock: readings that overtake one another would look like steps.
        let (now, news) = watch.withLock { $0.time(machine.reading()) }
        if let news { tell(news) }
        return now
    }

    package var state: ClockState? { watch.withLock { $0.state } }
}
