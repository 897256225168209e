import FlowDice
import FlowModel

/// How large a generated story is.
package struct StoryScale: Sendable, Hashable {
    package var contacts: Int
    package var days: Int

    package init(contacts: Int, days: Int) {
        (self.contacts, self.days) = (contacts, days)
    }
}

/// Makes the story of a seed: always the same one.
package struct StoryGenerator {
    /// Beginnings, some of them a few days before clocks change.
    private static let starts = [
        "2026-01-12T08:00:00Z", "2026-03-05T14:30:00Z", "2026-03-26T22:15:00Z", "2026-04-02T12:00:00Z",
        "2026-10-01T09:00:00Z", "2026-10-22T06:45:00Z", "2026-10-29T20:00:00Z", "2028-02-27T10:00:00Z",
        "2011-12-28T09:00:00Z", "2026-12-23T23:30:00Z",
    ]

    let scale: StoryScale

    package init(_ scale: StoryScale) { self.scale = scale }

    package func story(seed: UInt64) -> Story {
        var dice = Dice(seed, 1)
        let start = ISO8601.instant(dice.pick(StoryGenerator.starts)) ?? Instant(milliseconds: 0)
        let length = Int64(scale.days) * 86_400_000
        var flowDice = dice.split()
        var crowdDice = dice.split()
        var faultDice = dice.split()
        let editions = FolderGenerator(&flowDice, start: start).editions()
        let bursts = (0..<3).map { _ in Int64(dice.below(Int(length) * 9 / 10)) }
        let firstDay = Int(start.milliseconds / 86_400_000)
        let crowd = CrowdGenerator(scale: scale, length: length, bursts: bursts, firstDay: firstDay)
        let contacts = crowd.contacts(&crowdDice)
        var story = Story(
            seed: seed,
            start: start,
            length: length,
            zone: dice.pick(["UTC", "Europe/Amsterdam", "America/New_York"]),
            connections: dice.between(1, 4),
            holdsUnknown: dice.chance(20),
            editions: editions,
            contacts: contacts,
            deeds: crowd.deeds(of: contacts, &crowdDice),
            faults: FaultGenerator(length: length, editions: editions.count, bursts: bursts).faults(&faultDice)
        )
        MailGenerator(length: length, bursts: bursts).add(to: &story)
        return story
    }
}
