import Foundation
import Testing

/// The whole product at a glance.
///
/// Beside `EndToEnd`, not in it: it takes three quarters of a minute, nearly all of which it spends waiting for its own
/// clock.
@Suite(.timeLimit(.minutes(15)))
struct DemoTests {
    @Test func `the demo ends with a table of who got where`() async throws {
        // The demo leaves its folder to be looked at; here it goes with the test.
        let workplace = try Workplace()
        let child = try Child(
            Built.nurture(),
            ["demo"],
            folder: workplace.folder,
            environment: ["TMPDIR": workplace.folder.path]
        )
        defer { child.signal(SIGKILL) }
        let outcome = try await child.finish(within: 180)
        #expect(outcome.status == 0, "\(outcome.text)")
        let answer = outcome.output.joined(separator: "\n").lowercased()
        let words = ["nurture", "trial", "renewal", "proposal", "onboarding", "convers", "lead to qualified"]
        for word in words {
            #expect(answer.contains(word), "\(word) is missing in:\n\(outcome.text)")
        }
        #expect(!outcome.errors.isEmpty, "it should show progress")
    }
}
