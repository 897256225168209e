import FlowInsights
import FlowModel

/// Writes what became of emails, for a terminal of 80 columns.
struct EmailReportText {
    let report: FlowReport
    let scope: ReportScope

    /// Without a line end at its end.
    func text(definitions: [String]) -> String {
        let heading =
            (["Emails"] + scope.sentences(began: report.period, end: report.end, verb: "was sent"))
            .flatMap { ReportWords.wrapped($0) }
        guard !report.emails.isEmpty else { return ReportWords.joined([heading + ["No email was sent."]]) }
        return ReportWords.joined([heading, read, lost, skipped, ReportDefinitionText.lines(definitions)])
    }

    private var read: [String] {
        var table = ReportTable([
            .flexible("What readers did"), .right("sent"), .right("delivered"), .right("opened"), .right("clicked"),
            .right("replied"),
        ])
        for email in report.emails {
            table.add([
                .text(title(email)), .text(String(email.sent)), .text(String(email.delivered)),
                figure(email.opened, email), figure(email.clicked, email), figure(email.replied, email),
            ])
        }
        return table.lines
    }

    private var lost: [String] {
        var table = ReportTable([
            .flexible("What went wrong"), .right("bounced"), .right("complained"), .right("unsubscribed"),
            .right("skipped"),
        ])
        for email in report.emails {
            table.add([
                .text(title(email)), .text(String(email.bounced)), .text(String(email.complained)),
                .text(String(email.unsubscribed)), .text(String(email.skipped.values.reduce(0, +))),
            ])
        }
        return table.lines
    }

    private var skipped: [String] {
        var table = ReportTable([.flexible("Why it was not sent"), .left("reason"), .right("times")])
        for email in report.emails {
            for (reason, count) in email.skipped.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                table.add([.text(title(email)), .text(reason), .text(String(count))])
            }
        }
        return table.isEmpty ? [] : table.lines
    }

    private func figure(_ count: Int, _ email: FlowReport.Email) -> ReportTable.Cell {
        .text("\(count) \(ReportWords.share(Share(count, of: email.delivered).value))")
    }

    private func title(_ email: FlowReport.Email) -> String {
        let place = [
            email.flow?.text, email.version.map { "version \($0)" }, email.arm.map { "arm \($0)" },
        ].compactMap { $0 }
        return place.isEmpty ? email.name.text : "\(email.name.text) (\(place.joined(separator: ", ")))"
    }
}
