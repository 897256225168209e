import FlowDice
import FlowModel
import FlowRuntime

/// Generates how mail goes out: caps, limits and lists; with dice of its own, so that the rest of a story stays.
struct MailGenerator {
    let length: Int64
    /// When many things happen at once.
    let bursts: [Int64]

    func add(to story: inout Story) {
        var dice = Dice(story.seed, 2)
        if dice.chance(60) {
            story.mail.caps.perDay = dice.chance(70) ? dice.between(1, 2) : nil
            story.mail.caps.perWeek = dice.chance(60) ? dice.between(1, 4) : nil
        }
        if dice.chance(45) {
            story.mail.pauseAt = SendingPauseLimits(
                bounced: Double(dice.between(5, 30)) / 100,
                complained: dice.chance(50) ? Double(dice.between(2, 10)) / 100 : nil,
                leastMessages: dice.between(2, 6)
            )
        }
        if dice.chance(40) {
            story.mail.pace = SendingPace(
                perSecond: dice.chance(60) ? dice.between(1, 2) : nil,
                perDomainPerSecond: dice.between(1, 2)
            )
        }
        if dice.chance(50) { story.mail.relays = relays(&dice) }
        if !story.mail.relays.isEmpty { story.connections = story.mail.relays.reduce(0) { $0 + $1.connections } }
        for index in story.contacts.indices {
            switch dice.below(100) {
            case 0..<6: story.contacts[index].habits.isFull = true
            case 6..<16: story.contacts[index].habits.isGone = true
            default: break
            }
        }
        let count = max(2, story.contacts.count / 4)
        var works = (0..<count).map { _ in work(story, &dice) }
        works.sort { $0.at < $1.at }
        for index in works.indices { works[index].id = index + 1 }
        story.mail.works = works
    }

    /// The first is always well.
    private func relays(_ dice: inout Dice) -> [StoryRelay] {
        (0..<dice.between(2, 4)).map { index in
            let from = index == 0 ? 0 : max(0, dice.pick(bursts) - Int64(dice.below(1_800_000)))
            return StoryRelay(
                weight: dice.between(1, 3),
                connections: dice.between(1, 2),
                perSecond: dice.chance(25) ? dice.between(1, 3) : nil,
                fate: index == 0 ? .well : dice.pick(StoryRelay.Fate.allCases),
                from: from,
                until: from + Int64(dice.between(1, 20)) * 3_600_000
            )
        }
    }

    private func work(_ story: Story, _ dice: inout Dice) -> OperatorDeed {
        let known = story.contacts.filter(\.hasAddress).map(\.address)
        var addresses = (0..<dice.between(1, 3)).compactMap { _ in known.isEmpty ? nil : dice.pick(known) }
        if dice.chance(20) { addresses.append("stranger@example.com") }
        var at = Int64(dice.below(Int(length) * 9 / 10))
        if dice.chance(50) { at = dice.pick(bursts) + Int64(dice.below(20_000)) }
        let number = dice.below(1_000_000)
        guard dice.chance(55) else {
            return OperatorDeed(id: 0, at: at, kind: .lift(addresses, source: "lift \(number)"))
        }
        let entries = addresses.map { address in
            SuppressionEntry(
                address: address,
                reason: dice.pick(SuppressionEntry.Reason.allCases),
                source: "import \(number)"
            )
        }
        return OperatorDeed(id: 0, at: at, kind: .suppress(entries))
    }
}
