import FlowModel

/// Generates flows folders: a first one, and what it is changed to later.
struct FolderGenerator {
    /// Events that applications report.
    static let events = ["lead", "demo requested", "order completed", "trial started"]
    static let goals = ["meeting booked", "subscription started"]

    private let dice: Dice

    init(_ dice: inout Dice) { self.dice = dice.split() }

    func editions() -> [StoryFolder] {
        var dice = dice
        var titles = ["welcome", "trial", "renewal", "webinar"]
        titles.shuffle(using: &dice)
        let flows = titles.prefix(dice.between(1, 3)).map { title in
            FlowGenerator(title: title, dice: &dice).flow()
        }
        var first = StoryFolder(flows: flows)
        for email in flows.flatMap(\.emails).sorted() where dice.chance(15) {
            first.emailTopics[email] = dice.pick(["newsletter", "product", "transactional"])
        }
        var editions = [first]
        for _ in 0..<dice.between(1, 2) {
            var changed = first
            let index = dice.below(changed.flows.count)
            let title = changed.flows[index].title
            changed.flows[index] = FlowGenerator(title: title, dice: &dice).flow()
            editions.append(changed)
        }
        // Whoever is inside an edition that was changed goes on with its emails.
        let emails = editions.reduce(into: Set<String>()) { $0.formUnion($1.emails) }
        for index in editions.indices { editions[index].otherEmails = emails }
        return editions
    }
}
