import FlowDice
import FlowInsights
import FlowModel

/// Invents journeys, queries and facts, with few names and few instants, so that much of it meets.
struct JourneyInventor {
    private static let hour = Int64(3_600_000)

    private var numbers: Dice

    init(seed: UInt64) {
        numbers = Dice(seed: seed)
    }

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 1...oneIn, using: &numbers) == 1 }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &numbers) }

    private mutating func instant() -> Instant {
        Instant(milliseconds: Int64.random(in: 0...100, using: &numbers) * JourneyInventor.hour)
    }

    mutating func query() -> JourneyQuery {
        let steps = (0..<Int.random(in: 1...7, using: &numbers)).map { number in step(number) }
        var query = JourneyQuery(Journey(title: "Some way", steps: steps))
        if chance(5) {
            let (one, other) = (instant(), instant())
            query.began = min(one, other)..<max(one, other)
        }
        if chance(4) { query.within = Int64.random(in: 0...60, using: &numbers) * JourneyInventor.hour }
        if chance(6) { query.source = pick(["google", "letter", "direct", "unheard of"]) }
        if chance(6) { query.members = members() }
        query.underWay = Int64.random(in: 1...80, using: &numbers) * JourneyInventor.hour
        query.breakdowns = (0..<Int.random(in: 0...5, using: &numbers)).map { _ in breakdown() }
        return query
    }

    private mutating func step(_ number: Int) -> Journey.Step {
        let paths = (0..<(chance(3) ? 3 : 1)).map { path in
            Journey.Path(title: "path \(number).\(path)", touchpoint: touchpoint())
        }
        return Journey.Step(title: "step \(number)", paths: paths)
    }

    private mutating func touchpoint() -> Touchpoint {
        let email = chance(3) ? nil : pick([Slug("one"), Slug("two")])
        switch Int.random(in: 0...9, using: &numbers) {
        case 0...3: return .event(Slug(pick(["one", "form", "order"]) ?? ""))
        case 4...5: return .sent(email: email)
        case 6...7: return .message(pick(Condition.MessageFact.allCases) ?? .clicked, email: email)
        case 8: return .stage(Slug(pick(["one", "lead"]) ?? ""))
        default: return .unsubscribed
        }
    }

    private mutating func members() -> Set<UInt32> {
        Set((0..<12).map { _ in UInt32.random(in: 0...24, using: &numbers) })
    }

    private mutating func breakdown() -> JourneyBreakdown {
        let flow = Slug(pick(["one", "care"]) ?? "")
        switch Int.random(in: 0...4, using: &numbers) {
        case 0:
            let instants = Set([instant(), instant(), instant()]).sorted()
            return .periods(instants, titles: (0...instants.count).map { "period \($0)" })
        case 1: return .change(instant(), titles: ["before", "after"])
        case 2:
            let arms = (1...3).map { JourneyBreakdown.Arm(title: "arm \($0)", isHoldout: chance(4)) }
            return .arms(flow: flow, split: pick(["2", "3.1"]) ?? "", arms: arms)
        case 3:
            let titles = (0..<Int.random(in: 0...3, using: &numbers)).map { "the \($0 + 1)th" }
            return .versions(flow: flow, titles: titles)
        default:
            return .segments((1...2).map { JourneyBreakdown.Members(title: "segment \($0)", contacts: members()) })
        }
    }

    /// Batches of one reading, each with the names that it needs and those before it.
    mutating func batches() -> [FactBatch] {
        var facts = JourneyFacts()
        var batches: [FactBatch] = []
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            var batch = facts.batch
            let before = batch.facts.count
            for _ in 0..<Int.random(in: 0...200, using: &numbers) { add(to: &facts) }
            batch = facts.batch
            batch.facts.removeFirst(before)
            batches.append(batch)
        }
        return batches
    }

    private mutating func add(to facts: inout JourneyFacts) {
        let often: [Fact.Kind] = [.sent, .sent, .clicked, .split, .split, .entered]
        let kinds = Fact.Kind.allCases + Array(repeating: .event, count: 12) + often
        let kind = pick(kinds) ?? .event
        // Some of them share a bucket of the sorter, or are far from all others.
        let far: UInt32 = chance(6) ? pick([256, 512, 4_000_000_000]) ?? 0 : 0
        let contact = far + UInt32.random(in: 0...14, using: &numbers)
        let name: String? =
            switch kind {
            case _ where chance(10): pick([nil, "none of these"]).flatMap(\.self)
            case .event: pick(["one", "form", "order"])
            case .entered, .split: pick(["one", "care"])
            case .stage: pick(["one", "lead"])
            default: pick(["one", "two"])
            }
        let source = chance(3) ? nil : pick(["google", "letter", "fair", ""])
        facts.add(
            contact,
            kind,
            name,
            detail: kind == .split ? pick(["2", "3.1", "4"]) : source,
            number: UInt16.random(in: 0...4, using: &numbers),
            hours: Double(Int.random(in: 0...100, using: &numbers))
        )
    }

    mutating func end() -> Instant { chance(3) ? instant() : Instant(milliseconds: 1_000 * JourneyInventor.hour) }
}
