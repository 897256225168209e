import FlowInsights
import FlowModel

/// How parts of the contacts compare.
extension JourneyText {
    /// A block for each breakdown.
    var groups: [[String]] { report.groups.map(block) }

    private func block(_ group: JourneyReport.Group) -> [String] {
        var table = ReportTable(
            [
                .flexible(group.breakdown.words), .right("contacts"), .right("to the end"), .right("share"),
                .right("95 % interval"), .right("mean time"),
            ],
            keeping: group.isInTime ? .latest : .first
        )
        let rows = group.shownRows
        for row in rows {
            table.add([
                .text(row.title), .text(Figures.count(row.contacts)), .text(Figures.count(row.converted)),
                .text(Figures.percent(row.conversion.value)),
                .text(ReportWords.shortRange(row.interval)),
                .text(ReportWords.time(row.timeToConvert.meanSeconds)),
            ])
        }
        guard !rows.isEmpty else { return [] }
        let cautions = [caution(group), group.imbalance].compactMap(\.self)
        let sentences = group.comparisons.suffix(ReportTable.mostRows) + cautions
        return table.lines + sentences.flatMap { ReportWords.wrapped($0, indent: 2) }
    }

    /// Rows that tell earlier from later contacts are unfair while the later ones may still convert.
    private func caution(_ group: JourneyReport.Group) -> String? {
        guard report.within == nil, report.steps.contains(where: { $0.underWay > 0 }) else { return nil }
        switch group.breakdown {
        // Of a change the report's first lines say it.
        case .arms, .segments, .change: return nil
        case .periods, .versions:
            return "Who began later had less time so far; --within \"\(LaterAsking(report).duration)\", for example, "
                + "gives everybody the same."
        }
    }
}

extension JourneyBreakdown {
    var words: String {
        switch self {
        case .periods: "By when they began"
        case .change: "Before and after the change"
        case .arms(let flow, let split, _): "Arms of step \(split) of \(flow.text)"
        case .versions(let flow, _): "By version of \(flow.text)"
        case .segments: "By segment"
        }
    }

    /// How programs call it.
    var key: String {
        switch self {
        case .periods: "period"
        case .change: "change"
        case .arms: "arm"
        case .versions: "version"
        case .segments: "segment"
        }
    }
}

extension JourneyReport.Group {
    /// What each row does more than the one that it is measured by, in plain words.
    fileprivate var comparisons: [String] {
        rows.indices.compactMap { index in
            // The report's first lines say it of a change.
            if case .change = breakdown { return nil }
            guard let difference = rows[index].difference, let base = base(of: index) else { return nil }
            return comparison(rows[index], rows[base], difference)
        }
    }

    /// Versions are measured by the one before, the rest by one row.
    private func base(of index: Int) -> Int? {
        if case .versions = breakdown { return index > 0 ? index - 1 : nil }
        return rows.firstIndex { $0.isBase }
    }

    private func comparison(
        _ row: JourneyReport.Row,
        _ base: JourneyReport.Row,
        _ difference: Difference
    ) -> String {
        let verdict = ReportWords.verdict(difference, row.contacts, base.contacts)
        let range = Figures.points(difference.interval.low) + " to " + Figures.points(difference.interval.high)
        let figures = "\(Figures.points(difference.value)) points (\(range))"
        return "\(row.title) against \(base.title): \(figures)\(lift(base, difference)): \(verdict)."
    }

    /// What an arm brings over the one that sends nothing.
    private func lift(_ base: JourneyReport.Row, _ difference: Difference) -> String {
        guard case .arms(_, _, let arms) = breakdown, let value = difference.lift,
            arms.contains(where: { $0.isHoldout && $0.title == base.title })
        else { return "" }
        let range = difference.liftInterval.map {
            " (\(ReportWords.lift($0.low)) to \(ReportWords.lift($0.high)))"
        }
        return ", a lift of " + ReportWords.lift(value) + (range ?? "")
    }
}
