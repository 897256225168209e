import FlowModel

extension FolderCheck {
    /// A loop must take time, or end after some rounds.
    mutating func checkLoops(of lowered: Lowering.Result, _ syntax: FlowSyntax) {
        let flow = lowered.flow
        var reported: Set<Int> = []
        let timeless = Loops.components(of: flow.steps.count) { index in
            flow.steps[index].action.isWait ? [] : flow.successors(of: index)
        }
        for loop in timeless {
            guard let jump = flow.backwardJump(in: loop) else { continue }
            reported.insert(jump)
            findings.report(
                .loopWithoutWait,
                in: syntax.source,
                at: lowered.origins[jump].span,
                "this loop has no wait in it",
                label: "comes back at the same moment",
                help: "put a `wait` between step \(flow.number(of: jump)) and this one"
            )
        }
        let endless = Loops.components(of: flow.steps.count) { index in
            reported.contains(index) ? [] : flow.waysThatMayTakeNoTime(from: index)
        }
        for loop in endless {
            guard let jump = flow.backwardJump(in: loop) else { continue }
            findings.report(
                .loopWithoutLimit,
                in: syntax.source,
                at: lowered.origins[jump].span,
                "every wait in this loop can be over at once",
                label: "may come back without an end",
                help: "write `\(flow.steps[jump].action.text), at most 3 times`, or put a `wait DURATION` into the loop"
            )
        }
    }
}

extension Step.Action {
    var isWait: Bool {
        switch self {
        case .wait, .waitFor, .waitUntil: true
        default: false
        }
    }

    fileprivate var text: String {
        guard case .goTo(_, let printed, _) = self else { return "go to" }
        return "go to step \(printed)"
    }
}

extension Flow {
    /// The first `go to` of the loop that leads back; every loop has one, since all other ways lead forward.
    fileprivate func backwardJump(in loop: [Int]) -> Int? {
        let members = Set(loop)
        return loop.first { index in
            guard case .goTo(let target, _, _) = steps[index].action else { return false }
            return target <= index && members.contains(target)
        }
    }

    /// The number of the step to which that `go to` leads.
    fileprivate func number(of jump: Int) -> String {
        guard case .goTo(_, let printed, _) = steps[jump].action else { return "" }
        return printed
    }

    /// The ways on from a step without those that take time for certain or that can be taken a few times only.
    fileprivate func waysThatMayTakeNoTime(from index: Int) -> [Int] {
        switch steps[index].action {
        case .waitUntil: [steps[index].next]
        case .goTo(_, _, .some): [steps[index].next]
        case let action: action.surelyTakesTime ? [] : successors(of: index)
        }
    }
}

extension Rule {
    static let loopWithoutWait = Rule(
        "loop-without-wait",
        """
        A `go to` leads back to a step without any wait in between, so a contact would run in circles at one moment.
        Put a `wait DURATION` into the loop.
        """
    )

    static let loopWithoutLimit = Rule(
        "loop-without-limit",
        """
        The only waits of this loop are such that may be over at once: for a condition that holds already, a day or a
        window that it is, a date that has passed. So a contact could run in circles at one moment. Say how often it may
        jump, or put a `wait DURATION` into the loop.

            go to step 2, at most 3 times
        """
    )
}
