import FlowModel
import Testing

/// Reading TZif files (RFC 9636).
@Suite struct TZifTests {
    /// A file as the RFC lays it out, with everything that a test may want to spoil.
    struct File {
        var version = UInt8(ascii: "2")
        var offsets: [Int32] = [3600, 7200]
        var transitions: [(at: Int64, type: UInt8)] = [(0, 1), (1000, 0)]
        var leaps: [(at: Int64, correction: Int32)] = []
        var footer = "\nCET-1CEST,M3.5.0,M10.5.0/3\n"

        var bytes: [UInt8] {
            if version == 0 { return block(timeSize: 4) }
            return block(timeSize: 4) + block(timeSize: 8) + Array(footer.utf8)
        }

        private func block(timeSize: Int) -> [UInt8] {
            var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
            for count in [0, 0, leaps.count, transitions.count, offsets.count, 4] { bytes += big(Int64(count), 4) }
            for transition in transitions { bytes += big(transition.at, timeSize) }
            bytes += transitions.map(\.type)
            for offset in offsets { bytes += big(Int64(offset), 4) + [0, 0] }
            bytes += Array("CET\0".utf8)
            for leap in leaps { bytes += big(leap.at, timeSize) + big(Int64(leap.correction), 4) }
            return bytes
        }

        private func big(_ number: Int64, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
    }

    private func table(_ change: (inout File) -> Void = { _ in }) -> ZoneTable? {
        var file = File()
        change(&file)
        return ZoneTable(name: "Test/Zone", tzif: file.bytes)
    }

    private let transitions = [ZoneTable.Transition(at: 0, offset: 7200), ZoneTable.Transition(at: 1000, offset: 3600)]

    @Test func `version 1 has 32-bit data and no rule`() {
        let expected = ZoneTable(name: "Test/Zone", firstOffset: 3600, transitions: transitions, rule: nil)
        #expect(table { $0.version = 0 } == expected)
    }

    @Test func `version 2 and later have 64-bit data and a rule`() {
        let rule = ZoneRule(posix: "CET-1CEST,M3.5.0,M10.5.0/3")
        #expect(rule != nil)
        let expected = ZoneTable(name: "Test/Zone", firstOffset: 3600, transitions: transitions, rule: rule)
        for version in "234".utf8 { #expect(table { $0.version = version } == expected) }
        let early = table { $0.transitions[0].at = -1 << 59 }
        #expect(early?.transitions.first?.at == -1 << 59)
    }

    @Test func `an empty footer keeps the last offset`() {
        let table = table { $0.footer = "\n\n" }
        #expect(table != nil && table?.rule == nil)
        #expect(table?.offset(at: Instant(milliseconds: 9_000_000_000_000)) == 3600)
    }

    @Test func `leap seconds are taken out`() {
        let table = table { $0.leaps = [(at: 500, correction: 1)] }
        #expect(table?.transitions.map(\.at) == [0, 999])
    }

    @Test func `malformed files are nil`() {
        #expect(table { $0.version = UInt8(ascii: "x") } == nil)
        #expect(table { $0.version = UInt8(ascii: "1") } == nil)
        #expect(table { $0.offsets = [] } == nil)
        #expect(table { $0.offsets[0] = 100_000 } == nil)
        #expect(table { $0.offsets[0] = .min } == nil)
        #expect(table { $0.transitions[1].at = 0 } == nil)
        #expect(table { $0.transitions[1].type = 2 } == nil)
        #expect(table { $0.leaps = [(at: .min, correction: 1)] } != nil)
        #expect(
            table {
                $0.leaps = [(at: .min, correction: 1)]; $0.transitions[0].at = .min
            } == nil
        )
        #expect(table { $0.footer = "" } == nil)
        #expect(table { $0.footer = "\nCET-1" } == nil)
        #expect(table { $0.footer = "\nCET\n" } == nil)
        #expect(table { $0.footer = "\nCET-1CEST\n" } == nil)
        #expect(ZoneTable(name: "x", tzif: []) == nil)
    }

    @Test func `a file that is cut off anywhere is nil`() {
        let bytes = File().bytes
        for length in bytes.indices { #expect(ZoneTable(name: "x", tzif: Array(bytes[..<length])) == nil) }
    }

    @Test func `no byte that is changed makes it trap, nor asks for memory that the file does not have`() {
        let bytes = File().bytes
        for index in bytes.indices {
            for value in [0, 1, 0x7f, 0x80, 0xff] as [UInt8] {
                var hostile = bytes
                hostile[index] = value
                guard let table = ZoneTable(name: "x", tzif: hostile) else { continue }
                for instant in [.distantPast, .distantFuture, Instant(milliseconds: 500_000)] as [Instant] {
                    let local = table.local(at: instant)
                    #expect(table.local(at: table.instant(of: local)) == local)
                }
            }
        }
    }
}
