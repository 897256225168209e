import FlowInsights
import FlowModel
import FlowSimulator

/// Draws a forecast: a bar for each step and a column for each day.
///
/// Nothing is said by colour alone, and `title` and `desc` tell what the picture shows.
struct ForecastPicture {
    private static let width = 800
    private static let margin = 24
    private static let row = 26
    /// Where the bars begin, and how long the longest is.
    private static let barStart = 360
    private static let barLength = 330
    private static let chartHeight = 160
    /// More days than that share a column by weeks.
    private static let mostColumns = 120

    private let numbers: ForecastNumbers

    init(_ numbers: ForecastNumbers) {
        self.numbers = numbers
    }

    /// One element, without a line end at its end.
    var svg: String {
        let stepsTop = ForecastPicture.margin + 64
        let chartTop = stepsTop + numbers.tally.steps.count * ForecastPicture.row + 48
        let hasChart = !columns.isEmpty
        let height = hasChart ? chartTop + ForecastPicture.chartHeight + 48 : chartTop
        var parts = [
            #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(ForecastPicture.width) \#(height)" "#
                + #"width="\#(ForecastPicture.width)" height="\#(height)" role="img" "#
                + #"aria-labelledby="forecast-title forecast-desc">"#,
            #"<title id="forecast-title">\#(XMLText.escaped(title))</title>"#,
            #"<desc id="forecast-desc">\#(XMLText.escaped(summary))</desc>"#,
            "<style>\(ForecastPicture.css)</style>",
            #"<rect class="ground" width="\#(ForecastPicture.width)" height="\#(height)"/>"#,
            text(title, ForecastPicture.margin, ForecastPicture.margin + 16, "title"),
            text(outcome, ForecastPicture.margin, ForecastPicture.margin + 40),
        ]
        for (index, step) in numbers.tally.steps.enumerated() {
            parts += bar(step, top: stepsTop + index * ForecastPicture.row)
        }
        if hasChart { parts += chart(top: chartTop) }
        return (parts + ["</svg>"]).joined(separator: "\n")
    }

    private var title: String {
        "\(numbers.flow.name.text): \(numbers.contacts) contacts, seed \(numbers.seed)"
    }

    private var outcome: String {
        let goal = "\(numbers.tally.converted) reached the goal (\(Figures.percent(numbers.conversion)))"
        let time = numbers.timeToGoal.map { ", half of them within \(Figures.duration($0.medianSeconds))" } ?? ""
        return "\(numbers.tally.entered) entered, " + goal + time
    }

    private var summary: String {
        let steps = numbers.tally.steps.map { "step \($0.number), \($0.text): \($0.reached)" }
        let sent = numbers.tally.sentOnDay.values.reduce(0, +)
        return "Forecast. " + outcome + ". Contacts at each step: " + steps.joined(separator: "; ")
            + ". \(sent) emails are sent."
    }

    private func bar(_ step: ForecastTally.StepCount, top: Int) -> [String] {
        let whole = max(1, numbers.tally.entered)
        let length = step.reached * ForecastPicture.barLength / whole
        let label = step.number + "  " + step.text
        let cut = label.count <= 44 ? label : String(label.prefix(43)) + "…"
        return [
            text(cut, ForecastPicture.margin, top + 16),
            #"<rect class="bar" x="\#(ForecastPicture.barStart)" y="\#(top + 4)" width="\#(length)" height="16"/>"#,
            text(String(step.reached), ForecastPicture.barStart + length + 8, top + 16),
        ]
    }

    /// Days, or weeks when there are many.
    private var columns: [(date: LocalDate, sent: Int)] {
        let days = numbers.days
        guard days.count > ForecastPicture.mostColumns else { return days }
        return stride(from: 0, to: days.count, by: 7).map { first in
            (days[first].date, days[first..<min(first + 7, days.count)].reduce(0) { $0 + $1.sent })
        }
    }

    private func chart(top: Int) -> [String] {
        let columns = columns
        let most = max(1, columns.map(\.sent).max() ?? 1)
        let space = ForecastPicture.width - 2 * ForecastPicture.margin
        let bottom = top + ForecastPicture.chartHeight
        let unit = columns.count < numbers.days.count ? "week" : "day"
        var parts = [text("emails a \(unit), at most \(most)", ForecastPicture.margin, top - 10)]
        for (index, column) in columns.enumerated() {
            let left = ForecastPicture.margin + index * space / columns.count
            let right = ForecastPicture.margin + (index + 1) * space / columns.count
            let height = column.sent * (ForecastPicture.chartHeight - 8) / most
            let width = max(1, right - left - 1)
            let place = #"x="\#(left)" y="\#(bottom - height)" width="\#(width)" height="\#(height)""#
            let day = "\(ISO8601.date(column.date)): \(column.sent)"
            parts.append(#"<rect class="bar" \#(place)><title>\#(day)</title></rect>"#)
        }
        let end = ForecastPicture.width - ForecastPicture.margin
        parts.append(
            #"<line class="axis" x1="\#(ForecastPicture.margin)" y1="\#(bottom)" x2="\#(end)" y2="\#(bottom)"/>"#
        )
        if let first = columns.first, let last = columns.last {
            parts.append(text(ISO8601.date(first.date), ForecastPicture.margin, bottom + 20))
            if columns.count > 1 {
                parts.append(
                    #"<text x="\#(end)" y="\#(bottom + 20)" text-anchor="end">\#(ISO8601.date(last.date))</text>"#
                )
            }
        }
        return parts
    }

    private func text(_ text: String, _ x: Int, _ y: Int, _ name: String? = nil) -> String {
        let style = name.map { #" class="\#($0)""# } ?? ""
        return #"<text x="\#(x)" y="\#(y)"\#(style)>\#(XMLText.escaped(text))</text>"#
    }

    /// Paper is always light.
    private static let css =
        "text{font:14px sans-serif;fill:#16202b}.title{font-weight:bold;font-size:18px}.ground{fill:#ffffff}"
        + ".bar{fill:#1d4ed8}.axis{stroke:#475569}"
        + "@media screen and (prefers-color-scheme:dark){text{fill:#f1f5f9}.ground{fill:#0f172a}.bar{fill:#93c5fd}"
        + ".axis{stroke:#a3b1c6}}"
}
