import FlowDice
import FlowEngine
import FlowModel
import Testing

/// Frequency caps beside sending hours.
@Suite struct CapTests {
    private let office = DailyWindow(.weekdays, from: 9 * 3_600_000, to: 17 * 3_600_000)

    private func folder(_ perDay: Int?, _ perWeek: Int? = nil, holidays: Set<LocalDate> = []) -> LiveFolder {
        LiveFolder(
            current: [],
            emailTopics: ["receipt": "transactional", "letter": "news"],
            caps: FrequencyCaps(perDay: perDay, perWeek: perWeek),
            timeZone: "Europe/Amsterdam",
            holidays: holidays,
            zone: { ZoneTable.known[$0] }
        )
    }

    private func flow(_ hours: DailyWindow? = nil, topic: Slug? = nil) -> Flow {
        Flow.named("f", topic: topic, sendingHours: hours, steps: [.send("a")])
    }

    private func release(
        _ now: String,
        counted: [String] = [],
        held: String? = nil,
        due: String? = nil,
        _ caps: (day: Int?, week: Int?) = (1, nil),
        hours: DailyWindow? = nil
    ) -> Engine.Release {
        Engine.release(
            for: .anna(),
            flow: flow(hours),
            in: folder(caps.day, caps.week),
            look: Engine.CapLook(
                counted: counted.map { moment($0) },
                heldSince: held.map { moment($0) },
                dueAt: moment(due ?? now)
            ),
            at: moment(now)
        )
    }

    @Test func `an email counts until, not including, 24 hours later`() {
        let yesterday = ["2026-03-02 09:00"]
        let until = moment("2026-03-03 09:00")
        #expect(release("2026-03-03 08:59:59.999", counted: yesterday) == .held(.frequencyCap, until: until))
        #expect(release("2026-03-03 09:00", counted: yesterday) == .now)
        #expect(release("2026-03-02 09:00", counted: yesterday, (2, nil)) == .now)
    }

    @Test func `a week is 7 times 24 hours, also when the clocks change`() {
        let counted = ["2026-03-24 09:00", "2026-03-25 09:00"]
        #expect(release("2026-03-31 09:59:59.999", counted: counted, (nil, 2)) != .now)
        #expect(release("2026-03-31 10:00", counted: counted, (nil, 2)) == .now)
    }

