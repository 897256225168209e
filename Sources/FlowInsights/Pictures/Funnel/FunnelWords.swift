import FlowModel

/// The sentences of a funnel's picture.
struct FunnelWords {
    private let report: StageReport
    private let titles: [Slug: String]

    init(_ report: StageReport) {
        self.report = report
        titles = Dictionary(report.stages.map { ($0.name, $0.title) }) { first, _ in first }
    }

    func title(_ stage: Slug) -> String { titles[stage] ?? stage.text }

    private var inStages: String {
        PictureFigures.counted(report.stages.reduce(0) { $0 + $1.now }, "contact") + " in a stage"
    }

    var figures: String {
        let outside = report.stages.filter { $0.isOutside && $0.isDefined }
        var text = inStages
        if !outside.isEmpty {
            text += ", \(PictureFigures.count(outside.reduce(0) { $0 + $1.now })) of them outside the funnel"
        }
        return text
    }

    /// The same as a heading: with where the funnel is narrowest, where that fits on one line.
    func heading(font: PictureCanvas.Font, width: Double) -> String {
        let funnel = report.stages.filter { !$0.isOutside }.map(\.name)
        let next = Dictionary(zip(funnel, funnel.dropFirst()), uniquingKeysWith: { first, _ in first })
        // Of fewer contacts a share says little.
        let steps = report.conversions.filter { $0.share.whole >= 30 && next[$0.from] == $0.to }
        guard steps.count > 1, let least = steps.min(by: { $0.share.value < $1.share.value }) else { return figures }
        let narrowest =
            " · narrowest from \(title(least.from)) to \(title(least.to)): "
            + PictureFigures.percent(least.share.value)
        // How many are outside stands at their bars as well.
        let headings = [figures + narrowest, inStages + narrowest]
        return headings.first { font.lines($0, width: width, most: 2).count == 1 } ?? figures
    }

    func period(in zone: ZoneTable) -> String {
        "Stages at \(PictureFigures.moment(report.end, in: zone)); moves and conversion "
            + (report.period.map { PictureFigures.period($0, in: zone) } ?? "since the beginning") + " (\(zone.name))"
    }

    func stage(_ stage: StageReport.Stage) -> String {
        var text = "\(stage.title): \(PictureFigures.counted(stage.now, "contact")) now; "
        text += "\(PictureFigures.count(stage.entered)) came in, \(PictureFigures.count(stage.left)) left"
        if let median = stage.timeInStage.medianSeconds {
            text += "; median time in it \(PictureFigures.duration(median))"
        }
        return text
    }

    func conversion(_ conversion: StageReport.Conversion) -> String {
        let share = conversion.share
        var text = "\(title(conversion.from)) to \(title(conversion.to)): "
        text += "\(PictureFigures.count(share.part)) of \(PictureFigures.count(share.whole)), "
        text += PictureFigures.percent(share.value)
        if let median = conversion.time.medianSeconds { text += "; median time \(PictureFigures.duration(median))" }
        return text
    }

    func move(_ move: StageReport.Move) -> String {
        let from = move.from.map(title) ?? "no stage"
        return "\(from) → \(title(move.to)): \(PictureFigures.counted(move.moves, "move")), \(Self.kind(move))"
    }

    static func kind(_ move: StageReport.Move) -> String {
        switch move.direction {
        case .forward: "forward"
        case .back: "back in the funnel"
        case .outside: "left the funnel"
        case .returned: "came back"
        case .unknown: "not known"
        }
    }

    var description: String {
        guard report.stages.count <= FunnelPicture.mostStages else { return tooMany }
        guard !report.stages.isEmpty else { return "There are no stages." }
        var sentences = [figures]
        sentences += report.stages.map(stage) + report.conversions.map(conversion)
        sentences += report.moves.filter { $0.direction != .forward }.map(move)
        return sentences.joined(separator: ". ") + "."
    }

    var tooMany: String {
        "There are \(report.stages.count) stages, and a picture holds \(FunnelPicture.mostStages) at most. "
            + "The report as text, CSV or JSON has them all."
    }
}
