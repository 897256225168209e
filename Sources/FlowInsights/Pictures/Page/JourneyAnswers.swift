/// What is asked most of a journey, answered in sentences: the first lines of its report, as text and as a page.
package struct JourneyAnswers {
    /// Of fewer contacts a share says little.
    private static let fewContacts = 30.0

    private let report: JourneyReport

    package init(_ report: JourneyReport) {
        self.report = report
    }

    package var sentences: [String] {
        guard report.contacts > 0 else {
            let first = report.steps.first.map { ", \($0.title)" } ?? ""
            let isLimited = report.began != nil || report.within != nil
            return ["Nobody reached the first step\(first)\(isLimited ? ", in the time that counts" : "")."]
        }
        let answers = [conversion, time, droppedMost, neededEmail] + sources + changes
        return answers.compactMap(\.self)
    }

    private var conversion: String {
        let within = report.within.map { " within " + Figures.duration(Double($0) / 1000) } ?? ""
        let interval = report.conversion.interval
        return "\(PictureFigures.counted(report.contacts, "contact")) began, and "
            + "\(Figures.count(report.converted)) got to the end\(within): "
            + Figures.percent(report.conversion.value)
            + " (95 % interval \(Figures.percent(interval.low)) to \(Figures.percent(interval.high)))."
    }

    private var time: String? {
        guard let mean = report.timeToConvert.meanSeconds, let median = report.timeToConvert.medianSeconds else {
            return nil
        }
        return "From the first step to the last: \(Figures.duration(mean)) on average, half of them within "
            + Figures.duration(median) + "."
    }

    private var droppedMost: String? {
        let steps = report.steps.dropLast()
        guard let most = steps.indices.max(by: { (steps[$0].dropped, -$0) < (steps[$1].dropped, -$1) }),
            steps[most].dropped > 0
        else { return nil }
        let step = steps[most]
        let share = Figures.percent(Share(step.dropped, of: step.contacts).value)
        let still = step.underWay > 0 ? "; \(Figures.count(step.underWay)) of these may still be under way" : ""
        return "Most drop off at \(title(most)): \(Figures.count(step.dropped)) of the "
            + "\(Figures.count(step.contacts)) who got there (\(share))\(still)."
    }

    /// Whether the last email that not everybody got was on the way of those who got to the end.
    private var neededEmail: String? {
        let last = report.steps.indices.dropFirst().dropLast().last { index in
            let step = report.steps[index]
            return step.contacts > 0 && step.contacts < report.contacts
                && step.paths.allSatisfy { $0.title.hasPrefix("sent ") } && step.title.hasPrefix("sent ")
        }
        guard let last, report.converted > 0 else { return nil }
        let (with, all) = (report.steps[last].converted, report.converted)
        if with == all { return "Everybody who got to the end came by \(title(last))." }
        if with == 0 { return "Everybody who got to the end did so without \(title(last))." }
        return "Of the \(Figures.count(all)) who got to the end, \(Figures.count(with)) came by \(title(last)), and "
            + "\(Figures.count(all - with)) did without it."
    }

    // MARK: Sources

    /// The source that brings most, and the one with the largest share where that is another.
    private var sources: [String?] {
        let first = report.sources.filter { $0.model == .first }
        guard first.count > 1 else { return [] }
        let most = first.max { $0.converted < $1.converted }
        guard let most, most.converted > 0, first.count(where: { $0.converted == most.converted }) == 1 else {
            return []
        }
        let dearest =
            first.filter { $0.contacts >= Self.fewContacts }.max { $0.conversion < $1.conversion } ?? most
        return [
            "The source that brings the most who get to the end is \(figures(most)).",
            dearest.source == most.source || dearest.conversion <= most.conversion
                ? nil : "The largest share gets there from \(figures(dearest)).",
        ]
    }

    private func figures(_ source: JourneyReport.Source) -> String {
        "\(source.source): \(PictureFigures.amount(source.converted)) of its "
            + "\(PictureFigures.amount(source.contacts)) contacts "
            + "(\(Figures.percent(source.conversion)), by first touch)"
    }

    // MARK: Changes

    private var changes: [String] {
        report.groups.compactMap { group in
            guard case .change = group.breakdown, let base = group.rows.first(where: \.isBase),
                let row = group.rows.first(where: { $0.difference != nil }), let difference = row.difference
            else { return nil }
            let before = Figures.percent(base.conversion.value)
            let since = Figures.percent(row.conversion.value)
            // Without equal time the later ones fall short even when nothing has changed.
            guard hasEqualTime else {
                return "Did the change help? That cannot be told yet: \(before) before, \(since) since, when contacts "
                    + "have had less time so far. --within \"14 days\", for example, gives everybody the same."
            }
            let verdict =
                if !difference.isClear { "That cannot be told" } else if difference.value > 0 { "Yes" } else {
                    "No, on the contrary"
                }
            let interval = difference.interval
            return "Did the change help? \(verdict): \(before) before, \(since) since, a difference of "
                + "\(Figures.points(difference.value)) points (\(Figures.points(interval.low)) to "
                + "\(Figures.points(interval.high)))" + (difference.isClear ? "." : ", which may be chance.")
        }
    }

    private var hasEqualTime: Bool { report.within != nil || !report.steps.contains { $0.underWay > 0 } }

    private func title(_ index: Int) -> String { "step \(index + 1), \(report.steps[index].title)" }
}
