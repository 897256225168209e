import FlowDice
import FlowModel

/// A condition as somebody meant it: of eight facts, each of which may hold or not.
indirect enum Question {
    case fact(Int)
    case not(Question)
    case and([Question])
    case or([Question])

    static let factTexts = [
        "f0 is \"x\"", "tagged t1", "f2 >= 5", "ev3", "f4 is set", "f5 contains \"q\"", "ev6 ever",
        "f7 before 30 days ago",
    ]

    static func any(_ random: inout Dice, depth: Int = 0) -> Question {
        let parts = { (random: inout Dice) in
            (0...random.below(2) + 1).map { _ in Question.any(&random, depth: depth + 1) }
        }
        switch depth > 2 ? 0 : random.below(8) {
        case 0...3: return .fact(random.below(factTexts.count))
        case 4: return .not(any(&random, depth: depth + 1))
        case 5...6: return .and(parts(&random))
        default: return .or(parts(&random))
        }
    }

    /// Whether it holds when those facts do.
    func holds(_ facts: UInt64) -> Bool {
        switch self {
        case .fact(let index): facts >> UInt64(index) & 1 == 1
        case .not(let question): !question.holds(facts)
        case .and(let parts): parts.allSatisfy { $0.holds(facts) }
        case .or(let parts): parts.contains { $0.holds(facts) }
        }
    }

    /// With the parentheses it needs, and some more.
    ///
    /// `not` binds tighter than `and`, `and` tighter than `or`.
    func text(_ random: inout Dice, inside: Int = 0) -> String {
        let strength: Int
        var text: String
        switch self {
        case .fact(let index): (strength, text) = (3, Self.factTexts[index])
        case .not(let question): (strength, text) = (2, "not " + question.text(&random, inside: 2))
        case .and(let parts):
            strength = 1
            text = parts.map { $0.text(&random, inside: 1) }.joined(separator: random.chance(20) ? " AND " : " and ")
        case .or(let parts):
            strength = 0
            text = parts.map { $0.text(&random, inside: 0) }.joined(separator: random.chance(20) ? "  Or " : " or ")
        }
        if strength < inside || random.chance(10) { text = "(\(text))" }
        return text
    }
}

extension Condition {
    /// Whether it holds when those facts do; nil for a condition that is none of them.
    func holds(_ facts: UInt64) -> Bool? {
        switch self {
        case .all(let parts):
            let answers = parts.map { $0.holds(facts) }
            return answers.contains(nil) ? nil : !answers.contains(false)
        case .any(let parts):
            let answers = parts.map { $0.holds(facts) }
            return answers.contains(nil) ? nil : answers.contains(true)
        case .not(let part): return part.holds(facts).map { !$0 }
        default: return Condition.facts.firstIndex(of: self).map { facts >> UInt64($0) & 1 == 1 }
        }
    }

    /// What the texts of `Question.factTexts` mean, in their order.
    private static let facts: [Condition] = {
        var thirtyDays = CalendarDuration()
        thirtyDays.days = 30
        return [
            .field(.contact(Slug("f0")), .isOne(of: [.value(.text("x"))])), .tagged(Slug("t1")),
            .field(.contact(Slug("f2")), .atLeast(5)), .happened(Slug("ev3"), filter: nil),
            .field(.contact(Slug("f4")), .isSet), .field(.contact(Slug("f5")), .contains("q")),
            .happened(Slug("ev6"), filter: nil, .ever), .field(.contact(Slug("f7")), .before(.ago(thirtyDays))),
        ]
    }()
}
