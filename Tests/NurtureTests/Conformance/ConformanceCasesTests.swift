import Foundation
import Testing

extension EndToEnd {
    /// The conformance suite of the language, unchanged, through the program.
    @Suite(.enabled(if: ConformanceCases.isPresent, "no ../shared/conformance beside this repository"))
    struct Conformance {
        @Test(arguments: ConformanceCases.names)
        func `a dry run tells what the case expects, line by line`(name: String) async throws {
            let folder = ConformanceCases.folder.appending(path: name)
            var arguments = ["dry-run", folder.path]
            for scenario in try ConformanceCases.scenarios(in: name) {
                arguments += ["--scenario", folder.appending(path: scenario).path]
            }
            arguments += ["--config", folder.appending(path: "nurture.yaml").path, "--format", "json"]
            let child = try Child(Built.nurture(), arguments, folder: folder)
            let outcome = try await child.finish()
            #expect(outcome.status == 0, "\(outcome.text)")
            let expected = try ConformanceCases.lines(of: "expected.jsonl", in: name)
            let lines = try outcome.output.map(ConformanceCases.object)
            for (index, line) in expected.enumerated() {
                let told = index < lines.count ? lines[index] : NSDictionary()
                #expect(told == line, "line \(index + 1): \(index < lines.count ? outcome.output[index] : "none")")
            }
            #expect(lines.count == expected.count)
        }

        @Test(arguments: ConformanceCases.names)
        func `the scenarios of the case hold, or fail, as it expects`(name: String) async throws {
            let folder = ConformanceCases.folder.appending(path: name)
            let config = folder.appending(path: "nurture.yaml").path
            let arguments = ["test", folder.path, "--config", config, "--format", "json"]
            let outcome = try await Child(Built.nurture(), arguments, folder: folder).finish()
            let expected = try ConformanceCases.lines(of: "expected.test.jsonl", in: name)
            let verdicts = try outcome.output.map(ConformanceCases.object)
            #expect(verdicts.map { $0["scenario"] as? String } == expected.map { $0["scenario"] as? String })
            #expect(
                verdicts.map { $0["passed"] as? Bool } == expected.map { $0["passed"] as? Bool },
                "\(outcome.text)"
            )
            let allPass = expected.allSatisfy { $0["passed"] as? Bool == true }
            #expect(outcome.status == (allPass ? 0 : 1))
        }
    }
}
