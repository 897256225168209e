import FlowDice
import FlowInsights
import FlowModel

/// Invents journeys whose numbers agree: 1 to 20 steps, skips, short and long titles, few and many contacts.
struct SankeyInventor {
    private var numbers: Dice

    static func report(seed: UInt64) -> JourneyReport {
        var inventor = SankeyInventor(numbers: Dice(seed: seed))
        return inventor.report()
    }

    private mutating func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }

    private mutating func title() -> String {
        switch random(0...5) {
        case 0: return String(repeating: "客户旅程", count: random(1...20))
        case 1: return String(repeating: "Wort", count: random(1...20))
        case 2: return "<&\"'>"
        default:
            return (0..<random(1...9)).map { _ in String(repeating: "ab", count: random(1...5)) }.joined(separator: " ")
        }
    }

    private mutating func report() -> JourneyReport {
        let count = random(1...20)
        let began = [random(0...3), random(1...90), random(1...20_000), random(1...2_000_000)][random(0...3)]
        var here = Array(repeating: 0, count: count)
        here[0] = began
        var sketch = JourneySketch(title: title(), steps: (0..<count).map { _ in title() }, began: began, links: [])
        for from in 0..<count where here[from] > 0 && from + 1 < count {
            var left = here[from]
            var targets = Set([from + 1])
            for _ in 0..<random(0...3) { targets.insert(random(from + 1...count - 1)) }
            for to in targets.sorted() where left > 0 {
                let contacts = random(0...left)
                guard contacts > 0 else { continue }
                sketch.links.append((from, to, contacts, Double(random(1...900)) / 10))
                here[to] += contacts
                left -= contacts
            }
            sketch.underWay[from] = random(0...left)
            if random(0...3) == 0, here[from] > 1 {
                let first = random(1...here[from] - 1)
                sketch.paths[from] = [(title(), first), (title(), here[from] - first)]
            }
        }
        return sketch.report
    }
}
