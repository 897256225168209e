/// Comparisons of groups in plain words.
package enum ReportSentences {
    /// `“version 2” converts 1.3 points more than “version 1” (−0.4 to 3.0): that may be chance.`, row by row.
    package static func differences(_ group: JourneyReport.Group) -> [String] {
        let base = group.rows.first(where: \.isBase)
        return group.rows.indices.compactMap { index in
            let row = group.rows[index]
            guard let difference = row.difference else { return nil }
            // Versions are measured by the one before, everything else by one row.
            let isVersions = if case .versions = group.breakdown { true } else { false }
            let other = isVersions && index > 0 ? group.rows[index - 1] : base
            return sentence(row.title, difference, than: other?.title)
        }
    }

    private static func sentence(_ title: String, _ difference: Difference, than other: String?) -> String {
        let points = PictureFigures.points(difference.value.magnitude)
        let direction = difference.value < 0 ? "less" : "more"
        let range =
            PictureFigures.points(difference.interval.low) + " to " + PictureFigures.points(difference.interval.high)
        var text = "“\(title)” converts \(points) points \(direction)"
        text += (other.map { " than “\($0)”" } ?? "") + " (\(range))"
        if let lift = difference.lift, lift.isFinite {
            text += ", a lift of \(PictureFigures.percent(lift))"
            if let range = difference.liftInterval {
                text += " (\(PictureFigures.percent(range.low)) to \(PictureFigures.percent(range.high)))"
            }
        }
        return text + (difference.isClear ? ": chance alone is an unlikely reason." : ": that may be chance.")
    }

    /// What sets the rows of a group apart.
    package static func title(_ breakdown: JourneyBreakdown) -> String {
        switch breakdown {
        case .periods: "By period"
        case .change: "Before and after a change"
        case .arms(let flow, let split, _): "By arm of split \(split) in \(Words.name(flow))"
        case .versions(let flow, _): "By version of \(Words.name(flow))"
        case .segments: "By segment"
        }
    }
}
