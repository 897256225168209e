import FlowInsights
import FlowModel

/// Writes what became of those who entered flows, for a terminal of 80 columns.
struct FlowReportText {
    let report: FlowReport
    let scope: ReportScope

    /// Without a line end at its end.
    func text(definitions: [String]) -> String {
        let heading =
            (["Flows"] + answer + scope.sentences(began: report.period, end: report.end, verb: "happened"))
            .flatMap { ReportWords.wrapped($0) }
        guard !report.flows.isEmpty else {
            return ReportWords.joined([heading + ["Nobody has entered a flow."]])
        }
        return ReportWords.joined(
            [heading, flows, times, stops, places, ReportDefinitionText.lines(definitions)]
        )
    }

    private var answer: [String] {
        guard !report.flows.isEmpty else { return [] }
        func sum(_ part: (FlowReport.Flow) -> Int) -> Int { report.flows.reduce(0) { $0 + part($1) } }
        let (entered, reached) = (sum(\.entered), sum(\.converted))
        return [
            "\(Figures.count(entered)) \(entered == 1 ? "entry" : "entries"): \(Figures.count(reached)) reached the "
                + "goal of their flow (\(Figures.percent(Share(reached, of: entered).value))), "
                + "\(Figures.count(sum(\.inside))) are inside."
        ]
    }

    private var flows: [String] {
        var table = ReportTable([
            .flexible("Flow"), .right("version"), .right("entered"), .right("inside"), .right("goal"),
            .right("share"), .right("finished"), .right("stopped"),
        ])
        for flow in report.flows {
            table.add([
                .text(flow.name.text), .text(version(flow)), .text(Figures.count(flow.entered)),
                .text(Figures.count(flow.inside)), .text(Figures.count(flow.converted)),
                .text(ReportWords.share(Share(flow.converted, of: flow.entered).value)),
                .text(Figures.count(flow.finished)), .text(Figures.count(flow.stopped.values.reduce(0, +))),
            ])
        }
        return table.lines
    }

    private var times: [String] {
        var table = ReportTable([
            .flexible("Time to the goal"), .right("version"), .right("reached"), .right("mean"), .right("median"),
            .bar(12),
        ])
        for flow in report.flows where flow.converted > 0 {
            table.add([
                .text(flow.name.text), .text(version(flow)), .text(Figures.count(flow.converted)),
                .text(ReportWords.time(flow.timeToConvert.meanSeconds)),
                .text(ReportWords.time(flow.timeToConvert.medianSeconds)), .bar(flow.converted, of: flow.entered),
            ])
        }
        return table.isEmpty ? [] : table.lines
    }

    private var stops: [String] {
        var table = ReportTable([
            .flexible("Why they were stopped"), .right("version"), .left("reason"), .right("contacts"), .bar(12),
        ])
        for flow in report.flows {
            for (reason, count) in flow.stopped.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                table.add([
                    .text(flow.name.text), .text(version(flow)), .text(reason), .text(Figures.count(count)),
                    .bar(count, of: flow.entered),
                ])
            }
        }
        return table.isEmpty ? [] : table.lines
    }

    private var places: [String] {
        var table = ReportTable([
            .flexible("Where they are now"), .right("version"), .left("step"), .right("contacts"), .bar(20),
        ])
        for flow in report.flows {
            let most = flow.places.map(\.contacts).max() ?? 0
            for place in flow.places {
                table.add([
                    .text(flow.name.text), .text(version(flow)), .text(place.step),
                    .text(Figures.count(place.contacts)), .bar(place.contacts, of: most),
                ])
            }
        }
        return table.isEmpty ? [] : table.lines
    }

    private func version(_ flow: FlowReport.Flow) -> String { flow.version > 0 ? String(flow.version) : "–" }
}
