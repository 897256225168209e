import FlowModel

/// Makes a story that fails as small as it gets while it fails in the same way (delta debugging: Zeller, Hildebrandt,
/// "Simplifying and Isolating Failure-Inducing Input", 2002).
package struct Shrinker {
    /// How much may be tried; counted, not timed, so that the same story comes out on every machine.
    package struct Effort: Sendable {
        package var stories: Int
        /// Batches of the Runner in all of these stories together: what a story costs.
        package var batches: Int

        package init(stories: Int = 3_000, batches: Int = .max) {
            (self.stories, self.batches) = (stories, batches)
        }
    }

    /// The smallest story found, and what happens in it.
    package struct Result {
        package var story: Story
        package var trial: Trial
        /// How many stories were tried.
        package var tries: Int
        /// Nothing was left to try.
        package var isComplete: Bool
    }

    private let invariant: Invariant
    private let bug: PlantedBug?
    private let effort: Effort

    package init(of invariant: Invariant, bug: PlantedBug? = nil, effort: Effort = Effort()) {
        (self.invariant, self.bug, self.effort) = (invariant, bug, effort)
    }

    /// - Throws: `StoryError` when that story cannot be run at all.
    package func shrink(_ story: Story) throws -> Result {
        var search = Search(
            story: story,
            trial: try Trial(story, bug: bug),
            effort: effort,
            // A story that the checker refuses now is none.
            run: { [bug] in try? Trial($0, bug: bug) },
            breach: { [invariant] trial in trial.violations.first { $0.invariant == invariant } }
        )
        var size = Int.max
        while size > search.story.size, !search.isSpent {
            size = search.story.size
            // What costs most first: what is left is quicker to try.
            search.cutBehindBreach()
            search.reduce(\.contacts)
            search.leaveOutIdleDeeds()
            search.reduce(\.faults)
            search.reduce(\.deeds)
            search.simplify()
        }
        return Result(story: search.story, trial: search.trial, tries: search.tries, isComplete: !search.isSpent)
    }
}

/// The smallest story so far, and what trying has cost.
private struct Search {
    private(set) var story: Story
    private(set) var trial: Trial
    private(set) var tries = 0
    private var batches = 0
    private let effort: Shrinker.Effort
    private let run: (Story) -> Trial?
    private let breach: (Trial) -> Violation?

    init(
        story: Story,
        trial: Trial,
        effort: Shrinker.Effort,
        run: @escaping (Story) -> Trial?,
        breach: @escaping (Trial) -> Violation?
    ) {
        (self.story, self.trial, self.effort, self.run, self.breach) = (story, trial, effort, run, breach)
    }

    var isSpent: Bool { tries >= effort.stories || batches >= effort.batches }

    /// Keeps a candidate that still fails.
    private mutating func take(_ candidate: Story) -> Bool {
        guard !isSpent else { return false }
        tries += 1
        guard let trial = run(candidate) else { return false }
        batches += trial.tally.ticks
        guard breach(trial) != nil else { return false }
        (story, self.trial) = (candidate, trial)
        return true
    }

    /// Leaves out what comes after the promise was broken.
    mutating func cutBehindBreach() {
        guard let end = breach(trial)?.at, end < story.length else { return }
        var candidate = story
        candidate.deeds.removeAll { $0.at > end }
        candidate.faults.removeAll { $0.at > end }
        candidate.length = end + 1
        _ = take(candidate)
    }

    /// Leaves out what was done by those who are no longer in the story.
    mutating func leaveOutIdleDeeds() {
        let contacts = Set(story.contacts.map(\.id))
        var candidate = story
        candidate.deeds.removeAll { !contacts.contains($0.contact) }
        if candidate.deeds.count < story.deeds.count { _ = take(candidate) }
    }

    /// Leaves out ever smaller parts of a list.
    mutating func reduce<Element>(_ path: WritableKeyPath<Story, [Element]>) {
        var part = story[keyPath: path].count
        while part > 0, !isSpent {
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
        while isSmaller, !isSpent {
            isSmaller = Simpler.stories(story).contains { take($0) }
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
