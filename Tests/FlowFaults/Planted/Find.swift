/// A planted bug that was found.
package struct Find: Sendable {
    package var seed: UInt64
    package var invariant: Invariant
    package var story: Story

    /// Tries one seed after the other until a check finds the bug.
    package static func first(
        _ bug: PlantedBug,
        in generator: StoryGenerator,
        seeds: some Sequence<UInt64>
    ) throws -> Find? {
        for seed in seeds {
            let story = generator.story(seed: seed)
            if let violation = try Trial(story, bug: bug).violations.first {
                return Find(seed: seed, invariant: violation.invariant, story: story)
            }
        }
        return nil
    }
}
