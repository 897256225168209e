import FlowInsights
import FlowModel

/// Writes what became of emails, for a terminal of 80 columns.
struct EmailReportText {
    let report: FlowReport
    let scope: ReportScope

    /// Without a line end at its end.
    func text(definitions: [String]) -> String {
        let heading =
            (["Emails"] + answer + scope.sentences(began: report.period, end: report.end, verb: "was sent"))
            .flatMap { ReportWords.wrapped($0) }
        guard !report.emails.isEmpty else { return ReportWords.joined([heading + ["No email was sent."]]) }
        return ReportWords.joined([heading, read, lost, skipped, ReportDefinitionText.lines(definitions)])
    }

    private var answer: [String] {
        guard !report.emails.isEmpty else { return [] }
        func sum(_ part: (FlowReport.Email) -> Int) -> Int { report.emails.reduce(0) { $0 + part($1) } }
        let (sent, delivered) = (sum(\.sent), sum(\.delivered))
        let total =
            "\(Figures.count(sent)) \(sent == 1 ? "email was" : "emails were") sent, and \(Figures.count(delivered)) "
            + "delivered (\(Figures.percent(Share(delivered, of: sent).value)))."
        // A share of few says little.
        let asked = report.emails.filter { $0.delivered >= ReportWords.fewContacts && $0.clicked > 0 }
        func share(_ email: FlowReport.Email) -> Double { Share(email.clicked, of: email.delivered).value }
        guard asked.count > 1, let best = asked.max(by: { share($0) < share($1) }) else { return [total] }
        return [total, "Most clicked is \(title(best)): by \(ReportWords.share(share(best))) of those who got it."]
    }

    private var read: [String] {
        var table = ReportTable([
            .flexible("What readers did"), .right("sent"), .right("delivered"), .right("opened"), .right("clicked"),
            .right("replied"),
        ])
        for email in report.emails {
            table.add([
                .text(title(email)), .text(Figures.count(email.sent)), .text(Figures.count(email.delivered)),
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
                .text(title(email)), .text(Figures.count(email.bounced)), .text(Figures.count(email.complained)),
                .text(Figures.count(email.unsubscribed)), .text(Figures.count(email.skipped.values.reduce(0, +))),
            ])
        }
        return table.lines
    }

    private var skipped: [String] {
        var table = ReportTable([.flexible("Why it was not sent"), .left("reason"), .right("times")])
        for email in report.emails {
            for (reason, count) in email.skipped.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                table.add([.text(title(email)), .text(reason), .text(Figures.count(count))])
            }
        }
        return table.isEmpty ? [] : table.lines
    }

    /// A share of those who got it; none where there is nothing to share.
    private func figure(_ count: Int, _ email: FlowReport.Email) -> ReportTable.Cell {
        guard count > 0 else { return .text("0") }
        return .text("\(Figures.count(count)) \(ReportWords.share(Share(count, of: email.delivered).value))")
    }

    private func title(_ email: FlowReport.Email) -> String {
        let place = [
            email.flow?.text, email.version.map { "version \($0)" }, email.arm.map { "arm \($0)" },
        ].compactMap { $0 }
        return place.isEmpty ? email.name.text : "\(email.name.text) (\(place.joined(separator: ", ")))"
    }
}
