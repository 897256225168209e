import FlowCommands
import FlowModel
import Foundation
import Testing

@Suite("Time zones of the machine")
struct ZoneFilesTests {
    /// 2026-01-15 and 2026-07-15, both at 12:00 UTC.
    private let winter = Instant(milliseconds: 1_768_478_400_000)
    private let summer = Instant(milliseconds: 1_784_116_800_000)

    @Test("are found by their IANA names, with their summer time")
    func files() throws {
        let zone = try #require(ZoneFiles().zone("Europe/Amsterdam"))
        #expect(zone.name == "Europe/Amsterdam")
        #expect(zone.offset(at: winter) == 3600)
        #expect(zone.offset(at: summer) == 7200)
        #expect(ZoneFiles().zone("UTC") == .utc)
    }

    @Test("come from Foundation where the machine has no files")
    func fallback() throws {
        let empty = try TemporaryFolder()
        let zones = ZoneFiles(folder: empty.path)
        let zone = try #require(zones.zone("America/New_York"))
        #expect(zone.offset(at: winter) == -18_000)
        #expect(zone.offset(at: summer) == -14_400)
        #expect(zones.zone("Europe/Nowhere") == nil)
    }

    @Test(
        "are nothing else",
        arguments: [
            "", "Europe", "Europe/Nowhere", "europe/amsterdam", "../etc/passwd", "Europe/../UTC", "/etc/localtime",
            "Europe/Amsterdam/", "right/Europe/Amsterdam", "posix/Europe/Amsterdam", "localtime", "tzdata.zi",
            "Europe/Amsterdam\0", "zone.tab", "Europe//Amsterdam", "+02:00",
        ]
    )
    func refused(name: String) throws {
        #expect(ZoneFiles().zone(name) == nil)
        let empty = try TemporaryFolder()
        #expect(ZoneFiles(folder: empty.path).zone(name) == nil)
    }

    @Test("stay known however many wrong names are asked for in between")
    func manyMisses() {
        let zones = ZoneFiles()
        for number in 0..<2_500 { #expect(zones.zone("Nowhere/N\(number)") == nil) }
        #expect(zones.zone("Europe/Amsterdam") != nil)
    }

    @Test("are read once")
    func cached() throws {
        let folder = try TemporaryFolder()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Amsterdam"))
        let file = try folder.write("Europe/Amsterdam", bytes)
        let zones = ZoneFiles(folder: folder.path)
        let first = try #require(zones.zone("Europe/Amsterdam"))
        try FileManager.default.removeItem(atPath: file)
        #expect(zones.zone("Europe/Amsterdam") == first)
    }
}
