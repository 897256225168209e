import FlowDice
import FlowEngine
import FlowModel
import Foundation
import Testing

/// Every zone of this system: nothing is early, nothing comes twice or is left out, and each local time is as the rules
/// say.
@Suite struct SystemZoneTests {
    private static let directory = "/usr/share/zoneinfo"
    private static let isPresent = FileManager.default.fileExists(atPath: directory)
    /// Minutes between the instants at which everything is asked, when somebody asks for that.
    private static let step = ProcessInfo.processInfo.environment["NURTURE_CALENDAR_STEP"].flatMap { Int($0) }
    private static let start = moment("2019-01-01 00:00", in: .utc)
    private static let end = moment("2029-01-01 00:00", in: .utc)

    /// One table for each set of rules: most names are links to another.
    private static let tables: [ZoneTable] = {
        let files = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        var seen: Set<Data> = []
        return files.sorted().compactMap { file in
            guard let bytes = FileManager.default.contents(atPath: directory + "/" + file),
                let table = ZoneTable(name: file, tzif: [UInt8](bytes)), seen.insert(bytes).inserted
            else { return nil }
            return table
        }
    }()

    /// One zone of those that cannot be told apart in these ten years and those around them.
    private static let zones: [(table: ZoneTable, almanac: CalendarAlmanac)] = {
        var seen: Set<AnyHashable> = []
        return tables.compactMap { table in
            let almanac = CalendarAlmanac(
                table,
                from: moment("2016-01-01 00:00", in: .utc),
                to: moment("2033-01-01 00:00", in: .utc)
            )
            return seen.insert(AnyHashable(almanac.behaviour)).inserted ? (table, almanac) : nil
        }
    }()

    @Test(.enabled(if: isPresent, "this system has no zoneinfo directory"))
    func `around every change of the clocks in ten years, and at random, every answer is what counting gives`() {
        var random = Dice(seed: 2026)
        #expect(SystemZoneTests.zones.count > 50)
        let minutes: [Int64] = [-1440, -1410, 0, 30]
        for (table, almanac) in SystemZoneTests.zones {
            let questions = CalendarQuestion.all(of: table, almanac)
            let changes = almanac.changes.filter { $0 > SystemZoneTests.start && $0 < SystemZoneTests.end }
            var instants = changes.flatMap { change in minutes.map { change.adding(seconds: $0 * 60) } }
            instants += changes.map { $0.adding(milliseconds: -1) }
            instants += (0..<8).map { _ in SystemZoneTests.anInstant(&random) }
            guard SystemZoneTests.agree(questions, at: instants, in: table) else { return }
        }
    }

