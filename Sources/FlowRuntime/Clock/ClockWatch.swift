import FlowModel

/// Tells the time from a clock that somebody may set, and does not believe it at once when it leaps ahead.
///
/// A clock that is set forward by mistake would make everything due that waits: mail that cannot be called back. So
/// after a step of more than an hour the time goes on as it did before, measured by the uptime, until the clock has
/// kept the new time for a minute. A step back is believed at once, since it makes nothing due.
struct ClockWatch {
    /// Milliseconds; a step up to this is what time services do.
    static let largestBelievedStep: Int64 = 3_600_000
    /// Milliseconds of uptime during which the clock must keep its new time before it is believed.
    static let patience: Int64 = 60_000
    /// Milliseconds by which readings of one steady clock may differ.
    private static let jitter: Int64 = 2_000

    private struct Doubt {
        var reading: ClockReading
        /// Milliseconds, as found first.
        var step: Int64
    }

    private(set) var trusted: ClockReading
    private var doubt: Doubt?

    /// `trusted` is what a daemon before this one believed last; of no use after the machine was started anew.
    init(trusted: ClockReading?, first reading: ClockReading) {
        self.trusted = trusted.flatMap { $0.boot == reading.boot ? $0 : nil } ?? reading
    }

    var state: ClockState { ClockState(trusted: trusted, doubtedStep: doubt?.step) }

    /// The time to go by, and what there is to say about the clock.
    mutating func time(_ reading: ClockReading) -> (now: Instant, news: ClockNews?) {
        let expected = trusted.wall(atUptime: reading.uptime)
        let step = reading.wall.milliseconds(since: expected)
        guard step > ClockWatch.largestBelievedStep else { return (reading.wall, believe(reading, step: step)) }
        if let doubt {
            let strayed = reading.wall.milliseconds(since: doubt.reading.wall(atUptime: reading.uptime))
            if abs(strayed) <= ClockWatch.jitter {
                guard reading.uptime - doubt.reading.uptime >= ClockWatch.patience else { return (expected, nil) }
                return (reading.wall, believe(reading, step: step))
            }
        }
        doubt = Doubt(reading: reading, step: step)
        return (expected, .setForward(milliseconds: step))
    }

    private mutating func believe(_ reading: ClockReading, step: Int64) -> ClockNews? {
        trusted = reading
        let doubted = doubt
        doubt = nil
        if step > ClockWatch.largestBelievedStep { return .believed(milliseconds: step) }
        if step < -ClockWatch.largestBelievedStep { return .setBack(milliseconds: -step) }
        return doubted == nil ? nil : .takenBack
    }
}

/// What there is to say about a machine's clock.
package enum ClockNews: Hashable, Sendable {
    /// It leapt ahead by more than an hour, which is not believed yet.
    case setForward(milliseconds: Int64)
    /// It has kept a time that was not believed at first for a minute: that time counts from now on.
    case believed(milliseconds: Int64)
    /// It shows again what it would show had nobody set it.
    case takenBack
    /// It went back by more than an hour: what waits, waits so much longer.
    case setBack(milliseconds: Int64)
}
