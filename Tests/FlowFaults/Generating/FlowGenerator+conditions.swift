import FlowDice
import FlowModel

extension FlowGenerator {
    mutating func condition(depth: Int) -> StoryCondition {
        if depth < 2, dice.chance(20) {
            let parts = [condition(depth: depth + 1), condition(depth: depth + 1)]
            return dice.chance(50) ? .all(parts) : .any(parts)
        }
        if dice.chance(15) { return .not(condition(depth: 2)) }
        if dice.chance(30) { return ofLifecycle() }
        return isSent && dice.chance(70) ? ofMessage() : ofContact()
    }

    private mutating func ofMessage() -> StoryCondition {
        let fact = dice.pick([Condition.MessageFact.clicked, .clicked, .opened, .replied, .bounced, .complained])
        switch dice.below(5) {
        case 0, 1: return .message(fact, .lastSend)
        case 2: return .message(fact, .email(dice.pick(emails)))
        case 3: return .message(fact, .anyOfEntry)
        default: return .message(.clicked, .link(dice.pick(["guide", "pricing"])))
        }
    }

    /// Of where the contact stands, and of what it ever did.
    private mutating func ofLifecycle() -> StoryCondition {
        let days = StoryDuration.short(&dice)
        let event = dice.pick(FolderGenerator.events)
        switch dice.below(14) {
        case 0: return .happened(event, filter: nil, StoryCondition.Often(period: .ever))
        case 1: return .happened(event, filter: nil, StoryCondition.Often(period: .inTheLast(days)))
        case 2: return .happened(event, filter: nil, StoryCondition.Often(atLeast: 2))
        case 3: return .happened(event, filter: filter(), StoryCondition.Often(period: .ever, atLeast: 2))
        case 4: return .happened(FolderPlan.event(of: title), filter: nil, StoryCondition.Often(atLeast: 2))
        case 5: return .stage(.atLeast(dice.pick(["MQL"] + stages.filter { $0 != "Lost" })))
        case 6: return .stage(dice.chance(50) ? .one(dice.pick(stages)) : .not(dice.pick(stages)))
        case 7: return .field("score", dice.pick([.atLeast(10), .under(5), .between(0, 20)]))
        case 8: return .inSegment(dice.pick(plan.lifecycle.segments).title)
        case 9: return .tagged("\(title) \(dice.pick(["warm", "cold"]))")
        case 10: return dice.chance(70) ? .subscribed(dice.pick(["newsletter", "product"])) : .unsubscribed
        case 11: return .date("renewal date", isBefore: dice.chance(50), .day(plan.firstDay + dice.below(20)))
        case 12: return .date("renewal date", isBefore: dice.chance(50), .ago(days))
        default: return .date("renewal date", isBefore: dice.chance(50), .fromNow(days))
        }
    }

    private mutating func ofContact() -> StoryCondition {
        switch dice.below(10) {
        case 0: return .happened(dice.pick(FolderGenerator.goals + FolderGenerator.events), filter: nil)
        case 1: return .happened("order completed", filter: filter())
        case 2: return .field("country", .isOne(of: ["NL"]))
        case 3: return .field("country", .isNone(of: ["NL", "BE"]))
        case 4: return .field("plan", dice.pick([.isSet, .isNotSet, .contains("r"), .startsWith("p")]))
        case 5: return .field("seats", dice.pick([.atLeast(10), .under(25), .between(5, 40)]))
        case 6: return .field("email", dice.pick([.endsWith("@example.com"), .startsWith("c1")]))
        case 7: return .trigger("amount", dice.pick([.atLeast(100), .under(300)]))
        case 8: return .trigger("source", dice.pick([.isOne(of: ["webinar"]), .isNotSet]))
        default: return .field("\(title) state", dice.pick([.isOne(of: ["warm"]), .isNotSet]))
        }
    }

    mutating func filter() -> StoryCondition.Filter {
        switch dice.below(3) {
        case 0: StoryCondition.Filter(property: "amount", comparison: .atLeast(100))
        case 1: StoryCondition.Filter(property: "source", comparison: .isOne(of: ["webinar", "ads"]))
        default: StoryCondition.Filter(property: "country", comparison: .isOne(of: ["NL"]))
        }
    }
}
