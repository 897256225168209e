import FlowInsights
import FlowModel

/// Writes the report of stages as one JSON document.
struct StageJSON {
    let report: StageReport
    let shared: ReportJSON

    var text: String {
        OrderedJSON.members(
            [
                ("stages", .list(report.stages.map(stage))), ("moves", .list(report.moves.map(move))),
                ("conversions", .list(report.conversions.map(conversion))),
            ] + shared.ending(began: report.period, end: report.end)
        ).text
    }

    private func stage(_ stage: StageReport.Stage) -> OrderedJSON {
        .members([
            ("stage", .text(stage.name.text)), ("title", .text(stage.title)),
            ("description", .text(stage.description)), ("outside", .flag(stage.isOutside)),
            ("defined", .flag(stage.isDefined)),
            ("contacts", .count(stage.now)), ("entered", .count(stage.entered)), ("left", .count(stage.left)),
            ("time_in_stage", .members(ReportJSON.times(stage.timeInStage))),
            ("time_so_far", .members(ReportJSON.times(stage.timeSoFar))),
        ])
    }

    private func move(_ move: StageReport.Move) -> OrderedJSON {
        .members([
            ("from", .optional(move.from?.text)), ("to", .text(move.to.text)), ("moves", .count(move.moves)),
            ("direction", .text(move.direction.rawValue)),
        ])
    }

    private func conversion(_ conversion: StageReport.Conversion) -> OrderedJSON {
        .members(
            [
                ("from", .text(conversion.from.text)), ("to", .text(conversion.to.text)),
                ("contacts", .count(conversion.share.whole)), ("converted", .count(conversion.share.part)),
                ("conversion", .share(conversion.share.value)),
                ("interval", ReportJSON.interval(conversion.share.interval)),
            ] + ReportJSON.times(conversion.time)
        )
    }
}
