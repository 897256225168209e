import FlowInsights
package import FlowModel

/// Who got where: the table at the end of the demonstration.
package struct DemoReport {
    private let lines: [TimelineEntry]
    private let journey: Journey?

    /// `journeys` are those of the folder; the first one is shown.
    package init(_ lines: [TimelineEntry], journeys: [Journey]) {
        (self.lines, journey) = (lines, journeys.first)
    }

    /// The table of the flows and the journey of the leads.
    package var text: String {
        let facts = FactBatch(timeline: lines)
        let end = lines.last?.at.adding(milliseconds: 1) ?? .distantPast
        var flows = FlowFold()
        flows.add(facts)
        let flowTable = table(flows.report(end: end).flows)
        guard let journey else { return flowTable }
        var fold = JourneyFold(JourneyQuery(journey))
        fold.add(facts)
        let report = fold.report(end: end)
        let text = JourneyText(report: report, scope: ReportScope(zone: .utc))
        return flowTable + "\n\n" + DemoReport.definitions + "\n\n\n"
            + text.text(definitions: ReportDefinitions.journey(report))
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
}
