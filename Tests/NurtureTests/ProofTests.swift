import Foundation
import Testing

/// The programs of `Tests/Proof`, at a size that a change can wait for; `.ci/proof` runs them at full size.
///
/// Beside `EndToEnd`, not in it: each is one program with daemons of its own, which needs nothing of that suite.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct ProofTests {
    /// A program with its options.
    struct Trial: Sendable, CustomTestStringConvertible {
        let program: String
        let options: [String]

        init(_ program: String, _ options: String...) { (self.program, self.options) = (program, options) }

        var testDescription: String { ([program] + options).joined(separator: " ") }
    }

    private static let kills = Trial(
        "kills",
        "--contacts=300",
        "--kills=9",
        "--connections=5",
        "--first-starts=5"
    )

    private func run(_ trial: Trial, planting fault: String? = nil) async throws -> Child.Outcome {
        let program = Built.beside("../Proof/\(trial.program).py").standardized.path
        let plant = fault.map { ["--plant=\($0)"] } ?? []
        let child = try Child(
            Built.python(),
            // The checkout stays as it is.
            ["-B", program, "--nurture", Built.nurture().path] + trial.options + plant
        )
        do {
            return try await child.finish(within: 240)
        } catch {
            // It ends with its daemons and removes its folders, so that nothing of it is left for the other tests.
            child.signal(SIGTERM)
            _ = try? await child.exitStatus(within: 60)
            throw error
        }
    }

    @Test(
        arguments: [
            kills, Trial("intake", "--calls=1500", "--kills=6"), Trial("stops", "--contacts=300", "--stops=8"),
            Trial("kills", "--policy=hold", "--contacts=300", "--kills=9", "--connections=5", "--first-starts=1"),
            Trial("points", "--kinds=response"),
            // How quickly it ends is measured by itself: here other tests run beside it, perhaps under a sanitizer.
            Trial(
                "disk",
                "--parts=writes,syncs,copies",
                "--writes=12",
                "--syncs=4",
                "--copies=2",
                "--end-within=30"
            ),
        ]
    )
    func `the promise holds`(_ trial: Trial) async throws {
        let outcome = try await run(trial)
        #expect(outcome.status == 0, "\(outcome.text)")
    }

    private static let reports = Trial("reports", "--files=8", "--databases=1")

    @Test func `reports tell what a plain reckoning of the documents comes to`() async throws {
        let outcome = try await run(Self.reports)
        #expect(outcome.status == 0, "\(outcome.text)")
    }

    @Test(arguments: ["count", "interval", "order", "line"])
    func `the reckoning of reports says no to a wrong figure`(_ fault: String) async throws {
        let outcome = try await run(Trial("reports", "--files=1", "--databases=0", "--first=6"), planting: fault)
        #expect(outcome.status == 1, "\(outcome.text)")
        #expect(outcome.text.contains("DOES NOT HOLD"))
    }

    @Test func `a program says no when the promise does not hold`() async throws {
        let outcome = try await run(Self.kills, planting: "double")
        #expect(outcome.status == 1, "\(outcome.text)")
        #expect(outcome.text.contains("DOES NOT HOLD"))
    }
}
