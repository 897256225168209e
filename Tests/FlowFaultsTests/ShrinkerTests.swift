import FlowFaults
import Foundation
import Testing

@Suite struct ShrinkerTests {
    /// A golden file holds the bug and the seed, and the story that is left of it.
    @Test func `A story that fails becomes short and reads like a scenario`() async throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/shrunk.golden")
        let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "=== output\n")
        let words = parts[0].split(whereSeparator: \.isWhitespace)
        let bug = try #require(PlantedBug.allCases.first { "\($0)" == words[0] })
        let seed = try #require(UInt64(words[1]))
        let story = StoryGenerator(StoryScale(contacts: 3, days: 2)).story(seed: seed)
        let text = try await OwnThread.run {
            guard let broken = try Trial(story, bug: bug).violations.first else { return "nothing is broken" }
            let small = try Shrinker(of: broken.invariant, bug: bug).shrink(story)
            return StoryReport(small.story, small.trial).text
        }
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try "\(bug) \(seed)\n=== output\n\(text)".write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded; run the tests again without RECORD_GOLDEN")
        }
        #expect(text == parts.dropFirst().first)
    }

    @Test(arguments: [Shrinker.Effort(stories: 9), Shrinker.Effort(batches: 200)])
    func `When the effort is spent the best story so far is left`(effort: Shrinker.Effort) async throws {
        let bug = PlantedBug.rewrittenAtRetry
        let generator = StoryGenerator(StoryScale(contacts: 8, days: 5))
        let small = try await OwnThread.run {
            try Find.first(bug, in: generator, seeds: 1...30).map { find in
                let small = try Shrinker(of: find.invariant, bug: bug, effort: effort).shrink(find.story)
                let isStillBroken = small.trial.violations.contains { $0.invariant == find.invariant }
                return (small.isComplete, small.tries, isStillBroken)
            }
        }
        let (isComplete, tries, isStillBroken) = try #require(small)
        #expect(!isComplete)
        #expect(tries > 0 && tries <= effort.stories)
        #expect(isStillBroken)
    }
}
