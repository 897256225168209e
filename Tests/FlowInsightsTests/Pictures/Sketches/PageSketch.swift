import FlowInsights
import FlowModel

/// Pages of reports that tests and golden files share.
enum SamplePages {
    static let whole: ReportPage = {
        var page = ReportPage(title: "Report of Example Ltd", made: "10 May 2026, 09:00 (Europe/Amsterdam)")
        page.journeys = [detailed, SampleJourneys.six.report]
        page.stages = SampleStages.lifecycle
        page.goals = [goal]
        page.flows = flows
        page.story = SampleStories.story(lines: 60)
        return page
    }()

    static let hostile: ReportPage = {
        var page = ReportPage(title: "</title><script>alert(1)</script>", made: "\"><img src=x>")
        page.journeys = [SampleJourneys.hostile.report, SampleJourneys.hostile.report, SampleJourneys.empty.report]
        page.stages = SampleStages.hostile
        page.story = SampleStories.hostile
        return page
    }()

    /// The 48 contacts with sources and groups.
    static let detailed: JourneyReport = {
        var report = SampleJourneys.fortyEight.report
        let times = JourneySketch.times(days: 9)
        for model in Attribution.allCases {
            report.sources += [
                .init(source: "google", model: model, contacts: 20.5, converted: 1.5, timeToConvert: times),
                .init(source: "direct", model: model, contacts: 27.5, converted: 0.5, timeToConvert: times),
            ]
        }
        func row(
            _ title: String,
            _ part: Int,
            _ whole: Int,
            than base: Share?,
            isBase: Bool = false
        ) -> JourneyReport.Row {
            let share = Share(part, of: whole)
            return .init(
                title: title,
                contacts: whole,
                converted: part,
                interval: share.interval,
                timeToConvert: times,
                difference: base.map { Difference(share, minus: $0) },
                isBase: isBase
            )
        }
        let arms = JourneyBreakdown.arms(
            flow: Slug("nurture"),
            split: "4",
            arms: [.init(title: "rest: nothing", isHoldout: true), .init(title: "50%: send", isHoldout: false)]
        )
        let versions = JourneyBreakdown.versions(flow: Slug("nurture"), titles: [])
        report.groups = [
            .init(
                breakdown: arms,
                rows: [
                    row("rest: nothing", 100, 2_000, than: nil, isBase: true),
                    row("50%: send nurture email 2", 180, 2_000, than: Share(100, of: 2_000)),
                ]
            ),
            .init(
                breakdown: versions,
                rows: [
                    row("version 1", 40, 900, than: nil, isBase: true),
                    row("version 2", 52, 910, than: Share(40, of: 900)),
                    row("version 3", 12, 300, than: Share(52, of: 910)),
                ]
            ),
        ]
        return report
    }()

    private static let goal: GoalReport = {
        let rows = [("project created", 1, 300, 500), ("clicked nurture email 1", 2, 120, 400)].map {
            title,
            times,
            did,
            whole in
            let (did, didNot) = (Share(did, of: whole), Share(90, of: 1_200 - whole))
            return GoalReport.Row(
                title: title,
                times: times,
                did: did,
                didNot: didNot,
                difference: Difference(did, minus: didNot),
                didInterval: did.interval,
                didNotInterval: didNot.interval
            )
        }
        return GoalReport(goal: "purchase", reached: Share(390, of: 1_200), rows: rows, end: JourneySketch.end)
    }()

    private static let flows: FlowReport = {
        let flow = FlowReport.Flow(
            name: Slug("nurture"),
            version: 2,
            entered: 1_240,
            converted: 61,
            finished: 900,
            stopped: ["unsubscribed": 12, "stop-when": 44],
            timeToConvert: JourneySketch.times(days: 8),
            places: [.init(step: "2", contacts: 140), .init(step: "3.1", contacts: 83)]
        )
        var email = FlowReport.Email(name: Slug("nurture email 1"), flow: Slug("nurture"), version: 2, arm: 1)
        (email.sent, email.opened, email.clicked, email.bounced) = (1_230, 702, 310, 14)
        email.skipped = ["frequency-cap": 10]
        return FlowReport(flows: [flow], emails: [email], period: nil, end: JourneySketch.end)
    }()
}
