import FlowModel

/// Where each written step of a flow begins in the list of steps that the engine runs.
struct StepLayout {
    /// By the path of the number.
    private(set) var index: [[Int]: Int] = [:]
    /// By the name.
    private(set) var paths: [Slug: [Int]] = [:]
    /// How many steps the engine gets.
    private(set) var count = 0
    private let lastNumber: Int
    private var unreadable: Set<[Int]> = []

    init(_ flow: FlowSyntax) {
        lastNumber = flow.steps.count
        flow.steps.forEach { add($0) }
    }

    private mutating func add(_ step: StepSyntax) {
        index[step.path] = count
        if let name = step.label.name, paths[name.slug] == nil { paths[name.slug] = step.path }
        count += 1
        switch step.kind {
        case .action(_, let otherwise): count += otherwise == nil ? 0 : 1
        case .oneLineIf(_, _, let otherwise): count += otherwise == nil ? 1 : 2
        case .block(let branches, let otherwise):
            for branch in branches { branch.steps.forEach { add($0) } }
            otherwise?.forEach { add($0) }
        case .split(let arms):
            for arm in arms { arm.steps.forEach { add($0) } }
        case .unreadable(let inside):
            unreadable.insert(step.path)
            inside.forEach { add($0) }
        }
    }

    /// The number that is meant; nil for a name that no step has.
    func path(of target: GoToTarget) -> [Int]? {
        switch target {
        case .number(let path, _): path
        case .name(let name, _): paths[name.slug]
        }
    }

    /// Whether the step could be one of those that were not read.
    func isInsideUnreadable(_ path: [Int]) -> Bool {
        path.indices.dropFirst().contains { unreadable.contains(Array(path[..<$0])) }
    }

    /// `this flow has steps 1 to 7`.
    var range: String {
        lastNumber == 1 ? "this flow has only step 1" : "this flow has steps 1 to \(lastNumber)"
    }
}
