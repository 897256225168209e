import FlowModel

/// What the clocks of a zone show, found out by going through their changes one after the other.
///
/// It is a second way to reckon with times, which shares nothing with the functions under test: `readings` are
/// milliseconds that a clock shows, since it showed midnight of 1970-01-01, and days are counted, not computed.
struct CalendarAlmanac {
    /// A time without changes, from `start` up to, not including, `end`.
    private struct Span: Hashable {
        let start: Int64
        var end: Int64
        let offset: Int64
    }

    static let day: Int64 = 86_400_000
    private let spans: [Span]

    /// Knows the changes between the two instants.
    init(_ zone: ZoneTable, from start: Instant, to end: Instant) {
        var spans = [Span(start: .min / 4, end: .max / 4, offset: Int64(zone.offset(at: start)) * 1000)]
        for change in CalendarAlmanac.possibleChanges(of: zone, from: start, to: end) {
            let offset = Int64(zone.offset(at: change)) * 1000
            guard let last = spans.last, last.offset != offset else { continue }
            spans[spans.count - 1].end = change.milliseconds
            spans.append(Span(start: change.milliseconds, end: .max / 4, offset: offset))
        }
        self.spans = spans
    }

    /// When the clocks change.
    var changes: [Instant] { spans.dropFirst().map { Instant(milliseconds: $0.start) } }

    /// Zones of which this is equal cannot be told apart.
    var behaviour: some Hashable { spans }

    /// What the clock shows at that instant.
    func reading(at instant: Instant) -> Int64 {
        let span = spans.last { $0.start <= instant.milliseconds }
        return instant.milliseconds + (span?.offset ?? 0)
    }

    /// When the clock first shows that reading, or first jumps past it.
    func instant(of reading: Int64) -> Instant {
        for span in spans {
            if reading < span.start + span.offset { return Instant(milliseconds: span.start) }
            if reading < span.end + span.offset { return Instant(milliseconds: reading - span.offset) }
        }
        return .distantFuture
    }

    /// Where the file ends, every hour is a possible change; no clock changes between two.
    private static func possibleChanges(of zone: ZoneTable, from start: Instant, to end: Instant) -> [Instant] {
        var changes = zone.transitions.map { Instant(milliseconds: $0.at * 1000) }.filter { $0 > start && $0 < end }
        guard zone.rule?.daylight != nil else { return changes }
        var hour = max(start, changes.last ?? start).milliseconds / 3_600_000 * 3_600_000
        if let last = zone.transitions.last, last.at * 1000 >= end.milliseconds { hour = end.milliseconds }
        while hour < end.milliseconds {
            hour += 3_600_000
            changes.append(Instant(milliseconds: hour))
        }
        return changes
    }
}
