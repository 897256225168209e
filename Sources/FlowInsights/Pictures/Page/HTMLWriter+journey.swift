import FlowModel

extension HTMLWriter {
    mutating func journey(_ report: JourneyReport, id: String, zone: ZoneTable) {
        list(JourneyAnswers(report).sentences)
        let style = PictureStyle(.automatic, zone: zone, id: id, isInPage: true)
        figure(SankeyPicture.svg(report, style: style), isBroad: report.steps.count > 15)
        for group in report.groups { self.group(group) }
        steps(report)
        needed(report)
        links(report)
        paths(report)
        sources(report)
        definitions(ReportDefinitions.journey(report))
    }

    private mutating func steps(_ report: JourneyReport) {
        let rows = report.steps.enumerated().map { index, step in
            [
                "\(index + 1). \(step.title)", PictureFigures.count(step.contacts),
                PictureFigures.percent(Share(step.contacts, of: report.contacts).value),
                PictureFigures.count(step.dropped),
                PictureFigures.percent(Share(step.dropped, of: step.contacts).value),
                PictureFigures.count(step.underWay), PictureFigures.count(step.converted),
            ]
        }
        table(
            "Steps",
            [
                .text("Step"), .number("Contacts"), .number("Of those who began"), .number("Dropped"),
                .number("Of the step"), .number("Under way"), .number("Converted later"),
            ],
            rows
        )
    }

    /// Who got to the end by way of each of the steps in between, and who did without it.
    private mutating func needed(_ report: JourneyReport) {
        let rows = report.steps.enumerated().dropFirst().dropLast().filter { $0.element.contacts > 0 }.map {
            index,
            step in
            let with = Share(step.converted, of: step.contacts)
            let without = Share(report.converted - step.converted, of: report.contacts - step.contacts)
            return [
                "\(index + 1). \(step.title)", PictureFigures.count(with.part), PictureFigures.count(without.part),
                PictureFigures.percent(with.value), without.whole == 0 ? "–" : PictureFigures.percent(without.value),
            ]
        }
        table(
            "Was a step needed?",
            [
                .text("Step"), .number("To the end by it"), .number("To the end without it"),
                .number("Conversion by it"), .number("Conversion without it"),
            ],
            rows
        )
        if !rows.isEmpty { element("p", ReportDefinitions.needed) }
    }

    private mutating func links(_ report: JourneyReport) {
        let rows = report.links.map { link in
            let from = report.steps.indices.contains(link.from) ? report.steps[link.from].contacts : 0
            return [
                "\(link.from + 1) → \(link.to + 1)" + (link.skipped > 0 ? ", skipping \(link.skipped)" : ""),
                PictureFigures.count(link.contacts),
                PictureFigures.percent(Share(link.contacts, of: from).value),
                PictureFigures.duration(link.times.medianSeconds), PictureFigures.duration(link.times.meanSeconds),
            ]
        }
        table(
            "Links between steps",
            [.text("Link"), .number("Contacts"), .number("Of the step"), .number("Median"), .number("Mean")],
            rows
        )
        guard report.timePerLink.meanSeconds != nil else { return }
        let (median, mean) = (report.timePerLink.medianSeconds, report.timePerLink.meanSeconds)
        element(
            "p",
            "Over all links: median \(PictureFigures.duration(median)), mean \(PictureFigures.duration(mean))."
        )
    }

    private mutating func paths(_ report: JourneyReport) {
        var rows: [[String]] = []
        for (index, step) in report.steps.enumerated() where step.paths.count > 1 {
            for (place, path) in step.paths.enumerated() {
                rows.append([
                    "\(SankeyLegend.name(index, place)) \(path.title)", PictureFigures.count(path.contacts),
                    PictureFigures.percent(Share(path.contacts, of: step.contacts).value),
                ])
            }
        }
        table("Steps by path", [.text("Path"), .number("Contacts"), .number("Of the step")], rows)
    }

    private mutating func sources(_ report: JourneyReport) {
        for model in Attribution.allCases {
            let rows = report.sources.filter { $0.model == model }.map { source in
                [
                    source.source, PictureFigures.amount(source.contacts), PictureFigures.amount(source.converted),
                    PictureFigures.percent(source.conversion),
                    PictureFigures.duration(source.timeToConvert.medianSeconds),
                    PictureFigures.duration(source.timeToConvert.meanSeconds),
                ]
            }
            let caption =
                switch model {
                case .first: "By source, first touch"
                case .last: "By source, last touch"
                case .linear: "By source, equal shares"
                }
            table(
                caption,
                [
                    .text("Source"), .number("Contacts"), .number("Converted"), .number("Conversion"),
                    .number("Median time"), .number("Mean"),
                ],
                rows
            )
        }
    }

    private mutating func group(_ group: JourneyReport.Group) {
        let rows = group.shownRows.map { row in
            let range = PictureFigures.percent(row.interval.low) + " to " + PictureFigures.percent(row.interval.high)
            let difference = row.difference.map { difference in
                (difference.value < 0 ? "" : "+") + PictureFigures.points(difference.value) + " points"
            }
            return [
                row.title, PictureFigures.count(row.contacts), PictureFigures.count(row.converted),
                PictureFigures.percent(row.conversion.value), range,
                PictureFigures.duration(row.timeToConvert.medianSeconds),
                difference ?? (row.isBase ? "measured by it" : "–"),
            ]
        }
        table(
            ReportSentences.title(group.breakdown),
            [
                .text("Group"), .number("Contacts"), .number("Converted"), .number("Conversion"),
                .number("95 % range"), .number("Median time"), .number("Difference"),
            ],
            rows,
            keeping: group.isInTime ? .latest : .first
        )
        let differences = ReportSentences.differences(group).suffix(Self.mostRows)
        list(differences + [group.imbalance].compactMap(\.self))
    }
}
