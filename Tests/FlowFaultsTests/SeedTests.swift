import FlowFaults
import Testing

@Suite struct SeedTests {
    private static let generator = StoryGenerator(StoryScale(contacts: 8, days: 5))

    @Test func `Thirty stories full of faults keep every promise and go through everything that can happen`() async {
        var total = Tally()
        await withTaskGroup(of: (UInt64, Result<Trial, any Error>).self) { group in
            for seed in 1...30 as ClosedRange<UInt64> {
                group.addTask {
                    do {
                        return (seed, .success(try await SeedTests.trial(seed: seed)))
                    } catch {
                        return (seed, .failure(error))
                    }
                }
            }
            for await (seed, result) in group {
                switch result {
                case .success(let trial):
                    total += trial.tally
                    let report = StoryReport(SeedTests.generator.story(seed: seed), trial)
                    #expect(trial.violations.isEmpty, "seed \(seed)\n\(report.text)")
                case .failure(let error): Issue.record(error, "seed \(seed)")
                }
            }
        }
        #expect(total.missing.isEmpty)
    }

    @Test func `A seed replays identically`() async throws {
        let digest = try await SeedTests.trial(seed: 3).digest
        #expect(try await SeedTests.trial(seed: 3).digest == digest)
        #expect(try await SeedTests.trial(seed: 4).digest != digest)
    }

    private static func trial(seed: UInt64) async throws -> Trial {
        try await OwnThread.run { try Trial(generator.story(seed: seed)) }
    }
}
