import FlowModel
import FlowSimulator

/// Writes outcomes as the XML that CI systems read: a suite for each file, a case for each scenario.
///
/// Element and attribute names as in the schema of the Jenkins xUnit plugin, which others read too.
enum JUnitText {
    private static let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#

    /// Without a line end at its end.
    static func document(_ outcomes: [ScenarioOutcome], _ flows: [Flow]) -> String {
        var files: [String] = []
        for outcome in outcomes where !files.contains(outcome.scenario.file) { files.append(outcome.scenario.file) }
        let failed = outcomes.count { !$0.passed }
        var lines = [
            declaration, #"<testsuites name="nurture" tests="\#(outcomes.count)" failures="\#(failed)" errors="0">"#,
        ]
        for file in files {
            let own = outcomes.filter { $0.scenario.file == file }
            let failures = own.count { !$0.passed }
            lines.append(
                #"  <testsuite name="\#(XMLText.escaped(file))" tests="\#(own.count)" failures="\#(failures)""#
                    + #" errors="0" skipped="0">"#
            )
            lines += own.flatMap { testCase($0, flows) }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>"]).joined(separator: "\n")
    }

    /// A document with one case that says why nothing was run.
    static func refusal(_ reason: String) -> String {
        """
        \(declaration)
        <testsuites name="nurture" tests="1" failures="0" errors="1">
          <testsuite name="nurture" tests="1" failures="0" errors="1" skipped="0">
            <testcase name="the files have no errors" classname="nurture">
              <error message="\(XMLText.escaped(reason))" type="error"></error>
            </testcase>
          </testsuite>
        </testsuites>
        """
    }

    private static func testCase(_ outcome: ScenarioOutcome, _ flows: [Flow]) -> [String] {
        let scenario = outcome.scenario
        let attributes =
            #"name="\#(XMLText.escaped(scenario.name))" classname="\#(XMLText.escaped(className(scenario.file)))""#
            + #" file="\#(XMLText.escaped(scenario.file))" line="\#(scenario.line)""#
        guard !outcome.passed else { return ["    <testcase \(attributes)/>"] }
        // Readers show one failure of a case, so all expectations that do not hold are one.
        let message = outcome.failures.map(\.headline).joined(separator: "; ")
        let text = outcome.failures.flatMap { failure in
            ["\(scenario.file):\(failure.line): \(failure.headline)"]
                + failure.happened(in: flows).map { one in
                    "    " + one.text + (one.place.map { " (\($0.text))" } ?? "")
                }
        }.joined(separator: "\n")
        return [
            "    <testcase \(attributes)>",
            #"      <failure message="\#(XMLText.escaped(message))" type="expectation">"#
                + "\(XMLText.escaped(text))</failure>",
            "    </testcase>",
        ]
    }

    /// `scenarios/nurture.scenario` is `scenarios.nurture`: readers fold by the points.
    private static func className(_ file: String) -> String {
        let name = file.hasSuffix(".scenario") ? String(file.dropLast(".scenario".count)) : file
        return String(name.map { $0 == "/" ? "." : $0 })
    }
}
