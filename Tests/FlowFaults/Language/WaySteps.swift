import FlowModel

/// The step `go to step N[, at most N times]`.
struct GoToStep: StoryAction {
    /// The id of the written step.
    var target: Int
    var limit: Int?

    func text(_ numbers: [Int: String]) -> String {
        "go to step \(numbers[target] ?? "0")" + (limit.map { ", at most \($0) times" } ?? "")
    }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        limit.map { walk.jumps[walk.node, default: 0] >= $0 } ?? false
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .went(let number) = kind, number == walk.program.numbers[target],
            let node = walk.program.start[target]
        else { throw walk.unexpected(kind) }
        walk.jumps[walk.node, default: 0] += 1
        walk.go(to: node)
    }
}

/// The step `stop`.
struct StopStep: StoryAction {
    func text(_ numbers: [Int: String]) -> String { "stop" }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .stopped(.stop) = kind else { throw walk.unexpected(kind) }
        walk.state = .left
    }
}
