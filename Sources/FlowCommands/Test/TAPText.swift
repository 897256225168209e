import FlowModel
import FlowSimulator

/// Writes a scenario's outcome in the Test Anything Protocol, version 14.
enum TAPText {
    /// A test point and, when it failed, its diagnostics in YAML; without a line end at its end.
    static func text(_ outcome: ScenarioOutcome, number: Int, _ flows: [Flow]) -> String {
        let name = escaped(TextTable.printable(outcome.scenario.name))
        if outcome.passed { return "ok \(number) - \(name)" }
        var lines = ["not ok \(number) - \(name)", "  ---", "  file: \(quoted(outcome.scenario.file))", "  failures:"]
        for failure in outcome.failures {
            lines.append("    - line: \(failure.line)")
            if case .unmet = failure.reason {
                lines.append("      expected: \(quoted(failure.headline))")
            } else {
                lines.append("      error: \(quoted(failure.headline))")
            }
            let happened = failure.happened(in: flows)
            if !happened.isEmpty { lines.append("      happened:") }
            for one in happened {
                lines.append("        - " + quoted(one.text + (one.place.map { " (\($0.text))" } ?? "")))
            }
        }
        return (lines + ["  ..."]).joined(separator: "\n")
    }

    /// A JSON text is a YAML text.
    private static func quoted(_ text: String) -> String { JSON.text(.text(text)) }

    /// `#` begins a directive.
    private static func escaped(_ text: String) -> String {
        String(text.flatMap { $0 == "#" || $0 == "\\" ? ["\\", $0] : [$0] })
    }
}
