import FlowModel

/// What a careful program may take for the time: computed from when the clock was set, and by how much.
struct ClockBelief {
    private static let hour: Int64 = 3_600_000
    private static let minute: Int64 = 60_000
    /// The program looks at the clock at least so often.
    private static let longestWait: Int64 = 30_000

    private let start: Instant
    /// Milliseconds by which the clock was set, as far as that is believed.
    private var believed: Int64 = 0
    private var offset: Int64 = 0
    private var since: Int64 = 0
    /// What was believed before the clock was set back, which nobody may have seen.
    private var former: (believed: Int64, since: Int64)?

    init(start: Instant) { self.start = start }

    mutating func set(by step: Int64, at uptime: Int64) {
        settle(at: uptime)
        let before = believed
        offset += step
        since = uptime
        if offset - believed <= ClockBelief.hour { believed = offset }
        if let former, uptime - former.since <= ClockBelief.longestWait {
            // Back and forth between two looks is no step for the program.
            if offset - former.believed <= ClockBelief.hour { believed = max(believed, offset) }
        } else {
            former = nil
        }
        if believed < before, former == nil { former = (before, uptime) }
    }

    /// A new time that was kept for a minute is believed.
    private mutating func settle(at uptime: Int64) {
        if uptime - since >= ClockBelief.minute { believed = offset }
    }

    /// The latest time that may be believed then.
    mutating func latest(at uptime: Int64) -> Instant {
        settle(at: uptime)
        return start.adding(milliseconds: uptime + believed)
    }
}
