import FlowDice
import FlowModel

/// A lifecycle made by chance, with flows that follow it, and what happens to one contact, hour by hour.
struct LifecycleStory {
    static let start = moment("2026-03-20 08:00")
    static let hours = 16 * 24

    var lifecycle: Lifecycle
    var flows: [Flow]
    /// What happens in the order in which it arrives, by the hour since the start.
    var happenings: [Int: [Happening]] = [:]

    enum Happening {
        case track(Slug, [Slug: Value])
        case change(ContactChange)
    }

    private static let events: [Slug] = ["visit", "click", "buy"]
    private static let segments: [Slug] = ["s0", "s1", "s2"]
    private static let stages: [Slug] = ["a", "b", "c", "d"]
    private static let outside: [Slug] = ["x", "y"]

    /// Ends within summer time, which begins on 29 March.
    init(seed: UInt64) {
        var dice = Dice(seed: seed)
        let segments = Self.segments.enumerated().map { index, name in
            Lifecycle.Segment.named(name, Self.condition(&dice, segments: Self.segments.prefix(index), isRule: false))
        }
        func rules(_ names: [Slug]) -> [(Slug, Condition?)] {
            names.map { name in
                let isMovedIntoByHand = Int.random(in: 0..<5, using: &dice) == 0
                return (
                    name, isMovedIntoByHand ? nil : Self.condition(&dice, segments: Self.segments[...], isRule: true)
                )
            }
        }
        let hasDecay = Int.random(in: 0..<4, using: &dice) > 0
        let every = CalendarDuration.of(days: Int.random(in: 1...5, using: &dice))
        lifecycle = .stages(
            rules(Self.stages),
            outside: rules(Self.outside),
            scoring: Self.scoring(&dice),
            decay: hasDecay ? Decay(points: Int.random(in: 1...9, using: &dice), every: every) : nil,
            segments: segments
        )
        flows = [
            .named("segment", on: [.segment("s1")], enter: .everyTime, steps: [.tag("t1")]),
            .named("score", on: [.score(atLeast: 12)], enter: .everyTime, steps: [.tag("t2")]),
            .named("stage", on: [.stage("b"), .stage("x")], enter: .everyTime, steps: [.tag("t3")]),
        ]
        for _ in 0..<40 {
            let hour = Int.random(in: 0..<Self.hours, using: &dice)
            for _ in 0...Int.random(in: 0..<3, using: &dice) / 2 {
                happenings[hour, default: []].append(Self.happening(&dice, at: hour))
            }
        }
    }

    private static func pick<Element>(_ elements: some Collection<Element>, _ dice: inout Dice) -> Element {
        guard let element = elements.randomElement(using: &dice) else { preconditionFailure("nothing to pick from") }
        return element
    }

    private static func scoring(_ dice: inout Dice) -> [ScoringRule] {
        var rules: [ScoringRule] = []
        for _ in 0..<Int.random(in: 1...5, using: &dice) {
            let rule = ScoringRule.on(
                .event(pick(events, &dice)),
                pick([-6, -2, 3, 5, 8], &dice),
                where: pick(
                    [nil, nil, .field(.propertyThenContact("plan"), .isOne(of: [.value(.text("pro"))]))],
                    &dice
                ),
                atMost: pick([nil, nil, 4, 14], &dice),
                oncePerDay: Int.random(in: 0..<3, using: &dice) == 0
            )
            // Rules of the same text are one rule, and count together.
            if !rules.contains(where: { $0.text == rule.text }) { rules.append(rule) }
        }
        return rules
    }

    private static func condition(
        _ dice: inout Dice,
        segments: ArraySlice<Slug>,
        isRule: Bool,
        depth: Int = 0
    ) -> Condition {
        func part() -> Condition { condition(&dice, segments: segments, isRule: isRule, depth: depth + 1) }
        let days = CalendarDuration.of(days: Int.random(in: 1...6, using: &dice))
        switch Int.random(in: 0..<(depth < 2 ? 12 : 9), using: &dice) {
        case 0 where isRule, 1 where isRule: return .happening(pick(events, &dice))
        case 0, 1: return .stage(.atLeast(pick(stages, &dice)))
        case 2: return .score(atLeast: Double(Int.random(in: -2...20, using: &dice)))
        case 3: return .recently(pick(events, &dice), days, atLeast: Int.random(in: 1...3, using: &dice))
        case 4:
            return .happened(
                pick(events, &dice),
                filter: nil,
                Condition.Occurring(.ever, atLeast: Int.random(in: 1...4, using: &dice))
            )
        case 5: return .contact("plan", is: .text("pro"))
        case 6: return .contact("signed up", pick([.after(.ago(days)), .before(.ago(days))], &dice))
        case 7 where !segments.isEmpty: return .inSegment(pick(segments, &dice))
        case 7, 8: return .stage(.isOne(of: [pick(stages + outside, &dice)]))
        case 9: return .all([part(), part()])
        case 10: return .any([part(), part()])
        // A bare event is asked for when it happens; that it does not is no moment.
        default: return .not(condition(&dice, segments: segments, isRule: false, depth: 2))
        }
    }

    private static func happening(_ dice: inout Dice, at hour: Int) -> Happening {
        switch Int.random(in: 0..<12, using: &dice) {
        case 0: return .change(.addPoints(pick([-7, 4, 9], &dice)))
        case 1: return .change(.moveToStage(pick(stages + outside, &dice)))
        case 2: return .change(.set("plan", pick([.text("pro"), .text("free"), .null], &dice)))
        case 3:
            let signedUp = start.adding(seconds: Int64(hour - Int.random(in: 0..<140, using: &dice)) * 3600)
            return .change(.set("signed up", .text(ISO8601.text(of: signedUp, in: .utc))))
        default: return .track(pick(events, &dice), pick([[:], ["plan": .text("pro")]], &dice))
        }
    }
}
