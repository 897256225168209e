import FlowDice
import FlowModel

/// What the flows of a folder share, so that they can act upon each other without a circle: a flow acts upon those
/// behind it only.
struct FolderPlan: Sendable {
    var titles: [String]
    var lifecycle: StoryLifecycle
    /// The day on which the story begins, since 1970.
    var firstDay: Int

    /// The event that a flow records.
    static func event(of title: String) -> String { "\(title) noted" }

    /// Stages, from few to all of them.
    init(titles: [String], firstDay: Int, _ dice: inout Dice) {
        (self.titles, self.firstDay) = (titles, firstDay)
        lifecycle = StoryLifecycle()
        let stages = [
            StoryLifecycle.Stage(title: "Prospect", rule: dice.chance(50) ? .field("country", .isSet) : nil),
            StoryLifecycle.Stage(title: "Lead", rule: .happened("lead", filter: nil)),
            StoryLifecycle.Stage(title: "MQL", rule: .field("score", .atLeast(dice.between(5, 20)))),
            StoryLifecycle.Stage(
                title: "SQL",
                rule: .all([
                    .happened("meeting booked", filter: nil, StoryCondition.Often(period: .ever)),
                    .field("plan", .isSet),
                ])
            ),
            StoryLifecycle.Stage(
                title: "Customer",
                rule: .happened("order completed", filter: nil, StoryCondition.Often(atLeast: 2))
            ),
        ]
        lifecycle.stages = stages.filter { $0.title == "MQL" || dice.chance(70) }
        if dice.chance(70) {
            lifecycle.stages.append(
                StoryLifecycle.Stage(title: "Lost", rule: .field("plan", .isOne(of: ["free"])), isOutside: true)
            )
        }
        lifecycle.segments = segments(&dice)
        lifecycle.scoring = rules(&dice)
        if dice.chance(60) { lifecycle.decay = decay(&dice) }
    }

    /// The same with other points, and one segment more.
    func changed(_ dice: inout Dice) -> StoryLifecycle {
        var changed = lifecycle
        changed.scoring = rules(&dice)
        changed.decay = dice.chance(60) ? decay(&dice) : nil
        changed.segments.append(StoryLifecycle.Segment(title: "set up", condition: .field("seats", .atLeast(10))))
        return changed
    }

    private func decay(_ dice: inout Dice) -> StoryLifecycle.Decay {
        StoryLifecycle.Decay(points: dice.between(1, 6), every: StoryDuration.short(&dice))
    }

    private func segments(_ dice: inout Dice) -> [StoryLifecycle.Segment] {
        typealias Often = StoryCondition.Often
        let days = StoryDuration(days: dice.between(1, 9))
        let all: [(String, StoryCondition)] = [
            ("dutch", .field("country", .isOne(of: ["NL"]))),
            ("good leads", .any([.field("score", .atLeast(10)), .stage(.atLeast("MQL"))])),
            ("recent", .happened("order completed", filter: nil, Often(period: .inTheLast(days)))),
            ("renewing", .date("renewal date", isBefore: false, .fromNow(days))),
            ("renewed", .date("renewal date", isBefore: true, .ago(days))),
            ("marked", .tagged("\(titles[0]) warm")),
            ("readers", .message(.clicked, .anyOfEntry, Often(period: .ever))),
            ("regular", .happened("lead", filter: nil, Often(period: .inTheLast(StoryDuration(days: 20)), atLeast: 2))),
            ("open", .subscribed("newsletter")),
        ]
        var segments = all.filter { $0.0 == "dutch" || dice.chance(60) }
        // Events that flows record are counted across restarts.
        for title in titles {
            let often = Often(period: .ever)
            segments.append(("\(title) known", .happened(FolderPlan.event(of: title), filter: nil, often)))
        }
        segments.append(("dutch and good", .all([.inSegment("dutch"), .field("score", .atLeast(5))])))
        return segments.map { StoryLifecycle.Segment(title: $0.0, condition: $0.1) }
    }

    private func rules(_ dice: inout Dice) -> [StoryLifecycle.Rule] {
        func rule(_ kind: StoryFlow.Trigger.Kind, _ points: Int) -> StoryLifecycle.Rule {
            StoryLifecycle.Rule(subject: StoryFlow.Trigger(kind: kind), points: points)
        }
        var rules = [
            rule(.event("lead"), 10), rule(.event("meeting booked"), 30), rule(.event("trial started"), -4),
            rule(.message(.opened, email: nil), 2), rule(.message(.clicked, email: nil), 5),
            rule(.event("order completed"), 3), rule(.event(FolderPlan.event(of: titles[0])), 4),
        ]
        rules[5].subject.filter = StoryCondition.Filter(property: "amount", comparison: .atLeast(100))
        for index in rules.indices {
            if dice.chance(40) { rules[index].limit = dice.between(3, 25) }
            if dice.chance(30) { rules[index].isOnceADay = true }
            // One limit may stand there.
            if rules[index].isOnceADay { rules[index].limit = nil }
        }
        return rules.filter { _ in dice.chance(75) }
    }
}
