import FlowInsights
import FlowModel

/// Writes journeys as one long table: the column `table` says what a line is about, and filters in a spreadsheet.
struct JourneyCSV {
    private static let columns = [
        "journey", "table", "name", "number", "from", "to", "model", "group", "contacts", "converted", "conversion",
        "conversion_low", "conversion_high", "dropped", "under_way", "mean_seconds", "median_seconds", "difference",
        "difference_low", "difference_high", "lift",
    ]

    private var table = CSVText(JourneyCSV.columns)

    init(_ reports: [JourneyReport]) {
        reports.forEach { add($0) }
    }

    var text: String { table.text }

    private mutating func add(_ report: JourneyReport) {
        func line(_ kind: String, _ name: String, _ cells: [String: CSVText.Cell]) {
            let both: [String: CSVText.Cell] = [
                "journey": .text(report.name.text), "table": .text(kind), "name": .text(name),
            ]
            table.add(both.merging(cells) { $1 })
        }
        line("journey", report.title, JourneyCSV.whole(report))
        for (index, step) in report.steps.enumerated() {
            line("step", step.title, JourneyCSV.step(step, index))
            for path in step.paths where step.paths.count > 1 {
                line("path", path.title, ["number": .count(index + 1), "contacts": .count(path.contacts)])
            }
        }
        for link in report.links {
            line("link", JourneyCSV.title(of: link, report), JourneyCSV.link(link))
        }
        for source in report.sources { line("source", source.source, JourneyCSV.source(source)) }
        for group in report.groups {
            for row in group.shownRows { line("group", JourneyCSV.name(row, group), JourneyCSV.row(row, group)) }
        }
    }

    /// Of a day or a week its first day alone, which spreadsheets take for the date that it is.
    private static func name(_ row: JourneyReport.Row, _ group: JourneyReport.Group) -> String {
        guard case .periods = group.breakdown, let day = row.title.split(separator: " ").last, day.count == 10,
            day.utf8.allSatisfy({ ("0"..."9").contains(Character(Unicode.Scalar($0))) || $0 == UInt8(ascii: "-") })
        else { return row.title }
        return String(day)
    }

    private static func whole(_ report: JourneyReport) -> [String: CSVText.Cell] {
        share(report.conversion, report.conversion.interval).merging(times(report.timeToConvert)) { $1 }
            .merging(["under_way": .count(report.steps.reduce(0) { $0 + $1.underWay })]) { $1 }
    }

    private static func step(_ step: JourneyReport.Step, _ index: Int) -> [String: CSVText.Cell] {
        let reached = Share(step.converted, of: step.contacts)
        return share(reached, reached.interval).merging([
            "number": .count(index + 1), "dropped": .count(step.dropped), "under_way": .count(step.underWay),
        ]) { $1 }
    }

    private static func title(of link: JourneyReport.Link, _ report: JourneyReport) -> String {
        [link.from, link.to].filter(report.steps.indices.contains).map { report.steps[$0].title }
            .joined(separator: " → ")
    }

    private static func link(_ link: JourneyReport.Link) -> [String: CSVText.Cell] {
        times(link.times).merging([
            "from": .count(link.from + 1), "to": .count(link.to + 1), "contacts": .count(link.contacts),
        ]) { $1 }
    }

    private static func source(_ source: JourneyReport.Source) -> [String: CSVText.Cell] {
        times(source.timeToConvert).merging([
            "model": .text(source.model.rawValue), "contacts": .share(source.contacts),
            "converted": .share(source.converted), "conversion": .share(source.conversion),
        ]) { $1 }
    }

    private static func row(
        _ row: JourneyReport.Row,
        _ group: JourneyReport.Group
    ) -> [String: CSVText.Cell] {
        var cells = share(row.conversion, row.interval).merging(times(row.timeToConvert)) { $1 }
        cells["group"] = .text(group.breakdown.words)
        guard let difference = row.difference else { return cells }
        cells["difference"] = .share(difference.value)
        cells["difference_low"] = .share(difference.interval.low)
        cells["difference_high"] = .share(difference.interval.high)
        cells["lift"] = difference.lift.map { .share($0) }
        return cells
    }

    private static func share(_ share: Share, _ interval: Interval) -> [String: CSVText.Cell] {
        [
            "contacts": .count(share.whole), "converted": .count(share.part), "conversion": .share(share.value),
            "conversion_low": .share(interval.low), "conversion_high": .share(interval.high),
        ]
    }

    private static func times(_ times: Times) -> [String: CSVText.Cell] {
        ["mean_seconds": .seconds(times.meanSeconds), "median_seconds": .seconds(times.medianSeconds)]
    }
}
