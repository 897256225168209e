import FlowInsights
import FlowModel
import FlowSimulator

/// Writes a forecast for a terminal of 80 columns, with small bars.
struct ForecastText {
    private static let width = 80
    private static let bar = 20
    /// Days that are listed one by one; more are added up by weeks.
    private static let listedDays = 45

    private let numbers: ForecastNumbers

    init(_ numbers: ForecastNumbers) {
        self.numbers = numbers
    }

    /// Without a line end at its end.
    var text: String {
        let blocks = [heading, outcome, steps, emails, days].filter { !$0.isEmpty }
        return blocks.map { $0.map(TextTable.trimmed).joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var heading: [String] {
        let assumed = numbers.assumptions.map { "\($0.subject.text) \(ForecastText.percent($0.chance))" }
        let day = TimeText.day(numbers.firstDay)
        let first = "\(numbers.flow.name.text): \(numbers.contacts) contacts from \(day), seed \(numbers.seed)"
        let list = (assumed.isEmpty ? ["nothing"] : assumed).joined(separator: ", ")
        return [first] + TextWrap.lines("assumed: " + list, width: ForecastText.width, rest: "  ")
    }

    private var outcome: [String] {
        let tally = numbers.tally
        func row(_ title: String, _ count: Int, _ more: String = "") -> String {
            let share = title == "entered" ? "" : Figures.percent(numbers.share(count))
            return "  " + ForecastText.padded(title, 24) + ForecastText.leading(String(count), 8) + "  "
                + ForecastText.leading(share, 9) + more
        }
        var rows = [row("entered", tally.entered)]
        for (reason, count) in tally.notEntered.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let title = ForecastText.padded("not entered: \(reason.rawValue)", 24)
            rows.append("  " + title + ForecastText.leading(String(count), 8))
        }
        rows.append(row("reached the goal", tally.converted))
        rows.append(row("finished", tally.finished))
        for (reason, count) in tally.stopped.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            rows.append(row(reason == .stop ? "stopped" : "stopped: \(reason.rawValue)", count))
        }
        if tally.inside > 0 { rows.append(row("inside at the end", tally.inside)) }
        if let time = numbers.timeToGoal {
            rows.append(
                "  time to the goal: mean \(Figures.duration(time.meanSeconds)), median "
                    + "\(Figures.duration(time.medianSeconds)), nine of ten within "
                    + Figures.duration(time.p90Seconds)
            )
        }
        return rows
    }

    private var steps: [String] {
        let numberWidth = max(4, numbers.tally.steps.map(\.number.count).max() ?? 4)
        // What is left of 80 columns beside the margin, the number, the count and the bar.
        let textWidth = ForecastText.width - 2 - numberWidth - 2 - 2 - 8 - 2 - ForecastText.bar
        let title =
            "  " + ForecastText.padded("step", numberWidth) + "  " + ForecastText.padded("", textWidth)
            + "  " + ForecastText.leading("contacts", 8)
        return [title]
            + numbers.tally.steps.map { step in
                "  " + ForecastText.padded(step.number, numberWidth) + "  "
                    + ForecastText.padded(ForecastText.cut(step.text, textWidth), textWidth) + "  "
                    + ForecastText.leading(String(step.reached), 8) + "  "
                    + ForecastText.bar(step.reached, of: numbers.tally.entered)
            }
    }

    private var emails: [String] {
        let facts = numbers.facts
        guard numbers.emails.contains(where: { $0.count.sent + $0.count.skipped > 0 }) else { return [] }
        let nameWidth = ForecastText.width - 2 - 18 - facts.count * 11
        let titles =
            ["sent", "skipped"].map { ForecastText.leading($0, 9) } + facts.map { ForecastText.leading($0.text, 11) }
        return ["  " + ForecastText.padded("email", nameWidth) + titles.joined()]
            + numbers.emails.map { email, count in
                "  " + ForecastText.padded(ForecastText.cut(email.text, nameWidth - 1), nameWidth)
                    + [count.sent, count.skipped].map { ForecastText.leading(String($0), 9) }.joined()
                    + facts.map { ForecastText.leading(String(count.facts[$0] ?? 0), 11) }.joined()
            }
    }

    private var days: [String] {
        let days = numbers.days
        guard !days.isEmpty else { return [] }
        let isByWeek = days.count > ForecastText.listedDays
        var rows: [(day: String, sent: Int)] = []
        for (index, day) in days.enumerated() {
            if isByWeek, !index.isMultiple(of: 7) {
                rows[rows.count - 1].sent += day.sent
            } else {
                rows.append((TimeText.day(day.date), day.sent))
            }
        }
        let most = rows.map(\.sent).max() ?? 0
        return ["  " + ForecastText.padded(isByWeek ? "emails in the week from" : "emails on", 26)]
            + rows.map { row in
                "  " + ForecastText.padded(row.day, 26) + ForecastText.leading(String(row.sent), 8) + "  "
                    + ForecastText.bar(row.sent, of: most)
            }
    }

    // MARK: Layout

    private static func bar(_ count: Int, of whole: Int) -> String {
        guard whole > 0, count > 0 else { return "" }
        return String(repeating: "█", count: max(1, min(bar, count * bar / whole)))
    }

    /// `65 %`, `6.5 %`.
    private static func percent(_ chance: Double) -> String {
        Value.text(of: (chance * 10_000).rounded() / 100) + " %"
    }

    private static func cut(_ text: String, _ width: Int) -> String {
        let text = TextTable.printable(text)
        return text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func leading(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
