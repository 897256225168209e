/// The text around the bands of a journey's picture, broken into lines, and the columns that follow from it.
struct SankeyFrame {
    static let margin = 40.0
    static let titleFont = PictureCanvas.Font(size: 24, isBold: true)
    static let figuresFont = PictureCanvas.Font(size: 18, isBold: true)
    static let periodFont = PictureCanvas.Font(size: 13)
    static let smallFont = PictureCanvas.Font(size: 12)
    private static let width = 1280.0
    private static let height = 720.0
    /// Steps of a picture that is as wide as a slide.
    private static let slideSteps = 15
    /// Steps beyond which columns are narrow.
    private static let roomySteps = 8

    struct Step {
        /// Shortened to the column; `isShortened` puts the whole title below the picture.
        var lines: [String]
        var isShortened: Bool
        var count: String
        var share: String
    }

    let width: Double
    let height: Double
    let barWidth: Double
    let pitch: Double
    let labelWidth: Double
    let stepFont: PictureCanvas.Font
    let countFont: PictureCanvas.Font
    let title: [String]
    let figures: [String]
    let period: [String]
    let steps: [Step]
    /// The lines of the longest title of a step.
    let stepLines: Int
    let legend: SankeyLegend
    private let hasReadout: Bool

    init(_ report: JourneyReport, flow: SankeyFlow, style: PictureStyle) {
        let shown = Array(report.steps.prefix(flow.stepCount))
        let isNarrow = shown.count > Self.roomySteps
        let counts = shown.map { PictureFigures.count($0.contacts) }
        let columns = Double(max(1, min(shown.count, Self.slideSteps)))
        let gap = isNarrow ? 8.0 : 14
        let usual = min(220, (Self.width - Self.margin * 2) / columns - gap)
        let font = [20, 18, 16, 14, 12].map { PictureCanvas.Font(size: $0, isBold: true) }.first { font in
            counts.allSatisfy { font.width($0) <= usual }
        }
        countFont = font ?? PictureCanvas.Font(size: 12, isBold: true)
        stepFont = PictureCanvas.Font(size: isNarrow ? 12 : 13, isBold: true)
        labelWidth = max(usual, counts.map(countFont.width).max() ?? 0)
        barWidth = isNarrow ? 18 : 24
        let spread = (Self.width - Self.margin * 2 - labelWidth) / max(1, columns - 1)
        pitch = max(spread, labelWidth + gap)
        width = max(Self.width, Self.margin * 2 + labelWidth + pitch * Double(max(0, shown.count - 1)))
        height = Self.height
        let inner = width - Self.margin * 2
        title = style.isInPage ? [] : Self.titleFont.lines(report.title, width: inner, most: 3)
        let heading = SankeyWords.heading(report, font: Self.figuresFont, width: inner)
        figures = Self.figuresFont.lines(heading, width: inner, most: 3)
        period = Self.periodFont.lines(SankeyWords.period(report, in: style.zone), width: inner, most: 3)
        hasReadout = style.isInPage
        var steps: [Step] = []
        let (stepFont, room) = (stepFont, labelWidth)
        for (index, step) in shown.enumerated() {
            // In narrow columns each number has its own line, so that all titles begin alike.
            let words = isNarrow ? step.title : "\(index + 1). \(step.title)"
            let titleLines = stepFont.lines(words, width: room, most: 3)
            let lines = (isNarrow ? ["\(index + 1)."] : []) + titleLines
            let isBroken = words.split(separator: " ").contains { stepFont.width(String($0)) > room }
            let isShortened = isBroken || titleLines.last?.hasSuffix(" …") ?? false
            let share = PictureFigures.percent(Share(step.contacts, of: report.contacts).value)
            steps.append(
                Step(lines: lines, isShortened: isShortened, count: counts[index], share: share)
            )
        }
        let shortened = steps.map(\.isShortened)
        stepLines = steps.map(\.lines.count).max() ?? 0
        legend = SankeyLegend(report, flow: flow, shortened: shortened, width: inner)
        self.steps = steps
    }

    func x(_ step: Int) -> Double { Self.margin + Double(step) * pitch }

    // MARK: Lines on which things stand, from the top

    var titleY: Double { 50 }
    var figuresY: Double { titleY + Double(title.count) * 30 }
    var periodY: Double { figuresY + Double(figures.count) * 24 - 2 }
    var readoutY: Double { periodY + Double(period.count) * 18 + 6 }
    var stepY: Double { readoutY + (hasReadout ? 28 : 10) }
    var stepLine: Double { Double(stepFont.size + 4) }
    var countY: Double { stepY + Double(stepLines) * stepLine + 8 }
    var shareY: Double { countY + 18 }
    var arrowY: Double { shareY + 28 }
    var plotTop: Double { arrowY + 34 }
}
