import FlowInsights
package import FlowModel

/// Who got where: the table at the end of the demonstration.
package struct DemoReport {
    private let lines: [TimelineEntry]

    package init(_ lines: [TimelineEntry]) {
        self.lines = lines
    }

    /// The table of the flows and the journey of the leads.
    package var text: String {
        var outcomes = FlowOutcomes()
        var journey = JourneyFold(DemoReport.leads)
        for line in lines {
            outcomes.add(line)
            guard let touchpoint = line.touchpoint else { continue }
            journey.add(touchpoint, of: line.contact, at: line.at)
        }
        return table(outcomes.result) + "\n\n" + DemoReport.definitions + "\n\n" + journey.report.text
    }

    /// What the figures mean, since both tables count goals and do not always agree.
    private static let definitions = """
        converted: reached the flow's goal while inside it; mean time: from entering to that moment.
        The journey below also counts those who reached it after they had left the flow.
        """

    private func table(_ rows: [FlowOutcomes.Row]) -> String {
        var table = TextTable(columns: [
            ("flow", .left), ("entered", .right), ("mails", .right), ("opened", .right), ("clicked", .right),
            ("converted", .right), ("conversion", .right), ("mean time", .right),
        ])
        for row in rows {
            let share = row.entered == 0 ? 0 : Double(row.converted) / Double(row.entered)
            table.add([
                row.flow.text, String(row.entered), String(row.sent), String(row.opened), String(row.clicked),
                String(row.converted), JourneyReport.percent(share),
                row.timeToConvert.meanSeconds.map(JourneyReport.duration) ?? "",
            ])
        }
        let entered = rows.reduce(0) { $0 + $1.entered }
        let converted = rows.reduce(0) { $0 + $1.converted }
        table.add([
            "all", String(entered), String(rows.reduce(0) { $0 + $1.sent }), String(rows.reduce(0) { $0 + $1.opened }),
            String(rows.reduce(0) { $0 + $1.clicked }), String(converted),
            JourneyReport.percent(entered == 0 ? 0 : Double(converted) / Double(entered)), "",
        ])
        return table.text
    }

    private static let leads = Journey(
        title: "From lead to meeting",
        steps: [
            Journey.Step(title: "lead", touchpoints: [.event(Slug("lead"))]),
            Journey.Step(title: "nurture email 1 sent", touchpoints: [.sent(email: Slug("nurture email 1"))]),
            Journey.Step(
                title: "clicked in any of them",
                touchpoints: Set((1...4).map { .message(.clicked, email: Slug("nurture email \($0)")) })
            ),
            Journey.Step(title: "meeting booked", touchpoints: [.event(Slug("meeting booked"))]),
        ]
    )
}
