import FlowInsights
import FlowModel
import FlowSimulator

/// Draws a forecast: a bar for each step and a column for each day.
///
/// Nothing is said by colour alone, and `title` and `desc` tell what the picture shows.
struct ForecastPicture {
    private static let width = 800.0
    private static let margin = 24.0
    private static let row = 26.0
    /// Where the bars begin, and how long the longest is.
    private static let barStart = 360.0
    private static let barLength = 330.0
    private static let chartHeight = 160.0
    private static let font = PictureCanvas.Font(size: 14)
    private static let titleFont = PictureCanvas.Font(size: 18, isBold: true)
    /// More days than that share a column by weeks.
    private static let mostColumns = 120

    private let numbers: ForecastNumbers
    private var canvas = PictureCanvas(PictureStyle(.automatic, zone: .utc, id: "forecast"))

    init(_ numbers: ForecastNumbers) {
        self.numbers = numbers
    }

    /// One element, without a line end at its end.
    mutating func svg() -> String {
        let room = Self.width - 2 * Self.margin
        var y = Self.margin + 16
        for line in Self.titleFont.lines(title, width: room, most: 3) {
            canvas.write(line, x: Self.margin, y: y, Self.titleFont)
            y += 24
        }
        canvas.write(outcome, x: Self.margin, y: y, Self.font)
        y += 24
        for step in numbers.tally.steps {
            draw(step, top: y)
            y += Self.row
        }
        if !columns.isEmpty { y = chart(top: y + 48) }
        let text = canvas.svg(width: Self.width, height: y + 48, title: title, description: summary)
        return String(text.dropLast())
    }

    private var title: String {
        "\(numbers.flow.name.text): \(Figures.count(numbers.contacts)) contacts, seed \(numbers.seed)"
    }

    private var outcome: String {
        let converted = Figures.count(numbers.tally.converted)
        let goal = "\(converted) reached the goal (\(Figures.percent(numbers.conversion)))"
        let time = numbers.timeToGoal.map { ", half of them within \(Figures.duration($0.medianSeconds))" } ?? ""
        return "\(Figures.count(numbers.tally.entered)) entered, " + goal + time
    }

    private var summary: String {
        let steps = numbers.tally.steps.map { "step \($0.number), \($0.text): \(Figures.count($0.reached))" }
        let sent = numbers.tally.sentOnDay.values.reduce(0, +)
        return "Forecast. " + outcome + ". Contacts at each step: " + steps.joined(separator: "; ")
            + ". \(Figures.count(sent)) emails are sent."
    }

    private mutating func draw(_ step: ForecastTally.StepCount, top: Double) {
        let length = Self.barLength * Double(step.reached) / Double(max(1, numbers.tally.entered))
        let left = Self.margin + numberWidth
        let label = Self.font.lines(step.text, width: Self.barStart - left - 12, most: 1)
        canvas.open("step-" + step.number, title: "\(step.number) \(step.text): \(Figures.count(step.reached))")
        canvas.write(step.number, x: Self.margin, y: top + 17, Self.font)
        canvas.write(label.first ?? "", x: left, y: top + 17, Self.font)
        canvas.rectangle("bar", x: Self.barStart, y: top + 4, width: length, height: 16, fill: .bar)
        canvas.write(Figures.count(step.reached), x: Self.barStart + length + 8, y: top + 17, Self.font)
        canvas.close(title: "")
    }

    /// What the widest number of a step needs, and a gap.
    private var numberWidth: Double {
        (numbers.tally.steps.map { Self.font.width($0.number) }.max() ?? 0) + 10
    }

    /// Days, or weeks when there are many.
    private var columns: [(date: LocalDate, sent: Int)] {
        let days = numbers.days
        guard days.count > ForecastPicture.mostColumns else { return days }
        return stride(from: 0, to: days.count, by: 7).map { first in
            (days[first].date, days[first..<min(first + 7, days.count)].reduce(0) { $0 + $1.sent })
        }
    }

    /// Tells where it ends.
    private mutating func chart(top: Double) -> Double {
        let columns = columns
        let most = max(1, columns.map(\.sent).max() ?? 1)
        let end = Self.width - Self.margin
        let bottom = top + Self.chartHeight
        let unit = columns.count < numbers.days.count ? "week" : "day"
        canvas.write("emails a \(unit), at most \(Figures.count(most))", x: Self.margin, y: top - 10, Self.font)
        let space = (end - Self.margin) / Double(columns.count)
        for (index, column) in columns.enumerated() {
            let height = (Self.chartHeight - 8) * Double(column.sent) / Double(most)
            let date = ISO8601.date(column.date)
            canvas.open("sent-\(date)", title: "\(date): \(Figures.count(column.sent))")
            canvas.rectangle(
                "bar",
                x: Self.margin + Double(index) * space,
                y: bottom - height,
                width: max(1, space - 1),
                height: height,
                fill: .bar
            )
            canvas.close(title: "")
        }
        canvas.line("axis", PicturePath.segment(Self.margin, bottom, end, bottom), .muted, width: 1)
        if let first = columns.first, let last = columns.last {
            canvas.write(ISO8601.date(first.date), x: Self.margin, y: bottom + 20, Self.font)
            if columns.count > 1 {
                canvas.write(ISO8601.date(last.date), x: end, y: bottom + 20, Self.font, anchor: .end)
            }
        }
        return bottom
    }
}
