import FlowModel
import FlowSimulator

/// Writes a scenario's outcome for people: what was expected beside what happened, and where it is written.
struct TestText {
    let flows: [Flow]
    let isColored: Bool

    /// Without a line end at its end.
    func text(_ outcome: ScenarioOutcome) -> String {
        let name = TextTable.printable(outcome.scenario.name)
        if outcome.passed { return colored("✓", .green) + " " + name }
        let place = "\(outcome.scenario.file):\(outcome.scenario.line)"
        let title = colored("✗ " + name, .red) + "  " + colored(place, .faint)
        return ([title] + outcome.failures.flatMap { rows($0, file: outcome.scenario.file) }).joined(separator: "\n")
    }

    private func rows(_ failure: ScenarioFailure, file: String) -> [String] {
        var rows = ["", "    " + colored("\(file):\(failure.line)", .faint)]
        switch failure.reason {
        case .unmet: rows.append("    expected  " + colored(failure.headline, .green))
        case .noMessage, .noLink, .tooLate: rows.append("    error     " + colored(failure.headline, .red))
        }
        for (index, one) in failure.happened(in: flows).enumerated() {
            let place = one.place.map { "  " + colored($0.text, .faint) } ?? ""
            rows.append((index == 0 ? "    happened  " : "              ") + colored(one.text, .red) + place)
        }
        return rows
    }

    /// Select Graphic Rendition parameters (ECMA-48).
    private enum Color: Int {
        case red = 31
        case green = 32
        case faint = 2
    }

    private func colored(_ text: String, _ color: Color) -> String {
        isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }
}
