import FlowInsights
import FlowModel

/// Writes the report of stages as one table: stages, moves and conversions, told apart by the column `table`.
enum StageCSV {
    static func text(_ report: StageReport) -> String {
        var table = CSVText([
            "table", "stage", "from", "to", "direction", "contacts", "entered", "left", "moves", "converted",
            "conversion", "mean_seconds", "median_seconds",
        ])
        for stage in report.stages {
            table.add([
                "table": .text("stage"), "stage": .text(stage.title), "contacts": .count(stage.now),
                "entered": .count(stage.entered), "left": .count(stage.left),
                "mean_seconds": .seconds(stage.timeInStage.meanSeconds),
                "median_seconds": .seconds(stage.timeInStage.medianSeconds),
            ])
        }
        for move in report.moves {
            table.add([
                "table": .text("move"), "from": .text(move.from?.text ?? ""), "to": .text(move.to.text),
                "direction": .text(move.direction.rawValue), "moves": .count(move.moves),
            ])
        }
        for conversion in report.conversions {
            table.add([
                "table": .text("conversion"), "from": .text(conversion.from.text), "to": .text(conversion.to.text),
                "contacts": .count(conversion.share.whole), "converted": .count(conversion.share.part),
                "conversion": .share(conversion.share.value),
                "mean_seconds": .seconds(conversion.time.meanSeconds),
                "median_seconds": .seconds(conversion.time.medianSeconds),
            ])
        }
        return table.text
    }
}
