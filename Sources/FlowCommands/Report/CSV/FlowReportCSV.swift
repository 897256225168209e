import FlowInsights
import FlowModel

/// Writes what became of flows and of their emails as a table each.
enum FlowReportCSV {
    /// A line for each flow and version, then for each step with contacts in it, then for each reason to stop.
    static func flows(_ report: FlowReport) -> String {
        var table = CSVText([
            "table", "flow", "version", "step", "reason", "contacts", "entered", "inside", "converted", "conversion",
            "finished", "stopped", "mean_seconds", "median_seconds",
        ])
        for flow in report.flows {
            let name: [String: CSVText.Cell] = ["flow": .text(flow.name.text), "version": .count(flow.version)]
            func add(_ kind: String, _ cells: [String: CSVText.Cell]) {
                table.add(name.merging(cells) { $1 }.merging(["table": .text(kind)]) { $1 })
            }
            add(
                "flow",
                [
                    "entered": .count(flow.entered), "inside": .count(flow.inside),
                    "converted": .count(flow.converted),
                    "conversion": .share(Share(flow.converted, of: flow.entered).value),
                    "finished": .count(flow.finished), "stopped": .count(flow.stopped.values.reduce(0, +)),
                    "mean_seconds": .seconds(flow.timeToConvert.meanSeconds),
                    "median_seconds": .seconds(flow.timeToConvert.medianSeconds),
                ]
            )
            for place in flow.places {
                add("step", ["step": .text(place.step), "contacts": .count(place.contacts)])
            }
            for (reason, count) in flow.stopped.sorted(by: { $0.key < $1.key }) {
                add("stopped", ["reason": .text(reason), "contacts": .count(count)])
            }
        }
        return table.text
    }

    /// A line for each email, flow, version and arm.
    static func emails(_ report: FlowReport) -> String {
        var table = CSVText([
            "email", "flow", "version", "arm", "sent", "delivered", "opened", "clicked", "replied", "bounced",
            "complained", "unsubscribed", "skipped",
        ])
        for email in report.emails {
            table.add([
                "email": .text(email.name.text), "flow": .text(email.flow?.text ?? ""),
                "version": email.version.map { .count($0) } ?? .none, "arm": email.arm.map { .count($0) } ?? .none,
                "sent": .count(email.sent), "delivered": .count(email.delivered), "opened": .count(email.opened),
                "clicked": .count(email.clicked), "replied": .count(email.replied),
                "bounced": .count(email.bounced), "complained": .count(email.complained),
                "unsubscribed": .count(email.unsubscribed), "skipped": .count(email.skipped.values.reduce(0, +)),
            ])
        }
        return table.text
    }
}
