import FlowModel

extension Flow {
    /// Where a contact may be after that step; `steps.count` is outside.
    func successors(of index: Int) -> [Int] {
        let step = steps[index]
        switch step.action {
        case .send(_, let otherwise), .notify(_, _, let otherwise), .callWebhook(_, _, let otherwise),
            .waitUntil(_, _, _, let otherwise):
            return [step.next] + (otherwise.map { [$0] } ?? [])
        case .decide(let branches, let otherwise): return branches.map(\.target) + [otherwise]
        case .goTo(let target, _, let limit): return limit == nil ? [target] : [target, step.next]
        case .split(let arms): return arms.map(\.target)
        case .wait, .waitFor, .set, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe, .record,
            .startFlow:
            return [step.next]
        case .stop: return []
        }
    }

    /// The steps that can be reached from `starts`, themselves included, by the ways that `ways` gives.
    func reachable(from starts: [Int], by ways: (Int) -> [Int]) -> [Bool] {
        var reached = [Bool](repeating: false, count: steps.count)
        var stack = starts.filter { $0 < steps.count }
        for start in stack { reached[start] = true }
        while let index = stack.popLast() {
            for next in ways(index) where next < steps.count && !reached[next] {
                reached[next] = true
                stack.append(next)
            }
        }
        return reached
    }
}

/// The loops of a graph: its strongly connected components that hold a cycle (Tarjan, without recursion).
struct Loops {
    private var order: [Int]
    private var low: [Int]
    private var isOnStack: [Bool]
    private var stack: [Int] = []
    private var clock = 0
    private(set) var components: [[Int]] = []

    static func components(of count: Int, by ways: (Int) -> [Int]) -> [[Int]] {
        var loops = Loops(count)
        for start in 0..<count where loops.order[start] < 0 { loops.visit(start, ways) }
        return loops.components
    }

    private init(_ count: Int) {
        order = Array(repeating: -1, count: count)
        low = Array(repeating: 0, count: count)
        isOnStack = Array(repeating: false, count: count)
    }

    private mutating func enter(_ index: Int) {
        order[index] = clock
        low[index] = clock
        clock += 1
        stack.append(index)
        isOnStack[index] = true
    }

    private mutating func visit(_ start: Int, _ ways: (Int) -> [Int]) {
        enter(start)
        var work = [(index: start, ways: ways(start).filter { $0 < order.count }, position: 0)]
        while var top = work.popLast() {
            if top.position < top.ways.count {
                let next = top.ways[top.position]
                top.position += 1
                work.append(top)
                if order[next] < 0 {
                    enter(next)
                    work.append((next, ways(next).filter { $0 < order.count }, 0))
                } else if isOnStack[next] {
                    low[top.index] = min(low[top.index], order[next])
                }
            } else {
                if let parent = work.last { low[parent.index] = min(low[parent.index], low[top.index]) }
                if low[top.index] == order[top.index] { leave(top.index, isSelfLoop: top.ways.contains(top.index)) }
            }
        }
    }

    private mutating func leave(_ index: Int, isSelfLoop: Bool) {
        var component: [Int] = []
        while let member = stack.popLast() {
            isOnStack[member] = false
            component.append(member)
            if member == index { break }
        }
        if component.count > 1 || isSelfLoop { components.append(component.sorted()) }
    }
}