    @Test func `both caps must leave room`() {
        let counted = ["2026-03-02 09:00", "2026-03-03 09:00", "2026-03-04 09:00"]
        let held = "2026-03-08 12:00"
        #expect(
            release("2026-03-08 12:00", counted: counted, held: held, (1, 3))
                == .held(.frequencyCap, until: moment("2026-03-09 09:00"))
        )
        #expect(release("2026-03-09 09:00", counted: counted, held: held, (1, 3)) == .now)
    }

    @Test func `room is waited for inside the hours`() {
        #expect(
            release("2026-03-03 10:00", counted: ["2026-03-02 18:00"], hours: office)
                == .held(.frequencyCap, until: moment("2026-03-04 09:00"))
        )
        // Outside them first for the hours, however long.
        #expect(
            release("2026-03-06 18:00", counted: ["2026-03-06 12:00"], hours: office)
                == .held(.sendingHours, until: moment("2026-03-09 09:00"))
        )
    }

    @Test func `it ends two calendar days after the first hold, at the contact's clocks`() {
        let counted = ["2026-03-27 12:00"]
        let end = moment("2026-03-29 12:00")
        #expect(release("2026-03-27 12:00", counted: counted, (nil, 1)) == .held(.frequencyCap, until: end))
        let held = "2026-03-27 12:00"
        #expect(release("2026-03-29 11:59", counted: counted, held: held, (nil, 1)) == .held(.frequencyCap, until: end))
        #expect(release("2026-03-29 12:00", counted: counted, held: held, (nil, 1)) == .skipped)
    }

    @Test func `room at the very end is room`() {
        #expect(release("2026-03-04 09:00", counted: ["2026-03-03 09:00"], held: "2026-03-02 09:00") == .now)
        #expect(release("2026-03-04 09:00", counted: ["2026-03-03 09:00:01"], held: "2026-03-02 09:00") == .skipped)
    }

    @Test func `room that comes outside the hours and the two days is none, room that was missed inside them is`() {
        // Held on Friday at 16:00 until its end on Sunday; there would be room on Saturday, without hours.
        let counted = ["2026-03-06 15:00"]
        let held = "2026-03-06 16:00"
        #expect(
            release("2026-03-06 16:00", counted: counted, hours: office)
                == .held(.frequencyCap, until: moment("2026-03-08 16:00"))
        )
        #expect(release("2026-03-08 16:00", counted: counted, held: held, hours: office) == .skipped)
        // Due inside its hours while the daemon was down over the weekend.
        #expect(
            release("2026-03-07 12:00", counted: [], held: "2026-03-05 11:00", due: "2026-03-06 11:00", hours: office)
                == .held(.sendingHours, until: moment("2026-03-09 09:00"))
        )
    }

    @Test func `transactional emails neither count nor wait, and without caps nothing does`() {
        let news = flow(topic: "news")
        #expect(Engine.isCapped(email: "a", flow: flow(), in: folder(1)))
        #expect(Engine.isCapped(email: "a", flow: news, in: folder(nil, 1)))
        #expect(!Engine.isCapped(email: "receipt", flow: news, in: folder(1)))
        #expect(!Engine.isCapped(email: "a", flow: flow(topic: "transactional"), in: folder(1)))
        #expect(Engine.isCapped(email: "letter", flow: flow(topic: "transactional"), in: folder(1)))
        #expect(!Engine.isCapped(email: "a", flow: flow(), in: folder(nil)))
    }

    @Test(arguments: UInt64(1)...60)
    func `room opens when going through the minutes finds it`(seed: UInt64) throws {
        var random = Dice(seed: seed)
        let now = moment("2026-03-25 00:00").adding(seconds: Int64.random(in: 0..<10_000, using: &random) * 60)
        let counted = (0..<Int.random(in: 0...7, using: &random)).map { _ in
            now.adding(seconds: -Int64.random(in: 0...12_000, using: &random) * 60)
        }
        let caps: (Int?, Int?) = [(1, nil), (nil, 2), (2, 3), (1, 4)][Int.random(in: 0..<4, using: &random)]
        let hours: [DailyWindow?] = [
            nil, office, DailyWindow(.everyDay, from: 22 * 3_600_000, to: 6 * 3_600_000),
            DailyWindow(DaySet([7]), from: 2 * 3_600_000, to: 3 * 3_600_000 + 1_800_000),
        ]
        let chosen = hours[Int.random(in: 0..<4, using: &random)]
        let holiday = try #require(LocalDate(year: 2026, month: 3, day: 30))
        let folder = folder(caps.0, caps.1, holidays: [holiday])
        let found = Engine.roomOpens(after: counted, for: .anna(), flow: flow(chosen), in: folder, at: now)
        #expect(found == byMinutes(counted, caps, chosen, holiday, at: now))
    }

    /// The first minute with room, found by looking at each.
    private func byMinutes(
        _ counted: [Instant],
        _ caps: (day: Int?, week: Int?),
        _ hours: DailyWindow?,
        _ holiday: LocalDate,
        at now: Instant
    ) -> Instant? {
        let starts = counted.map(\.milliseconds)
        func count(_ window: Int64, at minute: Int64) -> Int {
            var count = 0
            for start in starts where minute - start < window { count += 1 }
            return count
        }
        for step in 0..<Int64(30 * 1_440) {
            let minute = now.milliseconds + step * 60_000
            if let day = caps.day, count(86_400_000, at: minute) >= day { continue }
            if let week = caps.week, count(604_800_000, at: minute) >= week { continue }
            let instant = Instant(milliseconds: minute)
            if hours?.contains(instant, in: .amsterdam, holidays: [holiday]) ?? true { return instant }
        }
        return nil
    }
}
