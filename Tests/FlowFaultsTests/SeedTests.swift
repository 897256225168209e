import FlowFaults
import Testing

@Suite struct SeedTests {
    private static let generator = StoryGenerator(StoryScale(contacts: 8, days: 5))

    @Test func `Thirty stories full of faults keep every promise and go through everything that can happen`() async {
        var total = Tally()
        await withTaskGroup(of: (UInt64, Result<Trial, any Error>).self) { group in
            for seed in 1...30 as ClosedRange<UInt64> {
                group.addTask { @concurrent in
                    (seed, Result { try Trial(SeedTests.generator.story(seed: seed)) })
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

    @Test func `A seed replays identically`() throws {
        let story = SeedTests.generator.story(seed: 3)
        let digest = try Trial(story).digest
        #expect(try Trial(SeedTests.generator.story(seed: 3)).digest == digest)
        #expect(try Trial(SeedTests.generator.story(seed: 4)).digest != digest)
    }
}
