/// The rules of one time zone: its transitions so far and the rule that goes on for ever after the last of them.
package struct ZoneTable: Hashable, Sendable {
    /// From `at` (seconds since 1970) on, local time is UTC + `offset` seconds.
    package struct Transition: Hashable, Sendable {
        package var at: Int64
        package var offset: Int

        package init(at: Int64, offset: Int) {
            (self.at, self.offset) = (at, offset)
        }
    }

    /// IANA name, for example `Europe/Amsterdam`.
    package let name: String
    /// Seconds east of UTC before the first transition.
    package let firstOffset: Int
    /// Ascending by `at`.
    package let transitions: [Transition]
    /// What holds after the last transition; nil keeps the last offset.
    package let rule: ZoneRule?

    package init(name: String, firstOffset: Int, transitions: [Transition], rule: ZoneRule?) {
        self.name = name
        self.firstOffset = firstOffset
        self.transitions = transitions
        self.rule = rule
    }

    package static let utc = ZoneTable(name: "UTC", firstOffset: 0, transitions: [], rule: nil)

    /// Seconds east of UTC at that instant.
    package func offset(at instant: Instant) -> Int {
        offset(atSecond: instant.seconds)
    }

    /// What the wall clock shows at that instant.
    package func local(at instant: Instant) -> LocalTime {
        LocalTime(millisecondsAsUTC: instant.milliseconds + Int64(offset(at: instant)) * 1000)
    }

    /// The instant at which the wall clock shows `local`: its first occurrence when there are two, the first instant
    /// after the gap when there is none.
    package func instant(of local: LocalTime) -> Instant {
        let wall = local.millisecondsAsUTC
        let wallSecond = Instant(milliseconds: wall).seconds
        // No offset is further than 26 hours from UTC (RFC 9636, section 3.2), so every one in use around that reading
        // is found among those in force so long before and after it.
        let offsets = offsets(from: wallSecond - 93_600, to: wallSecond + 93_600)
        if offsets.count == 1 { return Instant(milliseconds: wall - Int64(offsets[0].offset) * 1000) }
        let candidates = offsets.map { Instant(milliseconds: wall - Int64($0.offset) * 1000) }
            .filter { self.local(at: $0) == local }
        if let first = candidates.min() { return first }
        // In a gap: the change that leads from before the reading to behind it.
        for (earlier, later) in zip(offsets, offsets.dropFirst())
        where later.at + Int64(earlier.offset) <= wallSecond && wallSecond < later.at + Int64(later.offset) {
            return Instant(milliseconds: later.at * 1000)
        }
        return Instant(milliseconds: wall - Int64(offset(atSecond: wallSecond)) * 1000)
    }

    private func offset(atSecond second: Int64) -> Int {
        if let rule, second >= transitions.last?.at ?? .min { return rule.offset(atSecond: second) }
        let next = firstTransition(after: second)
        return next == 0 ? firstOffset : transitions[next - 1].offset
    }

    /// Index of the first transition after that second; the count when there is none.
    private func firstTransition(after second: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The offset in force at `start` (with `at` = `.min`) and every change up to `end`.
    private func offsets(from start: Int64, to end: Int64) -> [Transition] {
        var found = [Transition(at: .min, offset: offset(atSecond: start))]
        found += transitions[firstTransition(after: start)...].prefix { $0.at <= end }
        let covered = transitions.last?.at ?? .min
        if let rule, end > covered {
            found += rule.transitions(from: max(start, covered), to: end)
        }
        return found
    }
}
