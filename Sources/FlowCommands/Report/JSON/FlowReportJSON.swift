import FlowInsights
import FlowModel

/// Writes what became of flows and of their emails as one JSON document each.
struct FlowReportJSON {
    let report: FlowReport
    let shared: ReportJSON

    var flows: String {
        OrderedJSON.members(
            [("flows", .list(report.flows.map(flow)))] + shared.ending(began: report.period, end: report.end)
        ).text
    }

    var emails: String {
        OrderedJSON.members(
            [("emails", .list(report.emails.map(email)))] + shared.ending(began: report.period, end: report.end)
        ).text
    }

    private func flow(_ flow: FlowReport.Flow) -> OrderedJSON {
        let conversion = Share(flow.converted, of: flow.entered)
        return .members([
            ("flow", .text(flow.name.text)), ("version", .count(flow.version)), ("entered", .count(flow.entered)),
            ("inside", .count(flow.inside)), ("converted", .count(flow.converted)),
            ("conversion", .share(conversion.value)), ("interval", ReportJSON.interval(conversion.interval)),
            ("finished", .count(flow.finished)), ("stopped", FlowReportJSON.counts(flow.stopped)),
            ("time_to_convert", .members(ReportJSON.times(flow.timeToConvert))),
            (
                "steps",
                .list(flow.places.map { .members([("step", .text($0.step)), ("contacts", .count($0.contacts))]) })
            ),
        ])
    }

    private func email(_ email: FlowReport.Email) -> OrderedJSON {
        .members([
            ("email", .text(email.name.text)), ("flow", .optional(email.flow?.text)),
            ("version", email.version.map { .count($0) } ?? .null), ("arm", email.arm.map { .count($0) } ?? .null),
            ("sent", .count(email.sent)), ("delivered", .count(email.delivered)), ("opened", .count(email.opened)),
            ("clicked", .count(email.clicked)), ("replied", .count(email.replied)),
            ("bounced", .count(email.bounced)), ("complained", .count(email.complained)),
            ("unsubscribed", .count(email.unsubscribed)), ("skipped", FlowReportJSON.counts(email.skipped)),
        ])
    }

    /// By reason, in the order of the names, as the timeline spells them.
    private static func counts(_ counts: [String: Int]) -> OrderedJSON {
        .members(counts.sorted { $0.key < $1.key }.map { (key: $0.key, value: .count($0.value)) })
    }
}
