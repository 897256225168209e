import FlowInsights
import FlowModel

/// Writes which events go with reaching a goal, for a terminal of 80 columns.
struct GoalText {
    /// Events that are listed; JSON and CSV have all.
    private static let listed = 25

    let report: GoalReport
    let scope: ReportScope

    /// Without a line end at its end.
    func text(definitions: [String]) -> String {
        ReportWords.joined([heading, events, ReportDefinitionText.lines(definitions)])
    }

    private var heading: [String] {
        let reached = report.reached
        var sentences = ["What goes with “\(report.goal)”"]
        sentences.append(
            "\(Figures.count(reached.part)) of \(ReportWords.contacts(reached.whole)) reached it: "
                + "\(Figures.percent(reached.value)) (95 % interval \(ReportWords.range(reached.interval)))."
        )
        if let best = report.rows.first(where: { $0.difference.isClear && $0.difference.value > 0 }) {
            sentences.append(
                "Those who \(report.clause(best)) reached it most: \(ReportWords.share(best.did.value)) of them, "
                    + "\(ReportWords.share(best.didNot.value)) of the others. Whether the one brings the other, only a "
                    + "test shows."
            )
        }
        if let within = report.within {
            let time = Figures.duration(Double(within) / 1_000)
            sentences.append(
                "Compared is what contacts did in their first \(time) with what they reached after them; left out are "
                    + "\(Figures.count(report.early)) who reached it sooner and "
                    + "\(Figures.count(report.tooNew)) who were not there that long."
            )
            if let shorter = shorter(than: within) { sentences.append(shorter) }
        } else {
            sentences.append(
                "Compared is everything that was done before the goal. Who stays longer does more of everything, which "
                    + "alone can look like a cause: --within \"7 days\" gives everybody the same time."
            )
        }
        return (sentences + scope.sentences(began: nil, end: report.end)).flatMap { ReportWords.wrapped($0) }
    }

    /// What to ask instead where most who reached the goal did so too early to be compared.
    private func shorter(than within: Int64) -> String? {
        guard report.early > report.reached.part else { return nil }
        let question = "nurture report goal \"\(report.goal)\""
        let lengths: [(milliseconds: Int64, words: String)] = [
            (30 * 86_400_000, "30 days"), (7 * 86_400_000, "7 days"), (86_400_000, "1 day"), (3_600_000, "1 hour"),
        ]
        let rest = "; --within ever compares everything before the goal."
        guard let length = lengths.first(where: { $0.milliseconds < within }) else {
            return "Most who reached the goal did so sooner\(rest)"
        }
        return "Most who reached the goal did so sooner: \(question) --within \"\(length.words)\" tells more\(rest)"
    }

    private var events: [String] {
        guard !report.rows.isEmpty else { return ["Nothing else happened to these contacts before the goal."] }
        var table = ReportTable([
            .flexible("Those who"), .right("did it"), .right("goal"), .right("did not"), .right("goal"),
            .right("points"), .left(""),
        ])
        for row in report.rows.prefix(GoalText.listed) {
            table.add([
                .text(report.clause(row)), .text(Figures.count(row.did.whole)), .text(ReportWords.share(row.did.value)),
                .text(Figures.count(row.didNot.whole)), .text(ReportWords.share(row.didNot.value)),
                .text(Figures.points(row.difference.value)),
                .text(ReportWords.shortVerdict(row.difference, row.did.whole, row.didNot.whole)),
            ])
        }
        let others = report.rows.count - GoalText.listed
        return table.lines + (others > 0 ? ["and \(Figures.count(others)) more, which --format csv lists"] : [])
            + (report.leftOut > 0 ? ["\(Figures.count(report.leftOut)) things that fewer did were not compared"] : [])
    }
}
