import FlowEngine
import FlowModel
import Foundation
import Testing

/// Every zone of this system: waiting is never early and keeps the time of day.
@Suite struct SystemZoneTests {
    private static let directory = "/usr/share/zoneinfo"
    private static let isPresent = FileManager.default.fileExists(atPath: directory)

    /// One table for each set of rules: most names are links to another.
    private static func tables() -> [ZoneTable] {
        let files = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        var seen: Set<Data> = []
        return files.sorted().compactMap { file in
            guard let bytes = FileManager.default.contents(atPath: directory + "/" + file),
                let table = ZoneTable(name: file, tzif: [UInt8](bytes)), seen.insert(bytes).inserted
            else { return nil }
            return table
        }
    }

    @Test(.enabled(if: isPresent, "this system has no zoneinfo directory"))
    func `waiting some days is never early and keeps the time of day`() {
        var random = SeededGenerator(seed: 2026)
        let tables = SystemZoneTests.tables()
        #expect(tables.count > 100)
        for zone in tables {
            for _ in 0..<40 {
                let start = Instant(milliseconds: .random(in: -3_000_000_000_000...4_000_000_000_000, using: &random))
                let days = Int.random(in: 1...60, using: &random)
                let end = CalendarDuration.of(days: days).end(from: start, in: zone)
                var wanted = zone.local(at: start)
                wanted.date = wanted.date.adding(days: days)
                let reached = zone.local(at: end)
                let isFirst = zone.local(at: end.adding(milliseconds: -1)) < wanted
                guard end > start, reached == wanted || (reached > wanted && isFirst) else {
                    Issue.record("\(zone.name): \(days) days from \(start) end at \(end), \(reached)")
                    return
                }
            }
        }
    }

    @Test(.enabled(if: isPresent, "this system has no zoneinfo directory"))
    func `around every change of the clocks since 1970 a day's wait ends at the time of day or just behind the gap`() {
        for zone in SystemZoneTests.tables() {
            for change in zone.transitions where change.at > 0 && change.at < 1_900_000_000 {
                for minutes in [-90, -31, -1, 0, 1, 31, 90] as [Int64] {
                    let start = Instant(milliseconds: (change.at - 86_400 + minutes * 60) * 1000)
                    let end = CalendarDuration.of(days: 1).end(from: start, in: zone)
                    var wanted = zone.local(at: start)
                    wanted.date = wanted.date.adding(days: 1)
                    let reached = zone.local(at: end)
                    let isBehindGap = reached > wanted && zone.local(at: end.adding(milliseconds: -1)) < wanted
                    guard end > start, reached == wanted || isBehindGap else {
                        Issue.record("\(zone.name): a day from \(start) ends at \(end), \(reached)")
                        return
                    }
                }
            }
        }
    }
}
