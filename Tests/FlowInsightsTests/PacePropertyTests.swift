import FlowDice
import FlowInsights
import FlowModel
import Testing

/// Walks every way through a small flow, step by step in time, and counts.
private struct EveryWay {
    let steps: [Step]
    /// Hours; a wait until a condition may end after each of these, from none to its most.
    private let grid = 24
    private let week = 7 * 24
    private var best = 0
    private var budget = 400_000

    init(_ steps: [Step]) {
        self.steps = steps
    }

    /// Nil when there are too many ways to walk them all.
    mutating func most(fromHours hours: [Int]) -> Int? {
        for hour in hours { walk(0, hour: hour, jumps: [:], sent: [], depth: 0) }
        return budget > 0 ? best : nil
    }

    private mutating func walk(_ index: Int, hour: Int, jumps: [Int: Int], sent: [Int], depth: Int) {
        budget -= 1
        best = max(best, sent.reversed().prefix { (sent.last ?? 0) - $0 < week }.count)
        guard steps.indices.contains(index), budget > 0, depth < 200, hour < 5 * week else { return }
        let step = steps[index]
        func on(_ target: Int, _ walker: inout EveryWay, after: Int = 0) {
            walker.walk(target, hour: hour + after, jumps: jumps, sent: sent, depth: depth + 1)
        }
        switch step.action {
        case .send(_, let otherwise):
            walk(step.next, hour: hour, jumps: jumps, sent: sent + [hour], depth: depth + 1)
            if let otherwise { on(otherwise, &self) }
        case .wait(let duration): on(step.next, &self, after: hours(duration))
        case .waitFor(.next(let days, let at), _):
            var moment = hour + 1
            while moment % 24 != at / 3_600_000 || !days.days.contains(moment / 24 % 7 + 1) { moment += 1 }
            on(step.next, &self, after: moment - hour)
        case .waitUntil(_, _, let duration, let otherwise):
            for passed in stride(from: 0, through: hours(duration), by: grid) { on(step.next, &self, after: passed) }
            on(otherwise ?? step.next, &self, after: hours(duration))
        case .decide(let branches, let otherwise):
            for branch in branches { on(branch.target, &self) }
            on(otherwise, &self)
        case .split(let arms): for arm in arms { on(arm.target, &self) }
        case .goTo(let target, _, let limit):
            let done = jumps[index] ?? 0
            guard done < limit ?? .max else { return on(step.next, &self) }
            var counted = jumps
            counted[index] = done + 1
            walk(target, hour: hour, jumps: counted, sent: sent, depth: depth + 1)
        case .stop: return
        default: on(step.next, &self)
        }
    }

    private func hours(_ duration: CalendarDuration) -> Int { duration.days * 24 + Int(duration.seconds / 3600) }
}

private struct SmallFlows {
    private var numbers: Dice
    private let count: Int

    static func steps(seed: UInt64) -> [Sketch] {
        var numbers = Dice(seed: seed)
        let count = Int.random(in: 2...7, using: &numbers)
        var flows = SmallFlows(numbers: numbers, count: count)
        return (0..<count).map { flows.step($0 + 1) }
    }

    private init(numbers: Dice, count: Int) {
        (self.numbers, self.count) = (numbers, count)
    }

    private mutating func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }

    private mutating func step(_ place: Int) -> Sketch {
        switch random(0...9) {
        case 0, 1, 2: .send("email")
        case 3, 4: .wait(days: random(1...6))
        case 5: .until("clicked", days: random(1...3))
        case 6: .untilMoment(.next(DaySet([random(1...7), random(1...7)]), at: 9 * 3_600_000), "Monday 09:00")
        case 7: .oneLine("seen", jump(place), otherwise: nil)
        case 8: .either(.until("clicked", days: random(1...4)), otherwise: random(0...1) == 0 ? .stop : jump(place))
        default: .split([(share: 5000, steps: [.send("left")]), (share: 5000, steps: [.wait(days: 2)])])
        }
    }

    /// Back only so often, so that the ways can be counted.
    private mutating func jump(_ place: Int) -> Sketch {
        let target = random(1...count + 1)
        return .jump(to: "\(target)", limit: target <= place ? random(1...2) : nil)
    }
}

@Suite struct PacePropertyTests {
    @Test func `The most emails are those of the best of all ways`() {
        var counted = 0
        for seed in UInt64(1)...250 {
            let flow = Sketch.flow("flow", SmallFlows.steps(seed: seed))
            var ways = EveryWay(flow.steps)
            guard let most = ways.most(fromHours: Array(stride(from: 0, to: 168, by: 24))) else { continue }
            counted += 1
            let pace = EmailPace([flow])
            guard pace.most != most else { continue }
            Issue.record("seed \(seed): \(pace) instead of \(most) of \(flow.steps.map(\.text))")
        }
        #expect(counted > 150)
    }
}
