import FlowInsights
import FlowModel

/// Writes how many contacts are in each stage and how they moved, for a terminal of 80 columns.
struct StageText {
    let report: StageReport
    let scope: ReportScope

    /// Without a line end at its end.
    func text(definitions: [String]) -> String {
        guard !report.stages.isEmpty else {
            return ReportWords.joined([
                ["Stages"],
                ReportWords.wrapped(
                    "The flows folder defines no stages. Write a `stages:` block, for example in lifecycle.flow; "
                        + "Flows/README.md shows one."
                ),
            ])
        }
        return ReportWords.joined([heading, stages, times, conversions, moves, ReportDefinitionText.lines(definitions)])
    }

    private var heading: [String] {
        let all = report.stages.reduce(0) { $0 + $1.now }
        let outside = report.stages.filter { $0.isOutside && $0.isDefined }.reduce(0) { $0 + $1.now }
        var sentences = ["Stages"]
        sentences.append(
            "\(ReportWords.contacts(all)) in a stage \(moment), \(Figures.count(outside)) of them outside the funnel."
        )
        if let weakest { sentences.append(weakest) }
        sentences += turned
        if let undefined { sentences.append(undefined) }
        return (sentences + scope.sentences(began: report.period, end: report.end, verb: "happened"))
            .flatMap { ReportWords.wrapped($0) }
    }

    /// What `--until` ends is not now.
    private var moment: String {
        report.period.map { $0.upperBound <= report.end } ?? false ? "at the end of that time" : "now"
    }

    /// What stages do that were renamed or taken out.
    private var undefined: String? {
        let stages = report.stages.filter { !$0.isDefined }
        guard let first = stages.first else { return nil }
        let names = stages.count > 3 ? "\(first.name.text) and others" : ReportWords.list(stages.map(\.name.text))
        return "The flows folder does not define \(names), where contacts are or were: renamed, or taken out. Where in "
            + "the funnel that was is not known, so moves there and from there are neither forward nor back."
    }

    /// Where the funnel is narrowest.
    private var weakest: String? {
        let funnel = report.stages.filter { !$0.isOutside }.map(\.name)
        let next = Dictionary(zip(funnel, funnel.dropFirst()), uniquingKeysWith: { first, _ in first })
        let steps = report.conversions.filter {
            $0.share.whole >= ReportWords.fewContacts && next[$0.from] == $0.to
        }
        guard let least = steps.min(by: { $0.share.value < $1.share.value }) else { return nil }
        return "The funnel is narrowest from \(title(least.from)) to \(title(least.to)): "
            + "\(Figures.count(least.share.part)) of \(Figures.count(least.share.whole)) "
            + "(\(ReportWords.share(least.share.value)))."
    }

    /// Churn, and its opposite.
    private var turned: [String] {
        func count(_ direction: StageReport.Direction) -> Int {
            report.moves.filter { $0.direction == direction }.reduce(0) { $0 + $1.moves }
        }
        let (back, outside, returned) = (count(.back), count(.outside), count(.returned))
        guard back + outside + returned > 0 else { return [] }
        return [
            "Moves back: \(Figures.count(back)); left the funnel: \(Figures.count(outside)); came back: "
                + "\(Figures.count(returned))."
        ]
    }

    private var stages: [String] {
        var table = ReportTable([
            .flexible("Stage"), .right("now"), .bar(20), .right("came in"), .right("left"),
        ])
        let most = report.stages.map(\.now).max() ?? 0
        for stage in report.stages {
            table.add([
                .text(title(stage)), .text(Figures.count(stage.now)), .bar(stage.now, of: most),
                .text(Figures.count(stage.entered)), .text(Figures.count(stage.left)),
            ])
        }
        return table.lines
    }

    private var times: [String] {
        var table = ReportTable([
            .flexible("Time in a stage"), .right("mean"), .right("median"), .right("mean so far"),
        ])
        for stage in report.stages
        where stage.timeInStage.meanSeconds != nil || stage.timeSoFar.meanSeconds != nil {
            table.add([
                .text(title(stage)), .text(ReportWords.time(stage.timeInStage.meanSeconds)),
                .text(ReportWords.time(stage.timeInStage.medianSeconds)),
                .text(ReportWords.time(stage.timeSoFar.meanSeconds)),
            ])
        }
        return table.isEmpty ? [] : table.lines
    }

    private var conversions: [String] {
        var table = ReportTable([
            .flexible("From stage to stage"), .right("contacts"), .right("share"), .right("95 % interval"),
            .right("mean time"), .bar(8),
        ])
        for conversion in report.conversions {
            let interval = conversion.share.interval
            table.add([
                .text("\(title(conversion.from)) → \(title(conversion.to))"),
                .text("\(Figures.count(conversion.share.part)) of \(Figures.count(conversion.share.whole))"),
                .text(ReportWords.share(conversion.share.value)),
                .text(ReportWords.shortRange(interval)),
                .text(ReportWords.time(conversion.time.meanSeconds)),
                .bar(conversion.share.part, of: conversion.share.whole),
            ])
        }
        return table.isEmpty ? [] : table.lines
    }

    private var moves: [String] {
        var table = ReportTable([.flexible("Moves"), .right("moves"), .left("direction"), .bar(20)])
        let most = report.moves.map(\.moves).max() ?? 0
        for move in report.moves {
            table.add([
                .text((move.from.map(title) ?? "no stage") + " → " + title(move.to)),
                .text(Figures.count(move.moves)),
                .text(move.direction.words), .bar(move.moves, of: most),
            ])
        }
        return table.isEmpty ? [] : table.lines
    }

    private func title(_ name: Slug) -> String { report.stages.first { $0.name == name }?.title ?? name.text }

    private func title(_ stage: StageReport.Stage) -> String {
        stage.isOutside && stage.isDefined ? "\(stage.title) (outside)" : stage.title
    }
}

extension StageReport.Direction {
    fileprivate var words: String {
        switch self {
        case .forward: "forward"
        case .back: "back"
        case .outside: "left the funnel"
        case .returned: "came back"
        case .unknown: "not known"
        }
    }
}
