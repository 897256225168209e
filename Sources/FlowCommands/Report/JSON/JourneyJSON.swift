import FlowInsights
import FlowModel

/// Writes a journey's report as one JSON document (INTERFACES, Reports).
struct JourneyJSON {
    let report: JourneyReport
    let shared: ReportJSON

    /// The members that INTERFACES fixes come first, in its order.
    var text: String {
        var members: ReportJSON.Members = [
            ("journey", .text(report.name.text)),
            ("contacts", .count(report.contacts)),
            ("converted", .count(report.converted)),
            ("conversion", .share(report.conversion.value)),
            ("time_to_convert", .members(ReportJSON.times(report.timeToConvert))),
            ("time_per_link", .members(ReportJSON.times(report.timePerLink))),
            ("steps", .list(report.steps.map(step))),
            ("links", .list(report.links.map(link))),
            ("sources", .list(report.sources.map(source))),
            ("title", .text(report.title)),
            ("conversion_interval", ReportJSON.interval(report.conversion.interval)),
            ("under_way", .count(report.steps.reduce(0) { $0 + $1.underWay })),
            ("groups", .list(report.groups.map(group))),
            ("within_seconds", .seconds(report.within.map { Double($0) / 1_000 })),
            ("under_way_seconds", .seconds(Double(report.underWay) / 1_000)),
        ]
        members += shared.ending(began: report.began, end: report.end)
        return OrderedJSON.members(members).text
    }

    private func step(_ step: JourneyReport.Step) -> OrderedJSON {
        .members([
            ("name", .text(step.title)), ("contacts", .count(step.contacts)), ("dropped", .count(step.dropped)),
            ("under_way", .count(step.underWay)), ("converted", .count(step.converted)),
            (
                "paths",
                .list(step.paths.map { .members([("name", .text($0.title)), ("contacts", .count($0.contacts))]) })
            ),
        ])
    }

    private func link(_ link: JourneyReport.Link) -> OrderedJSON {
        .members(
            [("from", .count(link.from)), ("to", .count(link.to)), ("contacts", .count(link.contacts))]
                + ReportJSON.times(link.times) + [("skipped", .count(link.skipped))]
        )
    }

    private func source(_ source: JourneyReport.Source) -> OrderedJSON {
        .members(
            [
                ("source", .text(source.source)), ("model", .text(source.model.rawValue)),
                ("contacts", .share(source.contacts)), ("converted", .share(source.converted)),
                ("conversion", .share(source.conversion)),
            ] + ReportJSON.times(source.timeToConvert)
        )
    }

    private func group(_ group: JourneyReport.Group) -> OrderedJSON {
        var members: ReportJSON.Members = [("by", .text(group.breakdown.key))]
        switch group.breakdown {
        case .arms(let flow, let split, _):
            members += [("flow", .text(flow.text)), ("step", .text(split))]
        case .versions(let flow, _): members.append(("flow", .text(flow.text)))
        case .periods, .change, .segments: break
        }
        return .members(members + [("rows", .list(group.shownRows.map(row)))])
    }

    private func row(_ row: JourneyReport.Row) -> OrderedJSON {
        .members(
            [
                ("title", .text(row.title)), ("contacts", .count(row.contacts)), ("converted", .count(row.converted)),
                ("conversion", .share(row.conversion.value)), ("interval", ReportJSON.interval(row.interval)),
            ] + ReportJSON.times(row.timeToConvert) + [
                ("base", .flag(row.isBase)), ("difference", ReportJSON.difference(row.difference)),
            ]
        )
    }
}
