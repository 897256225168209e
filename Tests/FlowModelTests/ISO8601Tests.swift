import FlowModel
import Testing

/// Days, clock readings and their text.
@Suite struct ISO8601Tests {
    private let amsterdam = ZoneTable(
        name: "Europe/Amsterdam",
        firstOffset: 0,
        transitions: [],
        rule: ZoneRule(posix: "CET-1CEST,M3.5.0,M10.5.0/3")
    )

    @Test func `instants are written with their offset, milliseconds only when there are any`() {
        let instant = Instant(milliseconds: 1_772_438_400_000)
        #expect(ISO8601.text(of: instant, in: .utc) == "2026-03-02T08:00:00+00:00")
        #expect(ISO8601.text(of: instant, in: amsterdam) == "2026-03-02T09:00:00+01:00")
        #expect(ISO8601.text(of: instant.adding(milliseconds: 7), in: .utc) == "2026-03-02T08:00:00.007+00:00")
        #expect(ISO8601.text(of: Instant(milliseconds: -1), in: .utc) == "1969-12-31T23:59:59.999+00:00")
        let west = ZoneTable(name: "w", firstOffset: -12_615, transitions: [], rule: nil)
        #expect(ISO8601.text(of: instant, in: west) == "2026-03-02T04:29:45-03:30:15")
    }

    @Test(
        arguments: [
            ("2026-03-02T08:00:00Z", 1_772_438_400_000), ("2026-03-02t08:00:00z", 1_772_438_400_000),
            ("2026-03-02T09:00:00+01:00", 1_772_438_400_000), ("2026-03-02 09:00", 1_772_438_400_000),
            ("2026-03-02T09:00+0100", 1_772_438_400_000), ("2026-03-02T04:30:00-03:30", 1_772_438_400_000),
            ("2026-03-02T08:00:00.1234567Z", 1_772_438_400_123), ("1969-12-31T23:59:59.999Z", -1),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("2016-12-31T23:59:60", 1_483_225_200_000),
        ])
    func `instants are read`(text: String, milliseconds: Int64) {
        #expect(ISO8601.instant(text, zone: amsterdam) == Instant(milliseconds: milliseconds))
    }

    @Test(
        arguments: [
            "", "2026", "2026-03-02", "2026-02-29T00:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z",
            "2026-03-02T09:00:61Z", "2026-03-02T09:00:00.Z", "2026-03-02T09:00:00+1", "2026-03-02T09:00:00+25:00",
            "2026-03-02T09:00:00Zx", "２026-03-02T09:00:00Z", "-026-03-02T09:00:00Z", "0000-01-01T00:00:00Z",
        ])
    func `other text is no instant`(text: String) {
        #expect(ISO8601.instant(text) == nil)
    }

    @Test func `days are read and written`() {
        #expect(ISO8601.date("2028-02-29").map(ISO8601.date) == "2028-02-29")
        #expect(ISO8601.date("2000-02-29") != nil)
        for wrong in ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-03-02 "] {
            #expect(ISO8601.date(wrong) == nil)
        }
    }

    @Test func `days count without a break from 1583 to 2500 and weekdays with them`() throws {
        let first = try #require(LocalDate(year: 1583, month: 1, day: 1))
        let last = try #require(LocalDate(year: 2500, month: 12, day: 31))
        var previous = first.adding(days: -1)
        for days in stride(from: first.daysSince1970, through: last.daysSince1970, by: 1) {
            let date = LocalDate(daysSince1970: days)
            guard date.daysSince1970 == days, previous < date, date.weekday == previous.weekday % 7 + 1 else {
                Issue.record("\(days) is \(date)")
                return
            }
            previous = date
        }
        #expect(previous == last)
        #expect(LocalDate(year: 2026, month: 3, day: 2)?.weekday == 1)
    }

    @Test func `months are added to their last day, over years and backwards`() throws {
        let day = try #require(LocalDate(year: 2026, month: 1, day: 31))
        #expect(ISO8601.date(day.adding(months: 1)) == "2026-02-28")
        #expect(ISO8601.date(day.adding(months: 25)) == "2028-02-29")
        #expect(ISO8601.date(day.adding(months: -1)) == "2025-12-31")
        #expect(ISO8601.date(day.adding(months: -11)) == "2025-02-28")
    }

    @Test func `clock readings and their milliseconds are inverse, also before 1970`() {
        for milliseconds in [-86_400_001, -86_400_000, -1, 0, 86_399_999, 86_400_000] as [Int64] {
            let local = LocalTime(millisecondsAsUTC: milliseconds)
            #expect(local.millisecondsAsUTC == milliseconds)
            #expect((0..<86_400_000).contains(local.millisecondOfDay))
        }
    }
}
