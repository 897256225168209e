import FlowModel
import Testing

/// POSIX TZ strings and the changes of the clocks that they stand for.
@Suite struct ZoneRuleTests {
    private func zone(_ text: String) throws -> ZoneTable {
        let rule = try #require(ZoneRule(posix: text))
        return ZoneTable(name: text, firstOffset: 0, transitions: [], rule: rule)
    }

    private func offset(_ text: String, at instant: String) throws -> Int {
        let zone = try zone(text)
        return zone.offset(at: try #require(ISO8601.instant(instant)))
    }

    @Test func `a zone without daylight saving time`() throws {
        #expect(ZoneRule(posix: "<+03>-3") == ZoneRule(standardOffset: 10_800, daylight: nil))
        #expect(ZoneRule(posix: "EST5") == ZoneRule(standardOffset: -18_000, daylight: nil))
        #expect(ZoneRule(posix: "<-0330>+3:30:15") == ZoneRule(standardOffset: -12_615, daylight: nil))
    }

    @Test func `a rule by weekdays`() throws {
        let amsterdam = "CET-1CEST,M3.5.0,M10.5.0/3"
        #expect(try offset(amsterdam, at: "2026-03-29T00:59:59Z") == 3600)
        #expect(try offset(amsterdam, at: "2026-03-29T01:00:00Z") == 7200)
        #expect(try offset(amsterdam, at: "2026-10-25T00:59:59Z") == 7200)
        #expect(try offset(amsterdam, at: "2026-10-25T01:00:00Z") == 3600)
    }

    @Test func `half an hour on the southern half of the earth`() throws {
        let lordHowe = "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"
        #expect(try offset(lordHowe, at: "2026-10-03T15:29:59Z") == 37_800)
        #expect(try offset(lordHowe, at: "2026-10-03T15:30:00Z") == 39_600)
        #expect(try offset(lordHowe, at: "2026-12-31T23:59:59Z") == 39_600)
        #expect(try offset(lordHowe, at: "2026-04-04T15:00:00Z") == 37_800)
    }

    @Test func `negative daylight saving and negative times`() throws {
        #expect(try offset("IST-1GMT0,M10.5.0,M3.5.0/1", at: "2026-01-01T00:00:00Z") == 0)
        #expect(try offset("IST-1GMT0,M10.5.0,M3.5.0/1", at: "2026-07-01T00:00:00Z") == 3600)
        let nuuk = "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"
        #expect(try offset(nuuk, at: "2026-03-29T00:59:59Z") == -7200)
        #expect(try offset(nuuk, at: "2026-03-29T01:00:00Z") == -3600)
    }

    @Test func `times of more than a day`() throws {
        let gaza = "EET-2EEST,M3.4.4/50,M10.4.4/50"
        #expect(try offset(gaza, at: "2026-03-27T23:59:59Z") == 7200)
        #expect(try offset(gaza, at: "2026-03-28T00:00:00Z") == 10_800)
    }

    @Test func `days of the year, and daylight saving time all year`() throws {
        #expect(try offset("AAA0BBB,J60,J61", at: "2028-03-01T02:00:00Z") == 3600)
        #expect(try offset("AAA0BBB,J60,J61", at: "2028-02-29T12:00:00Z") == 0)
        #expect(try offset("AAA0BBB,59,60", at: "2028-02-29T12:00:00Z") == 3600)
        for day in ["2026-01-01T05:00:00Z", "2026-12-31T23:00:00Z", "2027-01-01T03:59:59Z", "2026-07-01T00:00:00Z"] {
            #expect(try offset("EST5EDT,0/0,J365/25", at: day) == -14_400)
        }
    }

    @Test(
        arguments: [
            "", "CE-1", "CET", "CET-25", "CET-1:60", "<CET-1", "<+>1", "CET-1CEST", "CET-1CEST,M3.5.0",
            "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
            "CET-1CEST,J0,J365", "CET-1CEST,J1,J366", "CET-1CEST,0,366", "CET-1CEST,M3.5.0/168,M10.5.0",
            "CET-1CEST,M3.5.0,M10.5.0,", "CET-1 ", "CET-99999999999999999999",
        ])
    func `anything else is refused`(text: String) {
        #expect(ZoneRule(posix: text) == nil)
    }

    @Test func `gaps and overlaps of local time`() throws {
        let amsterdam = try zone("CET-1CEST,M3.5.0,M10.5.0/3")
        func instant(_ text: String) -> String? {
            ISO8601.instant(text, zone: amsterdam).map { ISO8601.text(of: $0, in: amsterdam) }
        }
        #expect(instant("2026-03-29 01:59") == "2026-03-29T01:59:00+01:00")
        #expect(instant("2026-03-29 02:00") == "2026-03-29T03:00:00+02:00")
        #expect(instant("2026-03-29 02:59") == "2026-03-29T03:00:00+02:00")
        #expect(instant("2026-03-29 03:00") == "2026-03-29T03:00:00+02:00")
        #expect(instant("2026-10-25 02:00") == "2026-10-25T02:00:00+02:00")
        #expect(instant("2026-10-25 02:59") == "2026-10-25T02:59:00+02:00")
        #expect(instant("2026-10-25 03:00") == "2026-10-25T03:00:00+01:00")
    }

    @Test func `a day that a zone skipped begins after it`() throws {
        let apia = ZoneTable(
            name: "Pacific/Apia",
            firstOffset: -36_000,
            transitions: [ZoneTable.Transition(at: 1_325_239_200, offset: 50_400)],
            rule: nil
        )
        let skipped = try #require(ISO8601.instant("2011-12-30 10:00", zone: apia))
        #expect(ISO8601.text(of: skipped, in: apia) == "2011-12-31T00:00:00+14:00")
    }
}
