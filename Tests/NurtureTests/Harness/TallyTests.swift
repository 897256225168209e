import Foundation
import Testing

extension EndToEnd {
    /// The count at the end of `.ci/run`: what it lets pass is kept.
    struct Tally {
        struct Sample: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let lines: [String]
            let status: Int32
            let count: String
            let passes: Bool

            init(_ description: String, _ lines: [String], status: Int32 = 0, _ count: String, passes: Bool = false) {
                (testDescription, self.lines, self.status) = (description, lines, status)
                (self.count, self.passes) = (count, passes)
            }
        }

        static let samples = [
            Sample(
                "all pass",
                [
                    "✔ Test \"a line\" passed after 0.1 seconds.",
                    "✔ Test \"cases\" with 2 test cases passed after 1.2 seconds.",
                    "✔ Suite Lines passed after 1.3 seconds.",
                    "✔ Test run with 2 tests in 1 suite passed after 1.3 seconds.",
                ],
                "2 passed, 0 failed",
                passes: true
            ),
            Sample(
                "all pass, one with mistakes made on purpose",
                [
                    "✔ Test \"a line\" passed after 0.1 seconds.",
                    "━ Test \"a planted mistake is found\" passed after 0.1 seconds with 1 known issue.",
                    "━ Test run with 2 tests in 1 suite passed after 1.3 seconds with 1 known issue.",
                ],
                "2 passed, 0 failed",
                passes: true
            ),
            Sample(
                "one fails",
                [
                    "✔ Test \"a line\" passed after 0.1 seconds.",
                    "✘ Test \"another\" failed after 0.1 seconds with 1 issue.",
                    "✘ Test run with 2 tests in 1 suite failed after 1.3 seconds with 1 issue.",
                ],
                status: 1,
                "1 passed, 1 failed"
            ),
            Sample(
                "death on the way",
                ["✔ Test \"a line\" passed after 0.1 seconds."],
                status: 1,
                "1 passed, 1 failed"
            ),
            Sample(
                "an end with an error behind good tests",
                [
                    "✔ Test \"a line\" passed after 0.1 seconds.",
                    "✔ Test run with 1 test in 1 suite passed after 1.3 seconds.",
                ],
                status: 1,
                "1 passed, 1 failed"
            ),
            Sample(
                "nothing was tested",
                ["✔ Test run with 0 tests in 0 suites passed after 0.1 seconds."],
                "0 passed, 0 failed"
            ),
        ]

        @Test(arguments: samples) func `only a whole run without a failure passes`(sample: Sample) async throws {
            let workplace = try Workplace()
            try workplace.write("output", sample.lines.joined(separator: "\n"))
            let tally = Built.beside("../../.ci/tally").standardized
            let outcome = try await Child(tally, [workplace.path("output"), String(sample.status)]).finish()
            #expect(outcome.output == [sample.count], "\(outcome.text)")
            #expect((outcome.status == 0) == sample.passes, "\(outcome.text)")
        }
    }
}
