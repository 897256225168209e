import FlowInsights
import FlowModel

/// Writes which events go with reaching a goal as a table.
enum GoalCSV {
    static func text(_ report: GoalReport) -> String {
        var table = CSVText([
            "goal", "event", "times", "did", "did_reached", "did_share", "did_not", "did_not_reached",
            "did_not_share", "difference", "difference_low", "difference_high",
        ])
        for row in report.rows {
            table.add([
                "goal": .text(report.goal), "event": .text(row.title), "times": .count(row.times),
                "did": .count(row.did.whole), "did_reached": .count(row.did.part),
                "did_share": .share(row.did.value),
                "did_not": .count(row.didNot.whole), "did_not_reached": .count(row.didNot.part),
                "did_not_share": .share(row.didNot.value),
                "difference": .share(row.difference.value),
                "difference_low": .share(row.difference.interval.low),
                "difference_high": .share(row.difference.interval.high),
            ])
        }
        return table.text
    }
}
