package import FlowModel

/// Where the Runner and the server get the time of day from.
package protocol WallClock: Sendable {
    func now() -> Instant

    /// Real milliseconds until it shows that instant; 0 when that has passed.
    func realMilliseconds(until instant: Instant) -> Int64

    /// What the next start has to know to notice that somebody set the machine's clock; nil for a clock that nobody
    /// sets.
    var state: ClockState? { get }
}

extension WallClock {
    package func realMilliseconds(until instant: Instant) -> Int64 {
        max(0, instant.milliseconds(since: now()))
    }

    package var state: ClockState? { nil }
}

/// Both clocks of a machine, read together.
package protocol MachineClock: Sendable {
    func reading() -> ClockReading
}

/// A clock that nobody sets, for rates: those of wall clocks would be wrong when one is.
package protocol UptimeClock: Sendable {
    /// Milliseconds since the machine was started.
    func uptimeMilliseconds() -> Int64
}

/// What the two clocks of a machine showed at one moment.
package struct ClockReading: Hashable, Sendable {
    /// The time of day, which somebody may set.
    package var wall: Instant
    /// Milliseconds since the machine was started, suspension included; nobody sets it.
    package var uptime: Int64
    /// Names that start of the machine: readings of two starts have nothing in common.
    package var boot: String

    package init(wall: Instant, uptime: Int64, boot: String) {
        (self.wall, self.uptime, self.boot) = (wall, uptime, boot)
    }

    /// The time of day at that uptime, had nobody set the clock since this reading.
    func wall(atUptime uptime: Int64) -> Instant { wall.adding(milliseconds: uptime - self.uptime) }
}

/// What a daemon knows of its machine's clock, kept in the store so that a step is noticed that was made while no
/// daemon ran.
package struct ClockState: Hashable, Sendable {
    /// The last reading that was believed.
    package var trusted: ClockReading
    /// Milliseconds by which the clock has been set forward since, while that is not believed yet.
    package var doubtedStep: Int64?

    package init(trusted: ClockReading, doubtedStep: Int64? = nil) {
        (self.trusted, self.doubtedStep) = (trusted, doubtedStep)
    }

    /// Whether it says something that the other does not, a clock's ordinary drift aside.
    func differs(from other: ClockState) -> Bool {
        guard doubtedStep == other.doubtedStep, trusted.boot == other.trusted.boot else { return true }
        return abs(trusted.wall.milliseconds(since: other.trusted.wall(atUptime: trusted.uptime))) > 1_000
    }
}
