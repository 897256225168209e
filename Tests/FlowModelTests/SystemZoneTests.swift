import FlowModel
import Foundation
import Testing

/// Every zone of this system, read from its file.
@Suite struct SystemZoneTests {
    private static let directory = "/usr/share/zoneinfo"
    private static let isPresent = FileManager.default.fileExists(atPath: directory)

    private static func table(_ name: String) -> ZoneTable? {
        FileManager.default.contents(atPath: directory + "/" + name).flatMap {
            ZoneTable(name: name, tzif: [UInt8]($0))
        }
    }

    @Test(.enabled(if: isPresent, "this system has no zoneinfo directory"))
    func `every TZif file is read`() {
        let files = FileManager.default.enumerator(atPath: Self.directory)?.compactMap { $0 as? String } ?? []
        var count = 0
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: Self.directory + "/" + file),
                bytes.starts(with: Data("TZif".utf8))
            else { continue }
            count += 1
            #expect(ZoneTable(name: file, tzif: [UInt8](bytes)) != nil, "\(file)")
        }
        #expect(count > 300)
    }

    @Test(.enabled(if: isPresent, "this system has no zoneinfo directory"))
    func `what a clock shows leads back to the first instant at which it shows it`() {
        var random = LinearGenerator(state: 7)
        for name in TimeZone.knownTimeZoneIdentifiers {
            guard let zone = Self.table(name) else { continue }
            var instants = (0..<40).map { _ in
                Instant(milliseconds: random.next(in: -4_000_000_000_000...5_000_000_000_000))
            }
            instants += zone.transitions.flatMap { change in
                change.at < -4_000_000_000
                    ? [] : [-1800, -1, 0, 1, 1800].map { Instant(milliseconds: (change.at + $0) * 1000) }
            }
            for instant in instants {
                let local = zone.local(at: instant)
                let first = zone.instant(of: local)
                guard first <= instant, zone.local(at: first) == local else {
                    Issue.record("\(name): \(instant) shows \(local), which leads to \(first)")
                    return
                }
            }
        }
    }

    @Test(
        .enabled(if: isPresent, "this system has no zoneinfo directory"),
        arguments: [
            "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Tokyo",
            "Pacific/Auckland", "America/St_Johns", "Africa/Johannesburg", "Europe/London", "America/Sao_Paulo",
        ]
    )
    func `offsets are those of Foundation`(name: String) throws {
        let zone = try #require(Self.table(name))
        let peer = try #require(TimeZone(identifier: name))
        for day in 0..<(66 * 365) {
            let second = Int64(day) * 86_400 + Int64(day % 24) * 3600
            let date = Date(timeIntervalSince1970: Double(second))
            let offset = zone.offset(at: Instant(milliseconds: second * 1000))
            guard offset == peer.secondsFromGMT(for: date) else {
                Issue.record("\(name) at \(date): \(offset) here, \(peer.secondsFromGMT(for: date)) there")
                return
            }
        }
    }
}

/// A linear congruential generator (Knuth, MMIX): the same numbers everywhere.
private struct LinearGenerator {
    var state: UInt64

    mutating func next(in range: ClosedRange<Int64>) -> Int64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int64((state >> 11) % UInt64(range.upperBound - range.lowerBound + 1))
    }
}
