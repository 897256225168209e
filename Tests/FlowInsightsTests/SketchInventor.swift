import FlowDice

/// Invents flows: blocks in blocks, splits, jumps forwards and back, long and short names.
struct SketchInventor {
    private var numbers: Dice
    private let topCount: Int
    private var left: Int

    static func steps(seed: UInt64, most: Int) -> [Sketch] {
        var numbers = Dice(seed: seed)
        let top = Int.random(in: 1...max(1, most / 2), using: &numbers)
        var inventor = SketchInventor(numbers: numbers, topCount: top, left: most - top)
        return (0..<top).map { _ in inventor.step(depth: 0) }
    }

    private init(numbers: Dice, topCount: Int, left: Int) {
        (self.numbers, self.topCount, self.left) = (numbers, topCount, left)
    }

    private mutating func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }

    private mutating func words(_ most: Int) -> String {
        (0..<random(1...most)).map { _ in String(repeating: "mail", count: random(1...4)) }.joined(separator: " ")
    }

    private mutating func step(depth: Int) -> Sketch {
        switch random(0...(depth < 3 && left > 3 ? 11 : 8)) {
        case 0, 1: return .send(words(4))
        case 2, 3: return .wait(days: random(1...9))
        case 4: return .tag(words(2))
        case 5: return .oneLine(words(5), part(), otherwise: random(0...2) == 0 ? part() : nil)
        case 6: return .either(.until(words(3), days: 4), otherwise: part())
        case 7: return .oneLine(words(2), jump(), otherwise: nil)
        case 8: return jump()
        case 9: return .split((0..<random(2...4)).map { _ in (share: 2500, steps: body(depth + 1, least: 0)) })
        default:
            let branches = (0..<random(1...3)).map { _ in (condition: words(4), steps: body(depth + 1, least: 1)) }
            return .block(branches, otherwise: random(0...1) == 0 ? body(depth + 1, least: 1) : nil)
        }
    }

    private mutating func body(_ depth: Int, least: Int) -> [Sketch] {
        let count = min(random(least...4), max(left, least))
        left -= count
        return (0..<count).map { _ in step(depth: depth) }
    }

    private mutating func part() -> Sketch {
        switch random(0...4) {
        case 0: .stop
        case 1: jump()
        case 2: .send(words(2))
        default: .tag(words(1))
        }
    }

    private mutating func jump() -> Sketch {
        .jump(to: "\(random(1...topCount + 1))", limit: random(0...1) == 0 ? nil : random(1...3))
    }
}