    /// What was odd about them.
    ///
    /// Days left out in Apia, Kiritimati and Kwajalein, clocks put back over midnight in St. John's, changes at
    /// midnight in Beirut, Cairo and São Paulo, half hours on Lord Howe and in Pyongyang, summer time in winter in
    /// Dublin, four changes a year in Casablanca.
    @Test(
        .enabled(if: isPresent, "this system has no zoneinfo directory"),
        arguments: [
            "Africa/Cairo", "Africa/Casablanca", "America/Sao_Paulo", "America/St_Johns", "Asia/Beirut",
            "Asia/Pyongyang", "Australia/Lord_Howe", "Europe/Dublin", "Pacific/Apia", "Pacific/Kiritimati",
            "Pacific/Kwajalein",
        ]
    )
    func `in zones that did odd things since 1972 every answer is what counting gives`(name: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: SystemZoneTests.directory + "/" + name))
        let table = try #require(ZoneTable(name: name, tzif: [UInt8](bytes)))
        let almanac = CalendarAlmanac(
            table,
            from: moment("1971-01-01 00:00", in: .utc),
            to: moment("2033-01-01 00:00", in: .utc)
        )
        let changes = almanac.changes.filter {
            $0 > moment("1972-06-01 00:00", in: .utc) && $0 < SystemZoneTests.start
        }
        #expect(!changes.isEmpty)
        let minutes: [Int64] = [-2880, -1410, 0, 30]
        let instants = changes.flatMap { change in minutes.map { change.adding(seconds: $0 * 60) } }
        _ = SystemZoneTests.agree(CalendarQuestion.all(of: table, almanac), at: instants, in: table)
    }

    @Test(.enabled(if: isPresent, "this system has no zoneinfo directory"))
    func `recurrences of ten years come each once`() {
        let recurrences: [(Recurrence, (CountedDay) -> Bool)] = [
            (Recurrence(.of(.weekends), at: CalendarQuestion.at(2, 15)), { $0.weekday >= 6 }),
            (Recurrence(.ofMonth(31), at: CalendarQuestion.at(0)), { CountedDay.isLastOfMonth($0) }),
        ]
        for (table, almanac) in SystemZoneTests.zones {
            for (recurrence, isWanted) in recurrences {
                var counted: [Instant] = []
                for (number, day) in CountedDay.all.enumerated() where (2018...2029).contains(day.year) {
                    guard isWanted(day) else { continue }
                    let moment = almanac.instant(of: Int64(number) * CalendarAlmanac.day + Int64(recurrence.at))
                    if moment > SystemZoneTests.start, moment <= SystemZoneTests.end { counted.append(moment) }
                }
                var came: [Instant] = []
                while let next = recurrence.next(after: came.last ?? SystemZoneTests.start, in: table),
                    next <= SystemZoneTests.end, came.count <= counted.count
                {
                    came.append(next)
                }
                guard came == counted else {
                    Issue.record("\(table.name): \(recurrence) came \(came.count) times of \(counted.count)")
                    return
                }
            }
        }
    }

    @Test(.enabled(if: isPresent && step != nil, "NURTURE_CALENDAR_STEP is not set to a number of minutes"))
    func `at every step of ten years, and each minute near a change, every answer is what counting gives`() async throws
    {
        let step = Int64(max(try #require(SystemZoneTests.step), 1)) * 60_000
        await withTaskGroup(of: Void.self) { group in
            for (table, almanac) in SystemZoneTests.zones {
                group.addTask { @concurrent in SystemZoneTests.goThrough(table, almanac, step: step) }
            }
        }
    }

    /// Looks at the clock each minute, and asks everything at each step, and each minute from 26 hours before a change
    /// to 3 hours after it.
    private static func goThrough(_ table: ZoneTable, _ almanac: CalendarAlmanac, step: Int64) {
        let questions = CalendarQuestion.all(of: table, almanac)
        var changes = almanac.changes[...]
        var instant = start
        while instant < end {
            let reading = LocalTime(millisecondsAsUTC: almanac.reading(at: instant))
            guard table.local(at: instant) == reading else {
                Issue.record("\(table.name): the clock shows \(reading) at \(instant)")
                return
            }
            while let change = changes.first, instant > change.adding(seconds: 10_800) { changes.removeFirst() }
            let isNear = changes.first.map { $0 <= instant.adding(seconds: 93_600) } ?? false
            if isNear || instant.milliseconds % step == 0 {
                guard agree(questions, at: [instant], in: table) else { return }
            }
            instant = instant.adding(seconds: 60)
        }
    }

    @Test(.enabled(if: isPresent, "this system has no zoneinfo directory"))
    func `around every change of the clocks since 1970 a day's wait ends at the time of day or just behind the gap`() {
        for zone in SystemZoneTests.tables {
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

    /// Whether all questions are answered alike at all instants; the first that is not is told.
    private static func agree(_ questions: [CalendarQuestion], at instants: [Instant], in zone: ZoneTable) -> Bool {
        for instant in instants {
            for question in questions {
                let (answer, counted) = (question.answer(instant), question.counted(instant))
                guard answer != counted else { continue }
                func text(_ instant: Instant?) -> String { instant.map { ISO8601.text(of: $0, in: zone) } ?? "never" }
                let place = "\(zone.name) at \(text(instant))"
                Issue.record("\(place): \(question.name) is \(text(answer)), not \(text(counted))")
                return false
            }
        }
        return true
    }

    private static func anInstant(_ random: inout Dice) -> Instant {
        Instant(milliseconds: .random(in: start.milliseconds..<end.milliseconds, using: &random))
    }
}

extension CountedDay {
    fileprivate static func isLastOfMonth(_ day: CountedDay) -> Bool {
        day.day >= 28
            && number(year: day.year, month: day.month, day: 31)
                == number(year: day.year, month: day.month, day: day.day)
    }
}
