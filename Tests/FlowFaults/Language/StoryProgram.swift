/// The steps of a flow as a graph, made by the checks for themselves.
struct StoryProgram: Sendable {
    struct Node: Sendable {
        var number: String
        var what: What
        /// The node that follows; `nodes.count` ends the flow.
        var next: Int
        /// Where it goes when it was not done for good, or the time ran out.
        var otherwise: Int?

        var action: (any StoryAction)? {
            if case .act(let action) = what { action } else { nil }
        }
    }

    enum What: Sendable {
        case act(any StoryAction)
        case decide([Way], otherwise: Int)
        /// Shares in percent, and where each arm begins.
        case split([(share: Int, target: Int)])
    }

    struct Way: Sendable {
        var condition: StoryCondition
        var target: Int
    }

    private(set) var nodes: [Node] = []
    /// Where each written step begins, by its id.
    private(set) var start: [Int: Int] = [:]
    /// By the written steps' ids.
    let numbers: [Int: String]

    init(_ flow: StoryFlow) {
        numbers = StoryProgram.numbers(flow.steps)
        var count = 0
        StoryProgram.count(flow.steps, &count, &start)
        lower(flow.steps, after: count)
    }

    static func numbers(_ steps: [StoryStep], prefix: String = "", from first: Int = 1) -> [Int: String] {
        var numbers: [Int: String] = [:]
        for (index, step) in steps.enumerated() {
            let number = "\(prefix)\(first + index)"
            numbers[step.id] = number
            var inside = 1
            for list in step.lists {
                numbers.merge(self.numbers(list, prefix: number + ".", from: inside)) { _, new in new }
                inside += list.count
            }
        }
        return numbers
    }

    private static func count(_ steps: [StoryStep], _ count: inout Int, _ start: inout [Int: Int]) {
        for step in steps {
            start[step.id] = count
            count += 1
            switch step.body {
            case .plain(_, let otherwise): count += otherwise == nil ? 0 : 1
            case .oneLineIf(_, _, let otherwise): count += otherwise == nil ? 1 : 2
            case .block, .split: for list in step.lists { self.count(list, &count, &start) }
            }
        }
    }

    private mutating func lower(_ steps: [StoryStep], after: Int) {
        for (index, step) in steps.enumerated() {
            let next = index + 1 < steps.count ? start[steps[index + 1].id] ?? after : after
            lower(step, next: next)
        }
    }

    private mutating func lower(_ step: StoryStep, next: Int) {
        let here = nodes.count
        let number = numbers[step.id] ?? ""
        func add(_ what: What, otherwise: Int? = nil) {
            nodes.append(Node(number: number, what: what, next: next, otherwise: otherwise))
        }
        switch step.body {
        case .plain(let action, let otherwise):
            add(.act(action), otherwise: otherwise == nil ? nil : here + 1)
            if let otherwise { add(.act(otherwise)) }
        case .oneLineIf(let condition, let action, let otherwise):
            let way = Way(condition: condition, target: here + 1)
            add(.decide([way], otherwise: otherwise == nil ? next : here + 2))
            add(.act(action))
            if let otherwise { add(.act(otherwise)) }
        case .block(let branches, let otherwise):
            let ways = branches.map { branch in
                Way(condition: branch.condition, target: branch.steps.first.flatMap { start[$0.id] } ?? next)
            }
            add(.decide(ways, otherwise: otherwise.first.flatMap { start[$0.id] } ?? next))
            for list in step.lists { lower(list, after: next) }
        case .split(let arms):
            let written = arms.compactMap(\.percent).reduce(0, +)
            add(
                .split(
                    arms.map { arm in
                        let target = arm.steps.first.flatMap { start[$0.id] } ?? next
                        return (share: arm.percent ?? 100 - written, target: target)
                    }
                )
            )
            for list in step.lists { lower(list, after: next) }
        }
    }
}
