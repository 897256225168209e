import FlowModel
import FlowRuntime

/// One run of a story, judged.
package struct Trial: Sendable {
    package let violations: [Violation]
    package let tally: Tally
    /// The same for two runs in which the same happened.
    package var digest: UInt64 { journal.digest }
    let journal: Journal

    /// Runs the story with the product, or with the product and a bug in front of its ports.
    /// - Throws: `StoryError` when the checker refuses a flow.
    package init(_ story: Story, bug: PlantedBug? = nil) throws {
        let folders = story.editions + (story.calmEdition.map { [$0] } ?? [])
        let world = try World(story, editions: try folders.map { try $0.checked() }, bug: bug)
        try world.run()
        journal = world.journal
        let people = PeopleCheck(story, world.editions, world.journal)
        let deliveries = DeliveryCheck(world.journal, story)
        var violations = people.violations + deliveries.violations
        violations += ConsentCheck(world.journal, people, story).violations
        let pace = PaceCheck(world.journal, people, story)
        violations += pace.violations
        violations += world.neglect
        violations += [world.trouble].compactMap { $0 }
        violations += Trial.errands(world, people)
        if world.trouble == nil {
            world.letGo()
            let store = try world.files.open()
            violations += try StoreCheck(store, people, deliveries, story, at: world.uptime).violations
        }
        self.violations = violations.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
        var tally = world.tally
        tally += people.tally
        tally += deliveries.tally
        tally += pace.tally
        self.tally = tally
    }

    /// Every sender has its answer, and the store what was answered, once.
    private static func errands(_ world: World, _ people: PeopleCheck) -> [Violation] {
        world.errands.sorted { $0.key < $1.key }.compactMap { id, errand in
            let events = people.taken[id] ?? []
            if errand.isAnswered, events.count == 1 { return nil }
            let contact = world.story.contacts.first { $0.id == errand.contact }
            return Violation(
                invariant: .answeredEventIsKept,
                at: world.uptime,
                contact: contact?.address,
                expected: "\(id) is answered and is one event",
                happened: "\(errand.isAnswered ? "answered" : "not answered"), \(events.count) events"
            )
        }
    }
}
