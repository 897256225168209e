import FlowInsights
import FlowModel
import Foundation
import Testing

@Suite struct ReportPageTests {
    private static let pages = [SamplePages.whole, SamplePages.hostile, ReportPage(title: "Nothing", made: "today")]

    @Test func `A page is well-formed, and the same report is the same page`() throws {
        for page in Self.pages {
            let root = try MarkupReading.root(of: page.html)
            #expect(root.name == "html" && root.attributes["lang"] == "en")
            #expect(page.html == page.html)
        }
        try Golden.expect(SamplePages.whole.html, is: "report.html")
    }

    @Test func `Nothing is asked for from outside, and nothing runs`() throws {
        for page in Self.pages {
            let root = try MarkupReading.root(of: page.html)
            for element in root.all {
                #expect(
                    !["script", "img", "link", "iframe", "object", "image", "use", "a\u{0}"].contains(element.name)
                )
                for (name, value) in element.attributes {
                    #expect(!name.hasPrefix("on") && name != "src" && name != "style", "\(name)")
                    if name.hasSuffix("href") { #expect(value.hasPrefix("#")) }
                    if value.contains("://") { #expect(name == "xmlns" || name == "aria-label", "\(name)=\(value)") }
                    if value.contains("url(") { #expect(value.hasPrefix("url(#")) }
                }
                if element.name == "style" {
                    #expect(!element.text.contains("url(") && !element.text.contains("@import"))
                }
            }
            let policy = root.all.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
            #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'; style-src 'unsafe-inline'") == true)
        }
    }

    @Test func `Each id is there once, and what refers to one finds it`() throws {
        for page in Self.pages {
            let all = try MarkupReading.root(of: page.html).all
            let ids = all.compactMap { $0.attributes["id"] }
            #expect(Set(ids).count == ids.count)
            for element in all {
                let named = (element.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
                for id in named { #expect(ids.contains(id), "\(id)") }
                if let link = element.attributes["href"] { #expect(ids.contains(String(link.dropFirst()))) }
                for name in ["fill", "stroke"] {
                    let value = element.attributes[name] ?? ""
                    if value.hasPrefix("url(#") { #expect(ids.contains(String(value.dropFirst(5).dropLast()))) }
                }
            }
        }
    }

    @Test func `A journey's page begins with the answers that its text gives`() throws {
        let report = SampleJourneys.fortyEight.report
        var page = ReportPage(title: "Journeys", made: "")
        page.journeys = [report]
        let items = try MarkupReading.root(of: page.html).all.filter { $0.name == "li" }.map(\.text)
        let answers = JourneyAnswers(report).sentences
        #expect(answers[0].hasPrefix("48 contacts began, and 2 got to the end: 4.17 %"))
        #expect(Array(items.prefix(answers.count)) == answers)
    }

    @Test func `A change is judged only where everybody had the same time`() throws {
        var report = SampleJourneys.fortyEight.report
        let (before, since) = (Share(90, of: 1000), Share(30, of: 1000))
        func row(_ title: String, _ share: Share, _ difference: Difference?) -> JourneyReport.Row {
            JourneyReport.Row(
                title: title,
                contacts: share.whole,
                converted: share.part,
                interval: share.interval,
                timeToConvert: Times(milliseconds: []),
                difference: difference,
                isBase: difference == nil
            )
        }
        let rows = [row("before", before, nil), row("since", since, Difference(since, minus: before))]
        report.groups = [JourneyReport.Group(breakdown: .change(report.end, titles: ["before", "since"]), rows: rows)]
        for place in report.steps.indices { report.steps[place].underWay = place == 1 ? 5 : 0 }
        let told = try #require(JourneyAnswers(report).sentences.last)
        #expect(told.hasPrefix("Did the change help? That cannot be told yet: 9.00 % before, 3.00 % since"))
        report.within = 14 * 86_400_000
        let judged = try #require(JourneyAnswers(report).sentences.last)
        #expect(judged.hasPrefix("Did the change help? It seems not, on the contrary: 9.00 % before, 3.00 % since"))
    }

    @Test func `A change that nobody had time for yet says when to ask again`() throws {
        var report = SampleJourneys.fortyEight.report
        func row(_ contacts: Int, isBase: Bool) -> JourneyReport.Row {
            JourneyReport.Row(
                title: "",
                contacts: contacts,
                converted: 0,
                interval: Share(0, of: contacts).interval,
                timeToConvert: Times(milliseconds: []),
                isBase: isBase
            )
        }
        func told(_ before: Int, _ since: Int) throws -> String {
            let change = report.end.adding(milliseconds: -8 * 86_400_000)
            let rows = [row(before, isBase: true), row(since, isBase: false)]
            report.groups = [JourneyReport.Group(breakdown: .change(change, titles: ["", ""]), rows: rows)]
            return try #require(JourneyAnswers(report).sentences.last)
        }
        report.within = 14 * 86_400_000
        #expect(
            try told(40, 0) == "Did the change help? That cannot be told yet: nobody who began since then had 14 days "
                + "by the end of the report. Ask again in 6 days or later."
        )
        #expect(try told(0, 40) == "Did the change help? That cannot be told: nobody who counts began before it.")
        (report.within, report.timeToConvert) = (nil, Times(milliseconds: [5 * 86_400_000]))
        report.steps[1].underWay = 3
        #expect(
            try told(40, 0) == "Did the change help? That cannot be told yet: nobody who began since then is there. "
                + "Half of those who got to the end took longer than 5 days: ask again with --within \"10 days\" in "
                + "2 days or later."
        )
        report.timeToConvert = Times(milliseconds: [2 * 86_400_000])
        #expect(try told(40, 0).hasSuffix("Ask with --within \"5 days\", which gives everybody the same."))
    }

    @Test func `Every picture has tables with its numbers and what they mean`() throws {
        let root = try MarkupReading.root(of: SamplePages.whole.html)
        let sections = root.all.filter { $0.name == "section" }
        #expect(sections.count == 6)
        let captions = sections.map { section in
            section.all.filter { $0.name == "caption" }.map(\.text)
        }
        #expect(
            captions[0] == [
                "By arm of split 4 in nurture", "By version of nurture", "Steps", "Was a step needed?",
                "Links between steps", "Steps by path", "By source, first touch", "By source, last touch",
                "By source, equal shares",
            ]
        )
        #expect(captions[2] == ["Stages", "Conversion from stage to stage", "Moves"])
        #expect(captions[4] == ["Flows", "Where they stand now", "Emails"] && captions[5] == ["Line by line"])
        for section in sections.prefix(5) { #expect(section.all.contains { $0.name == "details" }) }
        for table in root.all where table.name == "table" {
            let rows = table.all.filter { $0.name == "tr" }
            let counts = Set(rows.map(\.children.count))
            #expect(counts.count == 1 && rows.count > 1)
            for row in rows { #expect(row.children.first?.attributes["scope"] != nil) }
        }
        let cells = sections[0].all.filter { ["td", "th"].contains($0.name) }.map(\.text)
        for text in ["1. form submitted", "48", "89.66 %", "2 → 4, skipping 1", "google", "20.5", "+4.0 points"] {
            #expect(cells.contains(text), "\(text)")
        }
    }

    @Test func `Differences are told in words, and whether they may be chance`() throws {
        let sentences = try MarkupReading.root(of: SamplePages.whole.html).all.filter { $0.name == "li" }.map(\.text)
        #expect(
            sentences.contains {
                $0.hasPrefix("“50%: send nurture email 2” converts 4.0 points more than “rest: nothing” (")
                    && $0.hasSuffix("chance alone is an unlikely reason.")
            }
        )
        #expect(
            sentences.contains {
                $0.hasPrefix("“version 2” converts 1.3 points more than “version 1” (−")
                    && $0.hasSuffix(": that may be chance.")
            }
        )
        #expect(sentences.contains { $0.hasPrefix("“version 3” converts 1.7 points less than “version 2” (−") })
        for definition in ReportDefinitions.journey(SamplePages.detailed) { #expect(sentences.contains(definition)) }
    }

    @Test func `Numbers under the pointer have a line of their own in each picture`() throws {
        let root = try MarkupReading.root(of: SamplePages.whole.html)
        for svg in root.all where svg.name == "svg" {
            let tips = svg.all.filter { $0.classes.contains("tip") }
            guard let y = tips.first?.number("y") else { continue }
            #expect(tips.allSatisfy { $0.number("y") == y })
            let others = svg.all.filter { $0.name == "text" && !$0.classes.contains("tip") }
            #expect(others.allSatisfy { abs($0.number("y") - y) > 14 })
        }
        #expect(root.all.filter { $0.classes.contains("tip") }.count > 40)
    }

    @Test func `Text and lines of a page stand out in light and in dark`() {
        for isDark in ["light", "dark"] {
            let svg = SankeyPicture.svg(SampleJourneys.three.report, appearance: isDark == "dark" ? .dark : .light)
            let ground = isDark == "dark" ? "#0f172a" : "#ffffff"
            #expect(svg.contains("fill=\"\(ground)\""))
            #expect(Contrast.ratio(isDark == "dark" ? "#56b4e9" : "#0072b2", ground) >= 4.5)
        }
    }

    @Test func `Periods before the first contact and after the last one are left out`() throws {
        func row(_ title: String, _ contacts: Int) -> JourneyReport.Row {
            let share = Share(0, of: contacts)
            let times = Times(milliseconds: [])
            return .init(
                title: title,
                contacts: contacts,
                converted: 0,
                interval: share.interval,
                timeToConvert: times
            )
        }
        var report = SampleJourneys.fortyEight.report
        let early = (0..<1_000).map { row("early \($0)", 0) }
        let rows = early + [row("March", 4), row("April", 0), row("May", 2), row("June", 0)]
        report.groups = [.init(breakdown: .periods([], titles: []), rows: rows)]
        var page = ReportPage(title: "Periods", made: "today")
        page.journeys = [report]
        let cells = try MarkupReading.root(of: page.html).all.filter { $0.name == "th" }.map(\.text)
        #expect(["March", "April", "May"].allSatisfy(cells.contains))
        #expect(!cells.contains("early 999") && !cells.contains("June"))
    }

    @Test func `A long list is cut, and the cut is told`() throws {
        var page = ReportPage(title: "Many", made: "today")
        let share = Share(1, of: 2)
        let row = GoalReport.Row(
            title: "x",
            times: 1,
            did: share,
            didNot: share,
            difference: Difference(share, minus: share),
            didInterval: share.interval,
            didNotInterval: share.interval
        )
        page.goals = [
            GoalReport(goal: "y", reached: share, rows: Array(repeating: row, count: 1_507), end: JourneySketch.end)
        ]
        #expect(page.html.contains("1,007 more rows left out here"))
    }
}
