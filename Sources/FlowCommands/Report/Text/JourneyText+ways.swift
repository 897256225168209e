import FlowInsights

/// Which ways contacts take from step to step.
extension JourneyText {
    var ways: [String] {
        guard !report.links.isEmpty else { return [] }
        var table = ReportTable([
            .left(""), .flexible("Ways"), .right("contacts"), .right("mean time"), .right("median"), .bar(8),
        ])
        let most = report.links.map(\.contacts).max() ?? 0
        for link in report.links {
            table.add([
                .text("\(link.from + 1) → \(link.to + 1)"), .text(title(of: link)),
                .text(Figures.count(link.contacts)),
                .text(ReportWords.time(link.times.meanSeconds)), .text(ReportWords.time(link.times.medianSeconds)),
                .bar(link.contacts, of: most),
            ])
        }
        let all = report.timePerLink
        guard let mean = all.meanSeconds, let median = all.medianSeconds else { return table.lines }
        return table.lines
            + ReportWords.wrapped(
                "All ways together: \(Figures.duration(mean)) on average, half of them within "
                    + Figures.duration(median) + "."
            )
    }

    private func title(of link: JourneyReport.Link) -> String {
        guard report.steps.indices.contains(link.to) else { return "" }
        let title = "to " + report.steps[link.to].title
        guard link.skipped > 0 else { return title }
        let numbers = (link.from + 2..<link.to + 1).map(String.init)
        return title + ", skipping " + (numbers.count == 1 ? "step " : "steps ") + ReportWords.list(numbers)
    }

    /// By which of its paths contacts came to a step that has several.
    var paths: [String] {
        guard report.steps.contains(where: { $0.paths.count > 1 }) else { return [] }
        var table = ReportTable([.right(""), .flexible("Parallel paths"), .right("contacts"), .bar(20)])
        for (index, step) in report.steps.enumerated() where step.paths.count > 1 {
            for (place, path) in step.paths.enumerated() {
                table.add([
                    place == 0 ? .text(String(index + 1)) : .none, .text(path.title),
                    .text(Figures.count(path.contacts)),
                    .bar(path.contacts, of: step.contacts),
                ])
            }
        }
        return table.lines
    }

    /// How many got to the end with and without each of the steps in between.
    var needed: [String] {
        let between = report.steps.enumerated().dropFirst().dropLast().filter { $0.element.contacts > 0 }
        guard !between.isEmpty else { return [] }
        var table = ReportTable([
            .right(""), .flexible("Was a step needed? To the end got"), .right("by it"), .right("share"),
            .right("without it"), .right("share"),
        ])
        for (index, step) in between {
            let with = Share(step.converted, of: step.contacts)
            let without = Share(report.converted - step.converted, of: report.contacts - step.contacts)
            table.add([
                .text(String(index + 1)), .text(step.title), part(with), .text(ReportWords.share(with.value)),
                part(without), .text(without.whole == 0 ? "–" : ReportWords.share(without.value)),
            ])
        }
        return table.lines + ReportWords.wrapped(ReportDefinitions.needed)
    }

    private func part(_ share: Share) -> ReportTable.Cell {
        // There is no room for ten digits and what sets them apart.
        let count = share.whole < 10_000_000 ? Figures.count : { String($0) }
        return .text("\(count(share.part)) of \(count(share.whole))")
    }
}

extension ReportWords {
    /// `2`, `2 and 3`, `2, 3 and 4`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
