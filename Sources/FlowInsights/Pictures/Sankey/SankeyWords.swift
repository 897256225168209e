import FlowModel

/// The sentences of a journey's picture.
enum SankeyWords {
    /// `2 of 48, 4.17 % · median time to convert 9.2 days`.
    static func figures(_ report: JourneyReport) -> String {
        guard !report.steps.isEmpty else { return "This journey has no steps." }
        // Of one contact, or of two, they are the same.
        let mean = PictureFigures.duration(report.timeToConvert.meanSeconds)
        guard mean != PictureFigures.duration(report.timeToConvert.medianSeconds) else { return converted(report) }
        return converted(report) + " (mean " + mean + ")"
    }

    private static func converted(_ report: JourneyReport) -> String {
        let share = "\(PictureFigures.count(report.converted)) of \(PictureFigures.count(report.contacts)), "
        var text = "Converted: " + share + PictureFigures.percent(report.conversion.value)
        if let median = report.timeToConvert.medianSeconds {
            text += " · median time to convert " + PictureFigures.duration(median)
        }
        return text
    }

    /// The same as a heading: with where most stop instead of the mean, where that fits on one line.
    static func heading(_ report: JourneyReport, font: PictureCanvas.Font, width: Double) -> String {
        guard let most = mostDropped(report) else { return figures(report) }
        let step = report.steps[most]
        var words = converted(report)
        words += " · most dropped at step \(most + 1): "
        words += PictureFigures.percent(Share(step.dropped, of: step.contacts).value)
        return font.lines(words, width: width, most: 2).count == 1 ? words : figures(report)
    }

    /// The step at which most stop: the first of several.
    private static func mostDropped(_ report: JourneyReport) -> Int? {
        let steps = report.steps.dropLast()
        let most = steps.indices.max { (steps[$0].dropped, -$0) < (steps[$1].dropped, -$1) }
        return most.flatMap { steps[$0].dropped > 0 ? $0 : nil }
    }

    /// `14.4 minutes`, and where that has no room `14.4 min`.
    static func time(_ seconds: Double, width: Double) -> String {
        let words = PictureFigures.duration(seconds)
        guard SankeyFrame.smallFont.width(words) > width else { return words }
        let parts = words.split(separator: " ").map(String.init)
        guard parts.count == 2 else { return words }
        let units = ["second": "s", "minute": "min", "hour": "h", "day": "d"]
        let unit = parts[1].hasSuffix("s") ? String(parts[1].dropLast()) : parts[1]
        return parts[0] + " " + (units[unit] ?? parts[1])
    }

    static func period(_ report: JourneyReport, in zone: ZoneTable) -> String {
        var text = "Contacts who began "
        text += report.began.map { PictureFigures.period($0, in: zone) } ?? "at any time"
        text += ", followed up to " + PictureFigures.moment(report.end, in: zone)
        if let within = report.within {
            text += "; counted within \(PictureFigures.duration(within)) of the first step"
        }
        return text + " (\(zone.name))"
    }

    static func step(_ report: JourneyReport, _ index: Int) -> String {
        let step = report.steps[index]
        let share = PictureFigures.percent(Share(step.contacts, of: report.contacts).value)
        var text = "\(index + 1). \(step.title): \(PictureFigures.counted(step.contacts, "contact")), "
        text += "\(share) of those who began; \(PictureFigures.count(step.converted)) of them converted"
        if step.paths.count > 1 {
            let paths = step.paths.map { "\($0.title) \(PictureFigures.count($0.contacts))" }
            text += "; by path: " + paths.joined(separator: ", ")
        }
        return text
    }

    static func link(_ report: JourneyReport, _ link: SankeyFlow.Link) -> String {
        let contacts = Int(link.contacts)
        let from = report.steps[link.from]
        let share = PictureFigures.percent(Share(contacts, of: from.contacts).value)
        var text = "\(link.from + 1) → \(link.to + 1): \(PictureFigures.counted(contacts, "contact")), "
        text += "\(share) of step \(link.from + 1)"
        if link.isSkip { text += ", skipped " + skipped(link) }
        guard let median = report.links[link.index].times.medianSeconds else { return text }
        text += "; median time " + PictureFigures.duration(median)
        return text + " (mean \(PictureFigures.duration(report.links[link.index].times.meanSeconds)))"
    }

    /// The short form, for the list of them.
    static func skip(_ report: JourneyReport, _ link: SankeyFlow.Link) -> String {
        let contacts = Int(link.contacts)
        let share = PictureFigures.percent(Share(contacts, of: report.steps[link.from].contacts).value)
        let text = "\(link.from + 1) → \(link.to + 1): \(PictureFigures.counted(contacts, "contact")), \(share)"
        guard let median = report.links[link.index].times.medianSeconds else { return text }
        return text + ", median \(PictureFigures.duration(median))"
    }

    /// `step 2`, `steps 2 to 4`.
    private static func skipped(_ link: SankeyFlow.Link) -> String {
        let (first, last) = (link.from + 2, link.to)
        return first == last ? "step \(first)" : "steps \(first) to \(last)"
    }

    static func drop(_ report: JourneyReport, _ index: Int) -> String {
        let step = report.steps[index]
        let share = PictureFigures.percent(Share(step.dropped, of: step.contacts).value)
        var text =
            "\(index + 1). \(step.title): \(PictureFigures.counted(step.dropped, "contact")) reached no later step"
        text += " so far, \(share) of the step"
        guard step.underWay > 0 else { return text }
        return text + "; \(PictureFigures.count(step.underWay)) of them still under way"
    }

    /// The lines under what goes no further.
    static func dropLabel(_ step: JourneyReport.Step) -> [String] {
        guard step.dropped > 0 else { return [] }
        let share = PictureFigures.percent(Share(step.dropped, of: step.contacts).value)
        var lines = [PictureFigures.count(step.dropped) + " dropped", share]
        if step.underWay > 0 { lines.append(PictureFigures.count(step.underWay) + " under\u{A0}way") }
        return lines
    }

    /// For readers who cannot see the picture.
    static func description(_ report: JourneyReport) -> String {
        guard report.steps.count <= SankeyPicture.mostSteps else { return tooLong(report) }
        guard report.contacts > 0 else { return nobody(report) }
        var text = "A journey of \(PictureFigures.counted(report.steps.count, "step")). \(figures(report))."
        for index in report.steps.indices { text += " " + step(report, index) + "." }
        for index in report.steps.indices where report.steps[index].dropped > 0 {
            text += " " + drop(report, index) + "."
        }
        return text
    }

    static func tooLong(_ report: JourneyReport) -> String {
        "This journey has \(report.steps.count) steps, and a picture holds \(SankeyPicture.mostSteps) at most. "
            + "The report as text, CSV or JSON has them all."
    }

    static func nobody(_ report: JourneyReport) -> String {
        guard let first = report.steps.first else { return "There is nothing to draw." }
        return "Nobody has reached the first step, \(first.title), in this time."
    }
}
