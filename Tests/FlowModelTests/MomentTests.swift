import FlowModel
import Testing

/// Days, windows, and the order of events.
@Suite struct MomentTests {
    private let friday = LocalDate(year: 2026, month: 12, day: 25)

    @Test func `weekdays are no holidays, and a Friday is one also on a holiday`() throws {
        let friday = try #require(friday)
        #expect(DaySet([5]).contains(friday, holidays: [friday]))
        #expect(!DaySet.weekdays.contains(friday, holidays: [friday]))
        #expect(DaySet.weekdays.contains(friday, holidays: []))
        #expect(!DaySet.weekends.contains(friday, holidays: []))
        #expect(DaySet.everyDay.contains(friday, holidays: [friday]))
    }

    @Test func `a window that ends where it begins, or before, crosses midnight`() {
        #expect(DailyWindow(.everyDay, from: 79_200_000, to: 21_600_000).crossesMidnight)
        #expect(!DailyWindow(.everyDay, from: 32_400_000, to: 61_200_000).crossesMidnight)
        #expect(!DailyWindow(.everyDay, from: 32_400_000, to: 86_400_000).crossesMidnight)
    }

    @Test func `what a flow records comes behind the event that was settled last and before the next`() {
        let (first, next) = (EventOrder(EventID(5)), EventOrder(EventID(6)))
        let recorded = EventOrder(EventID(5), part: 1)
        #expect(first < recorded && recorded < next && EventOrder.beforeAll < first)
        #expect(recorded < EventOrder(EventID(5), part: 2))
    }

    @Test(arguments: [
        ("2026-03-02 09:30", 9 * 60 + 30), ("2026-03-02T23:59", 23 * 60 + 59), ("2026-03-02 00:00", 0),
    ])
    func `a date with a time has no offset`(text: String, minutes: Int) throws {
        let local = try #require(ISO8601.localTime(text))
        #expect(local.millisecondOfDay == minutes * 60_000)
        #expect(ISO8601.date(local.date) == "2026-03-02")
    }

    @Test(arguments: ["2026-03-02", "2026-03-02 25:00", "2026-03-02T09:00:00Z", "2026-02-30 09:00", "", "09:00"])
    func `what is no date with a time is refused`(text: String) {
        #expect(ISO8601.localTime(text) == nil)
    }
}
