import FlowInsights
import FlowModel

/// Writes which events go with reaching a goal as one JSON document.
struct GoalJSON {
    let report: GoalReport
    let shared: ReportJSON

    var text: String {
        OrderedJSON.members(
            [
                ("goal", .text(report.goal)), ("contacts", .count(report.reached.whole)),
                ("reached", .count(report.reached.part)), ("share", .share(report.reached.value)),
                ("interval", ReportJSON.interval(report.reached.interval)),
                ("events", .list(report.rows.map(row))),
                ("within_seconds", .seconds(report.within.map { Double($0) / 1_000 })),
                ("early", .count(report.early)), ("too_new", .count(report.tooNew)),
                ("left_out", .count(report.leftOut)),
            ] + shared.ending(began: nil, end: report.end)
        ).text
    }

    private func row(_ row: GoalReport.Row) -> OrderedJSON {
        .members([
            ("event", .text(row.title)), ("times", .count(row.times)),
            ("did", share(row.did, row.didInterval)), ("did_not", share(row.didNot, row.didNotInterval)),
            ("difference", ReportJSON.difference(row.difference)),
        ])
    }

    private func share(_ share: Share, _ interval: Interval) -> OrderedJSON {
        .members([
            ("contacts", .count(share.whole)), ("reached", .count(share.part)), ("share", .share(share.value)),
            ("interval", ReportJSON.interval(interval)),
        ])
    }
}
