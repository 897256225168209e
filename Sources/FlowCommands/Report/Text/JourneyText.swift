import FlowInsights
import FlowModel

/// Writes where the contacts of a journey got, for a terminal of 80 columns.
struct JourneyText {
    let report: JourneyReport
    let scope: ReportScope

    /// Without a line end at its end.
    func text(definitions: [String]) -> String {
        let body = report.contacts == 0 ? [] : groups + [steps, dropping, needed, ways, paths] + sources
        return ReportWords.joined([heading] + body + [ReportDefinitionText.lines(definitions)])
    }

    // MARK: What is asked most

    private var heading: [String] {
        ([report.title] + JourneyAnswers(report).sentences + scope.sentences(began: report.began, end: report.end))
            .flatMap { ReportWords.wrapped($0) }
    }

    // MARK: Steps

    private var steps: [String] {
        var table = ReportTable([
            .right(""), .flexible("Steps"), .right("contacts"), .right("of all"), .bar(20),
        ])
        for (index, step) in report.steps.enumerated() {
            table.add([
                .text(String(index + 1)), .text(step.title), .text(Figures.count(step.contacts)),
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
                .text(String(index + 1)), .text(step.title), .text(Figures.count(step.dropped)),
                .text(ReportWords.share(Share(step.dropped, of: step.contacts).value)),
                .text(Figures.count(step.underWay)), .bar(step.dropped, of: most),
            ])
        }
        return table.lines
    }
}
