import Foundation
package import FlowModel
import Synchronization

/// The time zones of this machine by IANA name, each read once.
///
/// From the system's tz database, which its updates reach; where there is none, from Foundation's own copy.
package final class ZoneFiles: Sendable {
    /// Names come from contacts' fields, so misses are remembered, but only so many.
    private static let rememberedMisses = 1_000
    /// The largest file of the tz database has about 4 KB.
    private static let largestFile = 65_536

    private struct Cache {
        var tables: [String: ZoneTable] = [:]
        var misses: Set<String> = []
    }

    private let folder: String
    private let hasFiles: Bool
    private let cache = Mutex(Cache())

    package init(folder: String = "/usr/share/zoneinfo") {
        self.folder = folder
        hasFiles = FileManager.default.fileExists(atPath: folder + "/Europe/Amsterdam")
    }

    /// The zone's rules; nil for a name that is not an IANA time zone, exactly as written.
    package func zone(_ name: String) -> ZoneTable? {
        cache.withLock { cache in
            if let known = cache.tables[name] { return known }
            if cache.misses.contains(name) { return nil }
            guard let table = read(name) else {
                if cache.misses.count >= Self.rememberedMisses { cache.misses = [] }
                cache.misses.insert(name)
                return nil
            }
            cache.tables[name] = table
            return table
        }
    }

    private func read(_ name: String) -> ZoneTable? {
        guard Self.isName(name) else { return nil }
        if name == "UTC" { return .utc }
        guard hasFiles else { return Self.fromFoundation(name) }
        guard let bytes = try? FileBytes.read(folder + "/" + name, limit: Self.largestFile) else { return nil }
        return ZoneTable(name: name, tzif: bytes)
    }

    /// Whether the name could be one of the database: no way out of its folder, and none of its folders of variants.
    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_".unicodeScalars)
        // `right/…` counts leap seconds and `posix/…` repeats the names; the others are the machine's own zone.
        let variants: Set<Substring> = ["right", "posix", "localtime", "posixrules", "Factory"]
        guard name.utf8.count <= 64, let first = parts.first, !variants.contains(first) else { return false }
        return parts.allSatisfy { part in !part.isEmpty && part.unicodeScalars.allSatisfy(allowed.contains) }
    }

    /// Foundation's transitions up to the year 2100: it tells no rule for what comes after.
    private static func fromFoundation(_ name: String) -> ZoneTable? {
        guard TimeZone.knownTimeZoneIdentifiers.contains(name), let zone = TimeZone(identifier: name) else {
            return nil
        }
        let start = Date(timeIntervalSince1970: 0)
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        var transitions: [ZoneTable.Transition] = []
        var moment = start
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next > moment, next < end {
            let second = Int64(next.timeIntervalSince1970.rounded())
            transitions.append(ZoneTable.Transition(at: second, offset: zone.secondsFromGMT(for: next)))
            moment = next
        }
        return ZoneTable(
            name: name,
            firstOffset: zone.secondsFromGMT(for: start),
            transitions: transitions,
            rule: nil
        )
    }
}
