import FlowModel

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
        let cautions = JourneyCautions(report)
        let answers = [conversion, time, droppedMost, neededEmail].compactMap(\.self) + cautions.unreached
        return answers + (sources + [cautions.capitals]).compactMap(\.self) + changes
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

    /// What it brought, beside what all the others did: a share alone says nothing.
    private func figures(_ source: JourneyReport.Source) -> String {
        let own =
            "\(source.source): \(PictureFigures.amount(source.converted)) of its "
            + "\(PictureFigures.amount(source.contacts)) contacts "
            + "(\(Figures.percent(source.conversion)), by first touch)"
        // By first touch everybody counts whole.
        let part = Share(Int(source.converted.rounded()), of: Int(source.contacts.rounded()))
        let rest = Share(report.converted - part.part, of: report.contacts - part.whole)
        guard part.whole > 0, rest.whole > 0 else { return own }
        let chance = Difference(part, minus: rest).isClear ? "" : ", a difference that may be chance"
        return own + ", against \(Figures.count(rest.part)) of the \(Figures.count(rest.whole)) others "
            + "(\(Figures.percent(rest.value)))" + chance
    }

    // MARK: Changes

    private var changes: [String] {
        report.groups.compactMap { group in
            guard case .change(let instant, _) = group.breakdown, group.rows.count > 1,
                let base = group.rows.first(where: \.isBase), let row = group.rows.first(where: { !$0.isBase })
            else { return nil }
            return "Did the change help? " + changed(base, row, at: instant)
        }
    }

    private func changed(_ base: JourneyReport.Row, _ row: JourneyReport.Row, at change: Instant) -> String {
        guard base.contacts > 0 else { return "That cannot be told: nobody who counts began before it." }
        guard row.contacts > 0 else {
            let time = report.within.map { " had \(Figures.duration(Double($0) / 1000)) by the end of the report" }
            return "That cannot be told yet: nobody who began since then\(time ?? " is there"). "
                + LaterAsking(report).advice(change)
        }
        let (before, since) = (Figures.percent(base.conversion.value), Figures.percent(row.conversion.value))
        // Without equal time the later ones fall short even when nothing has changed.
        guard hasEqualTime, let difference = row.difference else {
            return "That cannot be told yet: \(before) before, \(since) since, when contacts have had less time so "
                + "far. " + LaterAsking(report).advice(change)
        }
        let interval = difference.interval
        let figures =
            "\(before) before, \(since) since, a difference of \(Figures.points(difference.value)) points "
            + "(\(Figures.points(interval.low)) to \(Figures.points(interval.high)))"
        guard difference.isClear else { return "That cannot be told: \(figures), which may be chance." }
        let verdict = difference.value > 0 ? "It seems so" : "It seems not, on the contrary"
        return "\(verdict): \(figures). Whatever else changed then counts as well, such as where contacts come from; "
            + "only a split shows what one change brings."
    }

    private var hasEqualTime: Bool { report.within != nil || !report.steps.contains { $0.underWay > 0 } }

    private func title(_ index: Int) -> String { "step \(index + 1), \(report.steps[index].title)" }
}
