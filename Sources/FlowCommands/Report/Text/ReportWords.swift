import FlowInsights
import FlowModel

/// Words and figures that all reports share.
enum ReportWords {
    /// Fewer contacts than that tell little about others: a share of them moves by several points with one more.
    static let fewContacts = 30

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

    /// `87.1 %`, for columns; nobody and everybody, `0 %` and `100 %`, are said of nobody and everybody alone.
    static func share(_ share: Double) -> String {
        let magnitude = share.magnitude
        let sign = share < 0 ? "−" : ""
        if magnitude == 0 { return "0 %" }
        if magnitude == 1 { return sign + "100 %" }
        if magnitude < 0.000_5 { return "<0.1 %" }
        if magnitude < 1, magnitude >= 0.999_5 { return sign + ">99.9 %" }
        let tenths = Int((min(magnitude, 1e12) * 1_000).rounded())
        return sign + "\(tenths / 10).\(tenths % 10) %"
    }

    /// `25.5 %`, and `973 %` without the digits that say nothing.
    static func lift(_ lift: Double) -> String {
        guard lift.magnitude >= 1 else { return share(lift) }
        return (lift < 0 ? "−" : "") + Figures.count(Int((min(lift.magnitude, 1e12) * 100).rounded())) + " %"
    }

    /// `1.15 % to 13.97 %`.
    static func range(_ interval: Interval) -> String {
        Figures.percent(interval.low) + " to " + Figures.percent(interval.high)
    }

    /// `1 contact`, `48 contacts`.
    static func contacts(_ count: Int) -> String { count == 1 ? "1 contact" : "\(Figures.count(count)) contacts" }

    static func time(_ seconds: Double?) -> String { seconds.map(Figures.duration) ?? "–" }

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
