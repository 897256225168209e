import FlowModel

/// Makes a story that fails as small as it gets while it fails in the same way (delta debugging: Zeller, Hildebrandt,
/// "Simplifying and Isolating Failure-Inducing Input", 2002).
package struct Shrinker {
    /// Stories tried at most.
    private static let budget = 3_000

    private let invariant: Invariant
    private let bug: PlantedBug?

    package init(of invariant: Invariant, bug: PlantedBug? = nil) {
        (self.invariant, self.bug) = (invariant, bug)
    }

    /// The smallest story found, and what happens in it.
    package func shrink(_ story: Story) throws -> (story: Story, trial: Trial) {
        var search = Search(story: story, fails: fails)
        var size = Int.max
        while size > search.story.size, search.tries < Shrinker.budget {
            size = search.story.size
            // People first: what is left is quicker to try.
            search.reduce(\.contacts)
            search.reduce(\.faults)
            search.reduce(\.deeds)
            search.simplify()
        }
        return (search.story, try Trial(search.story, bug: bug))
    }

    private func fails(_ story: Story) -> Bool {
        // A story that the checker refuses now is none.
        (try? Trial(story, bug: bug))?.violations.contains { $0.invariant == invariant } ?? false
    }

    private struct Search {
        var story: Story
        let fails: (Story) -> Bool
        var tries = 0

        mutating func take(_ candidate: Story) -> Bool {
            guard tries < Shrinker.budget else { return false }
            tries += 1
            guard fails(candidate) else { return false }
            story = candidate
            return true
        }

        /// Leaves out ever smaller parts of a list.
        mutating func reduce<Element>(_ path: WritableKeyPath<Story, [Element]>) {
            var part = story[keyPath: path].count
            while part > 0 {
                var start = 0
                while start < story[keyPath: path].count {
                    var candidate = story
                    let end = min(start + part, candidate[keyPath: path].count)
                    candidate[keyPath: path].removeSubrange(start..<end)
                    if !take(candidate) { start += part }
                }
                part = part == 1 ? 0 : (part + 1) / 2
            }
        }

        /// Makes single things simpler: flows, steps, settings, people.
        mutating func simplify() {
            for candidate in Simpler.editions(story) where take(candidate) { break }
            var isSmaller = true
            while isSmaller, tries < Shrinker.budget {
                isSmaller = Simpler.stories(story).contains { take($0) }
            }
        }
    }
}

extension Story {
    /// How much there is to read.
    fileprivate var size: Int {
        let steps = editions.flatMap(\.flows).map { $0.file.text.count }.reduce(0, +)
        return steps + (contacts.count + deeds.count + faults.count) * 10 + deeds.map(\.repeats.count).reduce(0, +)
    }
}
