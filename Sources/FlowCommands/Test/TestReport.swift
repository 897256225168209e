import FlowModel
import FlowSimulator

/// Writes what became of scenarios, one after the other.
struct TestReport {
    private(set) var failed = 0
    private var count = 0
    private let format: TestFormat
    private let flows: [Flow]
    private let output: Output
    /// For XML, which tells the numbers first.
    private var outcomes: [ScenarioOutcome] = []

    init(_ format: TestFormat, flows: [Flow], output: Output) {
        (self.format, self.flows, self.output) = (format, flows, output)
    }

    /// Nothing could be run.
    func refuse(errors: Int) {
        let reason = "the files have \(errors == 1 ? "1 error" : "\(errors) errors")"
        switch format {
        case .text: output.writeError("no scenario was run: \(reason)")
        case .json: break
        case .junit: output.write(JUnitText.refusal(reason))
        case .tap: output.write("TAP version 14\nBail out! \(reason)")
        }
    }

    func begin(_ scenarios: [Scenario]) {
        if scenarios.isEmpty {
            output.writeError(
                "there is no scenario: write one into scenarios/, for example scenarios/nurture.scenario"
            )
        }
        if format == .tap {
            output.write("TAP version 14\n1..\(scenarios.count)" + (scenarios.isEmpty ? " # SKIP no scenario" : ""))
        }
    }

    mutating func add(_ outcome: ScenarioOutcome) {
        count += 1
        if !outcome.passed { failed += 1 }
        switch format {
        case .text: output.write(TestText(flows: flows, isColored: output.isColored).text(outcome))
        case .json: output.write(TestReport.json(outcome, flows))
        case .junit: outcomes.append(outcome)
        case .tap: output.write(TAPText.text(outcome, number: count, flows))
        }
    }

    func end() {
        switch format {
        case .text where count > 0:
            let scenarios = count == 1 ? "1 scenario" : "\(count) scenarios"
            output.write("\n" + (failed == 0 ? "\(scenarios), all passed" : "\(scenarios), \(failed) failed"))
        case .junit: output.write(JUnitText.document(outcomes, flows))
        case .text, .json, .tap: break
        }
    }

    /// One object: `scenario`, `file`, `passed`, `failures`.
    private static func json(_ outcome: ScenarioOutcome, _ flows: [Flow]) -> String {
        JSON.object([
            ("scenario", .text(outcome.scenario.name)),
            ("file", .text(outcome.scenario.file)),
            ("line", .number(Double(outcome.scenario.line))),
            ("passed", .flag(outcome.passed)),
            ("failures", .list(outcome.failures.map { json($0, flows) })),
        ])
    }

    private static func json(_ failure: ScenarioFailure, _ flows: [Flow]) -> Value {
        let happened = failure.happened(in: flows).map { one in
            var members: [String: Value] = ["text": .text(one.words)]
            if let at = one.at { members["at"] = .text(ISO8601.text(of: at, in: one.zone)) }
            if let place = one.place {
                members["flow"] = .text(place.flow.text)
                members["file"] = .text(place.file)
                if let step = place.step { members["step"] = .text(step) }
                if let line = place.line { members["line"] = .number(Double(line)) }
            }
            return Value.object(members)
        }
        var members: [String: Value] = ["line": .number(Double(failure.line)), "happened": .list(happened)]
        if case .unmet = failure.reason {
            members["expected"] = .text(failure.headline)
        } else {
            members["error"] = .text(failure.headline)
        }
        return .object(members)
    }
}
