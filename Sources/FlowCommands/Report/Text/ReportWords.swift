import FlowInsights
import FlowModel

/// Words and figures that all reports share.
enum ReportWords {
    /// Fewer contacts than that tell little about others: a share of them moves by several points with one more.
    static let fewContacts = 30

    static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Lines that fit a terminal, those behind the first indented.
    static func wrapped(_ text: String, indent: Int = 0) -> [String] {
        // A figure stays together with its unit.
        let joined = TextTable.printable(text).replacing(" %", with: "\u{A0}%")
        let lines = TerminalWidth.lines(joined, width: ReportTable.width - indent)
        let margin = String(repeating: " ", count: indent)
        return lines.enumerated().map { index, line in
            (index == 0 ? "" : margin) + line.replacing("\u{A0}%", with: " %")
        }
    }

    /// Blocks with an empty line between them, without a line end at the end.
    static func joined(_ blocks: [[String]]) -> String {
        blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// `87.1 %`, for columns.
    static func share(_ share: Double) -> String {
        let tenths = Int((abs(share) * 1_000).rounded())
        return (share < 0 && tenths > 0 ? "−" : "") + "\(tenths / 10).\(tenths % 10) %"
    }

    /// `1.15 % to 13.97 %`.
    static func range(_ interval: Interval) -> String {
        Figures.percent(interval.low) + " to " + Figures.percent(interval.high)
    }

    /// `1 contact`, `48 contacts`.
    static func contacts(_ count: Int) -> String { count == 1 ? "1 contact" : "\(count) contacts" }

    static func time(_ seconds: Double?) -> String { seconds.map(Figures.duration) ?? "–" }

    /// Hundredths of points with a sign: `+2.10`, `−0.35`.
    static func points(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 10_000).rounded())
        let digits = "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
        return hundredths == 0 ? digits : (value < 0 ? "−" : "+") + digits
    }

    /// `4.0 – 39.9 %`.
    static func shortRange(_ interval: Interval) -> String {
        String(share(interval.low).dropLast(2)) + " – " + share(interval.high)
    }

    /// What a difference is worth, in plain words.
    static func verdict(_ difference: Difference, _ one: Int, _ other: Int) -> String {
        if difference.isClear { return difference.value > 0 ? "clearly more" : "clearly less" }
        if min(one, other) < fewContacts { return "too few contacts to tell" }
        return "that may be chance"
    }

    /// The same for a column.
    static func shortVerdict(_ difference: Difference, _ one: Int, _ other: Int) -> String {
        if difference.isClear { return verdict(difference, one, other) }
        return min(one, other) < fewContacts ? "too few" : "may be chance"
    }

    /// `from Sun 2026-03-01 00:00 on and before Wed 2026-04-01 00:00`; nil without limits.
    static func period(_ period: Range<Instant>?, in zone: ZoneTable) -> String? {
        guard let period else { return nil }
        let from = period.lowerBound > ReportPeriod.earliest ? moment(period.lowerBound, in: zone) : nil
        let until = period.upperBound < ReportPeriod.latest ? moment(period.upperBound, in: zone) : nil
        let words = [from.map { "from \($0) on" }, until.map { "before \($0)" }].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: " and ")
    }

    static func moment(_ instant: Instant, in zone: ZoneTable) -> String {
        TimeText.moment(instant, in: zone)
    }
}
