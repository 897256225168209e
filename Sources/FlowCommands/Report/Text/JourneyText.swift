import FlowInsights
import FlowModel

/// Writes where the contacts of a journey got, for a terminal of 80 columns.
struct JourneyText {
    let report: JourneyReport
    let scope: ReportScope

    /// Without a line end at its end.
    func text(definitions: [String]) -> String {
        let body = report.contacts == 0 ? [] : [steps, dropping, ways, paths, needed] + sources + groups
        return ReportWords.joined([heading] + body + [ReportDefinitionText.lines(definitions)])
    }

    func stepTitle(_ index: Int) -> String {
        report.steps.indices.contains(index) ? "step \(index + 1), \(report.steps[index].title)" : "step \(index + 1)"
    }

    // MARK: What is asked most

    private var heading: [String] {
        var sentences = [report.title]
        if report.contacts == 0 {
            let first = report.steps.first.map { ", \($0.title)" } ?? ""
            let isLimited = report.began != nil || report.within != nil
            sentences.append("Nobody reached the first step\(first)\(isLimited ? ", in the time that counts" : "").")
        } else {
            let count = ReportWords.contacts(report.contacts)
            let within = report.within.map { " within " + Figures.duration(Double($0) / 1000) } ?? ""
            sentences.append(
                "\(count) began, and \(report.converted) got to the end\(within): "
                    + Figures.percent(report.conversion.value)
                    + " (95 % interval \(ReportWords.range(report.conversion.interval)))."
            )
            sentences += [time, droppedMost, bestSource].compactMap { $0 }
        }
        return (sentences + scope.sentences(began: report.began, end: report.end)).flatMap { ReportWords.wrapped($0) }
    }

    private var time: String? {
        guard let mean = report.timeToConvert.meanSeconds, let median = report.timeToConvert.medianSeconds else {
            return nil
        }
        return "From the first step to the last: \(Figures.duration(mean)) on average, half of them within "
            + Figures.duration(median) + "."
    }

    private var droppedMost: String? {
        let steps = report.steps.dropLast()
        guard let most = steps.indices.max(by: { (steps[$0].dropped, -$0) < (steps[$1].dropped, -$1) }),
            steps[most].dropped > 0
        else { return nil }
        let step = steps[most]
        let share = ReportWords.share(Share(step.dropped, of: step.contacts).value)
        let still = step.underWay > 0 ? "; \(step.underWay) of these may still be under way" : ""
        return "Most drop off at \(stepTitle(most)): \(step.dropped) of the \(step.contacts) who got there "
            + "(\(share))\(still)."
    }

    private var bestSource: String? {
        let first = report.sources.filter { $0.model == .first }
        guard first.count > 1, let best = first.max(by: { $0.converted < $1.converted }), best.converted > 0,
            first.count(where: { $0.converted == best.converted }) == 1
        else { return nil }
        return "The source that brings the most who get to the end is \(best.source): "
            + "\(SourceFigures.count(best.converted)) of its \(SourceFigures.count(best.contacts)) contacts "
            + "(\(ReportWords.share(best.conversion)), by first touch)."
    }

    // MARK: Steps

    private var steps: [String] {
        var table = ReportTable([
            .right(""), .flexible("Steps"), .right("contacts"), .right("of all"), .bar(20),
        ])
        for (index, step) in report.steps.enumerated() {
            table.add([
                .text(String(index + 1)), .text(step.title), .text(String(step.contacts)),
                .text(ReportWords.share(Share(step.contacts, of: report.contacts).value)),
                .bar(step.contacts, of: report.contacts),
            ])
        }
        return table.lines
    }

    private var dropping: [String] {
        let most = report.steps.map(\.dropped).max() ?? 0
        guard most > 0 else { return [] }
        var table = ReportTable([
            .right(""), .flexible("Where they drop off"), .right("dropped"), .right("of those there"),
            .right("under way"), .bar(10),
        ])
        for (index, step) in report.steps.dropLast().enumerated() {
            table.add([
                .text(String(index + 1)), .text(step.title), .text(String(step.dropped)),
                .text(ReportWords.share(Share(step.dropped, of: step.contacts).value)),
                .text(String(step.underWay)), .bar(step.dropped, of: most),
            ])
        }
        return table.lines
    }
}
