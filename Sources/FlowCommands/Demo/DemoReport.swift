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
        let facts = FactBatch(timeline: lines)
        let end = lines.last?.at.adding(milliseconds: 1) ?? .distantPast
        var flows = FlowFold()
        flows.add(facts)
        var journey = JourneyFold(JourneyQuery(DemoReport.leads))
        journey.add(facts)
        let report = journey.report(end: end)
        let text = JourneyText(report: report, scope: ReportScope(zone: .utc))
        return table(flows.report(end: end).flows) + "\n\n" + DemoReport.definitions + "\n\n\n"
            + text.text(definitions: ReportSentences.journey(report))
    }

    /// What the figures mean, since both tables count goals and do not always agree.
    private static let definitions = """
        converted: reached the flow's goal while inside it; mean time: from entering to that moment.
        The journey below also counts those who reached it after they had left the flow.
        """

    private func table(_ rows: [FlowReport.Flow]) -> String {
        var table = TextTable(columns: [
            ("flow", .left), ("entered", .right), ("mails", .right), ("opened", .right), ("clicked", .right),
            ("converted", .right), ("conversion", .right), ("mean time", .right),
        ])
        for row in rows {
            let share = row.entered == 0 ? 0 : Double(row.converted) / Double(row.entered)
            table.add([
                row.name.text, String(row.entered), String(row.sent), String(row.opened), String(row.clicked),
                String(row.converted), Figures.percent(share),
                row.timeToConvert.meanSeconds.map(Figures.duration) ?? "",
            ])
        }
        let entered = rows.reduce(0) { $0 + $1.entered }
        let converted = rows.reduce(0) { $0 + $1.converted }
        table.add([
            "all", String(entered), String(rows.reduce(0) { $0 + $1.sent }), String(rows.reduce(0) { $0 + $1.opened }),
            String(rows.reduce(0) { $0 + $1.clicked }), String(converted),
            Figures.percent(entered == 0 ? 0 : Double(converted) / Double(entered)), "",
        ])
        return table.text
    }

    private static let leads = Journey(
        title: "From lead to meeting",
        steps: [
            Journey.Step(title: "lead", paths: [Journey.Path(title: "lead", touchpoint: .event(Slug("lead")))]),
            Journey.Step(
                title: "sent nurture email 1",
                paths: [Journey.Path(title: "sent nurture email 1", touchpoint: .sent(email: Slug("nurture email 1")))]
            ),
            Journey.Step(
                title: "clicked in any of them",
                paths: (1...4).map { number in
                    let email = "nurture email \(number)"
                    return Journey.Path(title: "clicked " + email, touchpoint: .message(.clicked, email: Slug(email)))
                }
            ),
            Journey.Step(
                title: "meeting booked",
                paths: [Journey.Path(title: "meeting booked", touchpoint: .event(Slug("meeting booked")))]
            ),
        ]
    )
}
