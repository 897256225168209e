extension JourneyReport {
    /// A table with small bars that fits 80 columns, and the definitions of its figures.
    package var text: String {
        let width = max(4, steps.map(\.title.count).max() ?? 4)
        var lines = [title, ""]
        lines.append("  " + JourneyReport.padded("step", width) + "  contacts                        no further")
        for step in steps {
            lines.append(
                "  " + JourneyReport.padded(step.title, width) + "  "
                    + JourneyReport.leading(String(step.contacts), 8) + "  "
                    + JourneyReport.padded(bar(step.contacts), 20) + "  "
                    + JourneyReport.leading(step.remaining == 0 ? "" : String(step.remaining), 10)
            )
        }
        lines.append("")
        for link in links {
            let skipped = link.to - link.from > 1 ? " (skipping \(link.to - link.from - 1))" : ""
            lines.append(
                "  \(steps[link.from].title) → \(steps[link.to].title)\(skipped): \(link.contacts) of "
                    + "\(steps[link.from].contacts), \(JourneyReport.times(link.times))"
            )
        }
        lines.append("")
        lines.append("  conversion: \(converted) of \(contacts), \(JourneyReport.percent(conversion))")
        if converted > 0 { lines.append("  time to convert: \(JourneyReport.times(timeToConvert))") }
        return lines.map(JourneyReport.trimmed).joined(separator: "\n") + "\n"
    }

    private func bar(_ count: Int) -> String {
        guard contacts > 0, count > 0 else { return "" }
        return String(repeating: "█", count: max(1, count * 20 / contacts))
    }

    private static func times(_ times: Times) -> String {
        guard let mean = times.meanSeconds, let median = times.medianSeconds else { return "no time known" }
        return "mean \(duration(mean)), median \(duration(median))"
    }

    /// `3.2 days`, `5.0 hours`, `12 minutes`: the largest unit of which there is at least one.
    package static func duration(_ seconds: Double) -> String {
        if seconds >= 86_400 { return oneDecimal(seconds / 86_400) + " days" }
        if seconds >= 3600 { return oneDecimal(seconds / 3600) + " hours" }
        if seconds >= 60 { return oneDecimal(seconds / 60) + " minutes" }
        return oneDecimal(seconds) + " seconds"
    }

    /// `4.17 %`.
    package static func percent(_ share: Double) -> String {
        let hundredths = Int((share * 10_000).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
    }

    private static func oneDecimal(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func leading(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
