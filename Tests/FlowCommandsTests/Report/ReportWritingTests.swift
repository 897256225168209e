@testable import FlowCommands
import FlowInsights
import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@Suite struct ReportWritingTests {
    @Test func `No line of a report is wider than eighty columns, whatever titles and figures say`() {
        var hostile = HostileTitles(seed: 6)
        for _ in 0..<150 {
            let report = hostile.journey()
            let text = JourneyText(report: report, scope: ReportScope(zone: .utc, segment: hostile.title()))
                .text(definitions: ReportDefinitions.journey(report))
            let wide = text.split(separator: "\n").filter { columns($0) > 80 }
            #expect(wide.isEmpty)
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        }
    }

    @Test func `Where most reached a goal too early to be compared, a shorter time is proposed`() {
        var report = GoalReport(goal: "project created", reached: Share(4, of: 90), rows: [], end: .distantPast)
        (report.within, report.early) = (7 * 86_400_000, 30)
        let text = GoalText(report: report, scope: ReportScope(zone: .utc)).text(definitions: [])
        #expect(text.replacing("\n", with: " ").contains("report goal \"project created\" --within \"1 day\""))
        report.early = 3
        let other = GoalText(report: report, scope: ReportScope(zone: .utc)).text(definitions: [])
        #expect(!other.contains("--within"))
    }

    @Test func `Nobody and everybody are said of nobody and everybody alone, in columns as well`() {
        let shares = [0, 0.000_4, 0.5, 0.999_6, 1].map { ReportWords.share($0) }
        #expect(shares == ["0 %", "<0.1 %", "50.0 %", ">99.9 %", "100 %"])
        #expect([0.255, 9.726, -0.5].map { ReportWords.lift($0) } == ["25.5 %", "973 %", "−50.0 %"])
    }

    @Test func `A long list is cut, and says how many rows are left out and what has them`() {
        var (table, latest) = (ReportTable([.flexible("Day")]), ReportTable([.flexible("Day")], keeping: .latest))
        for day in 1...3_653 {
            table.add([.text("day \(day)")])
            latest.add([.text("day \(day)")])
        }
        #expect(table.lines.count == 102 && latest.lines.count == 102)
        #expect(table.lines[1] == "day 1" && table.lines.last == "and 3,553 more, which --format csv lists")
        #expect(latest.lines[100] == "day 3653")
        #expect(latest.lines.last == "and 3,553 earlier ones, which --format csv lists")
    }

    @Test func `What goes with a goal reads as sentences, with the names of stages`() {
        let shares = (Share(60, of: 80), Share(5, of: 90))
        func row(_ title: String, _ kind: Fact.Kind, _ times: Int = 1) -> GoalReport.Row {
            var row = GoalReport.Row(
                title: title,
                times: times,
                did: shares.0,
                didNot: shares.1,
                difference: Difference(shares.0, minus: shares.1),
                didInterval: shares.0.interval,
                didNotInterval: shares.1.interval
            )
            row.kind = kind
            return row
        }
        let rows = [
            row("stage satisfied customer", .stage), row("stage unknown", .stage), row("sent welcome", .sent),
            row("replied welcome", .replied, 2), row("clicked welcome", .clicked, 3), row("sent back", .event),
        ]
        var report = GoalReport(goal: "purchase", reached: Share(65, of: 170), rows: rows, end: .distantPast)
        report.stages = [Slug("satisfied customer"): "Zufriedener Kunde"]
        #expect(
            rows.map(report.clause) == [
                "reached stage Zufriedener Kunde", "reached stage unknown", "were sent welcome",
                "replied to welcome twice or more", "clicked welcome 3 times or more", "did “sent back”",
            ]
        )
        let text = GoalText(report: report, scope: ReportScope(zone: .utc)).text(definitions: [])
        #expect(text.contains("Those who reached stage Zufriedener Kunde reached it most: 75.0 % of them, 5.6 %"))
    }

    @Test func `Figures of a column end at one place`() {
        var table = ReportTable([.flexible("Steps"), .right("contacts"), .bar(10)])
        table.add([.text("顧客が最初のメール"), .text("5"), .bar(5, of: 1_000)])
        table.add([.text("a"), .text("1000"), .bar(1_000, of: 1_000)])
        let lines = table.lines
        #expect(
            lines == [
                "Steps               contacts", "顧客が最初のメール         5  █",
                "a                       1000  ██████████",
            ]
        )
    }

    @Test func `JSON is read back whatever stands in it, and begins with the fixed members in their order`() throws {
        var hostile = HostileTitles(seed: 7)
        let fixed = [
            "journey", "contacts", "converted", "conversion", "time_to_convert", "time_per_link", "steps", "links",
            "sources",
        ]
        for _ in 0..<60 {
            let report = hostile.journey()
            let shared = ReportJSON(scope: ReportScope(zone: .utc), definitions: [hostile.title()])
            let text = JourneyJSON(report: report, shared: shared).text
            #expect(!text.contains("\n"))
            guard case .object(let members) = try JSONReader.read(Array(text.utf8)) else {
                Issue.record("no object")
                continue
            }
            #expect(members["contacts"] == .number(Double(report.contacts)))
            guard case .list(let steps)? = members["steps"] else { continue }
            #expect(steps.count == report.steps.count)
            for (told, step) in zip(steps, report.steps) {
                guard case .object(let own) = told else { continue }
                #expect(own["name"] == .text(step.title))
                #expect(own["dropped"] == .number(Double(step.dropped)))
            }
            var rest = text[...]
            for key in fixed {
                let place = try #require(rest.firstRange(of: "\"\(key)\":"))
                rest = rest[place.upperBound...]
            }
        }
    }

    @Test func `CSV is read back by a strict reader, and no cell of somebody's making is a formula`() throws {
        var hostile = HostileTitles(seed: 8)
        for _ in 0..<60 {
            let report = hostile.journey()
            let records = try StrictCSV.records(JourneyCSV([report]).text)
            let header = try #require(records.first)
            #expect(records.allSatisfy { $0.count == header.count })
            let name = try #require(header.firstIndex(of: "name"))
            let titles = records.filter { $0[1] == "step" }.map { $0[name] }
            #expect(titles.count == report.steps.count)
            for (told, step) in zip(titles, report.steps) {
                #expect(told == step.title || told == "'" + step.title)
            }
            for cell in records.flatMap(\.self) where Double(cell) == nil {
                #expect(!["=", "+", "-", "@", "\t", "\r"].contains(cell.unicodeScalars.first.map { String($0) } ?? ""))
            }
        }
    }

    @Test func `Days and weeks are dates in a spreadsheet`() throws {
        var hostile = HostileTitles(seed: 9)
        var report = hostile.journey()
        let titles = ["earlier", "Thu 2026-01-08", "week of 2026-01-05", "2026-01", "2026 quarter 1"]
        let share = Share(1, of: 2)
        report.groups = [
            JourneyReport.Group(
                breakdown: .periods((1..<5).map { Instant(milliseconds: $0 * 86_400_000) }, titles: titles),
                rows: titles.map {
                    JourneyReport.Row(
                        title: $0,
                        contacts: 2,
                        converted: 1,
                        interval: share.interval,
                        timeToConvert: Times(milliseconds: [])
                    )
                }
            )
        ]
        let records = try StrictCSV.records(JourneyCSV([report]).text)
        let name = try #require(records.first?.firstIndex(of: "name"))
        let told = records.filter { $0[1] == "group" }.map { $0[name] }
        #expect(told == ["earlier", "2026-01-08", "2026-01-05", "2026-01", "2026 quarter 1"])
    }

    @Test func `Shares that may be chance are called so, and clear ones clear`() {
        func verdict(_ part: Int, _ whole: Int, _ base: Int, _ all: Int) -> String {
            ReportWords.verdict(Difference(Share(part, of: whole), minus: Share(base, of: all)), whole, all)
        }
        #expect(verdict(60, 1_000, 40, 1_000) == "clearly more")
        #expect(verdict(10, 1_000, 40, 1_000) == "clearly less")
        #expect(verdict(45, 1_000, 40, 1_000) == "that may be chance")
        #expect(verdict(2, 20, 1, 20) == "too few contacts to tell")
        #expect(verdict(20, 20, 0, 20) == "clearly more")
    }

    @Test func `Periods begin where calendars of the zone say`() throws {
        let zone = try #require(ZoneFiles().zone("Europe/Amsterdam"))
        let since = try #require(ISO8601.instant("2026-03-20T12:00:00+01:00"))
        let until = try #require(ISO8601.instant("2026-04-06T00:00:00+02:00"))
        func periods(_ grouping: ReportRequest.Grouping) -> ([String], [String]) {
            let breakdown = CalendarPeriods(grouping, since: since, until: until, zone: zone).breakdown
            guard case .periods(let instants, let titles) = breakdown else { return ([], []) }
            return (instants.map { ISO8601.text(of: $0, in: zone) }, titles)
        }
        #expect(
            periods(.week).0 == [
                "2026-03-16T00:00:00+01:00", "2026-03-23T00:00:00+01:00", "2026-03-30T00:00:00+02:00",
            ]
        )
        #expect(periods(.month).1 == ["earlier", "2026-03", "2026-04"])
        #expect(periods(.quarter).1 == ["earlier", "2026 quarter 1", "2026 quarter 2"])
        #expect(periods(.day).0.count == 17)
    }
}
