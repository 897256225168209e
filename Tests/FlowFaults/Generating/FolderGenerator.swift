import FlowDice
import FlowModel

/// Generates flows folders: a first one, and what it is changed to later.
struct FolderGenerator {
    /// Events that applications report.
    static let events = ["lead", "demo requested", "order completed", "trial started"]
    static let goals = ["meeting booked", "subscription started"]

    private let dice: Dice
    private let firstDay: Int

    init(_ dice: inout Dice, start: Instant) {
        self.dice = dice.split()
        firstDay = Int(start.milliseconds / 86_400_000)
    }

    func editions() -> [StoryFolder] {
        var dice = dice
        var titles = ["welcome", "trial", "renewal", "webinar"]
        titles.shuffle(using: &dice)
        titles = Array(titles.prefix(dice.between(1, 3)))
        let plan = FolderPlan(titles: titles, firstDay: firstDay, &dice)
        let flows = titles.indices.map { FlowGenerator(plan, index: $0, dice: &dice).flow() }
        var first = StoryFolder(flows: flows, lifecycle: plan.lifecycle)
        for email in flows.flatMap(\.emails).sorted() where dice.chance(15) {
            first.emailTopics[email] = dice.pick(["newsletter", "product", "transactional"])
        }
        var editions = [first]
        for _ in 0..<dice.between(1, 2) {
            var changed = first
            let index = dice.below(changed.flows.count)
            changed.flows[index] = FlowGenerator(plan, index: index, dice: &dice).flow()
            if dice.chance(40) { changed.lifecycle = plan.changed(&dice) }
            editions.append(changed)
        }
        // Whoever is inside an edition that was changed goes on with its emails.
        let emails = editions.reduce(into: Set<String>()) { $0.formUnion($1.emails) }
        for index in editions.indices { editions[index].otherEmails = emails }
        return editions
    }
}
