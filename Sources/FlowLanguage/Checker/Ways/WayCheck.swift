import FlowModel

extension FolderCheck {
    /// Everything about the ways that contacts can take through a flow.
    mutating func checkWays(of lowered: Lowering.Result, _ syntax: FlowSyntax) {
        let flow = lowered.flow
        let reached = flow.reachable(from: [0]) { flow.successors(of: $0) }
        for index in flow.steps.indices where !reached[index] && (index == 0 || reached[index - 1]) {
            findings.report(
                .unreachableStep,
                in: syntax.source,
                at: lowered.origins[index].span,
                "no way leads to this step",
                label: "never happens",
                help: "everybody leaves or goes elsewhere before it; take it out, or let a `go to` lead here"
            )
        }
        checkMessageConditions(of: lowered, reached, syntax)
        checkLoops(of: lowered, syntax)
        checkSendsInARow(of: lowered, reached, syntax)
        checkGoals(of: lowered, syntax)
    }

    /// `clicked` and its like can only hold where something was sent before.
    private mutating func checkMessageConditions(
        of lowered: Lowering.Result,
        _ reached: [Bool],
        _ syntax: FlowSyntax
    ) {
        let flow = lowered.flow
        let sends = flow.steps.indices.filter { reached[$0] && flow.steps[$0].action.isSend }
        let isSent = flow.reachable(from: sends.flatMap { flow.successors(of: $0) }) { flow.successors(of: $0) }
        for index in flow.steps.indices where reached[index] && !isSent[index] {
            for condition in lowered.origins[index].conditions { reportUnsent(condition, syntax) }
        }
        if sends.isEmpty { for goal in syntax.goals { reportUnsent(goal, syntax) } }
    }

    private mutating func reportUnsent(_ condition: WrittenCondition, _ syntax: FlowSyntax) {
        var found: [(fact: Condition.MessageFact, span: Span)] = []
        condition.syntax.forEachLeaf { leaf in
            guard case .message(let fact, let target, _, let span) = leaf else { return }
            if case .email = target { return }
            found.append((fact, span))
        }
        for (fact, span) in found {
            findings.report(
                .nothingSent,
                in: syntax.source,
                at: span,
                "nothing was sent before this `\(fact.rawValue)`",
                label: "can never hold here",
                help: "put a `send` on every way that leads here, or name the email: `\(fact.rawValue) EMAIL`"
            )
        }
    }

    /// Two emails at one moment are rarely meant.
    private mutating func checkSendsInARow(of lowered: Lowering.Result, _ reached: [Bool], _ syntax: FlowSyntax) {
        let flow = lowered.flow
        var first = [Int?](repeating: nil, count: flow.steps.count)
        var queue: [Int] = []
        func mark(_ index: Int, _ source: Int) {
            guard index < flow.steps.count, first[index] == nil else { return }
            first[index] = source
            queue.append(index)
        }
        for index in flow.steps.indices where reached[index] && flow.steps[index].action.isSend {
            mark(flow.steps[index].next, index)
        }
        var position = 0
        while position < queue.count {
            let index = queue[position]
            position += 1
            guard let source = first[index], !flow.steps[index].action.isSend else { continue }
            for next in flow.instantSuccessors(of: index) { mark(next, source) }
        }
        for index in flow.steps.indices where flow.steps[index].action.isSend {
            guard let source = first[index], source != index else { continue }
            findings.report(
                .sendsInARow,
                in: syntax.source,
                at: lowered.origins[index].span,
                "this email may go out together with the one of step \(flow.steps[source].number)",
                label: "no wait between them that surely takes time",
                help: "put a `wait` between `\(flow.steps[source].text)` and this step"
            )
        }
    }

    private mutating func checkGoals(of lowered: Lowering.Result, _ syntax: FlowSyntax) {
        let flow = lowered.flow
        let goals = Set(flow.goals.map(\.condition))
        for index in flow.steps.indices {
            guard case .decide(let branches, _) = flow.steps[index].action else { continue }
            for (branch, condition) in zip(branches, lowered.origins[index].conditions)
            where goals.contains(branch.condition) {
                findings.report(
                    .goalLeavesFirst,
                    in: syntax.source,
                    at: condition.span,
                    "nobody is here for whom this holds",
                    label: "it is a goal of this flow",
                    help: "who meets a goal leaves at once; take this condition out, or the goal"
                )
            }
        }
        let isUnfinished = flow.steps.contains { step in
            if case .goTo(flow.steps.count, _, _) = step.action { return true }
            return false
        }
        guard flow.goals.isEmpty, !emails.isEmpty, !isUnfinished, !findings.hasErrors else { return }
        findings.report(
            .noGoal,
            in: syntax.source,
            at: syntax.nameSpan,
            "this flow has no goal",
            label: "everybody walks it to its end",
            help: "say what it is for, for example `goal meeting booked`: who gets there leaves, and is counted"
        )
    }
}

extension Step.Action {
    var isSend: Bool {
        if case .send = self { return true }
        return false
    }
}

extension Flow {
    /// Where a contact may be at the same moment.
    fileprivate func instantSuccessors(of index: Int) -> [Int] {
        switch steps[index].action {
        case .wait: return []
        case .waitUntil(let condition, _, _, _): return condition.needsReader ? [] : [steps[index].next]
        default: return successors(of: index)
        }
    }
}

extension Condition {
    /// Whether it cannot hold before somebody did something with the email that was sent last.
    fileprivate var needsReader: Bool {
        switch self {
        case .message(_, .lastSend, _): true
        case .all(let parts): parts.contains(where: \.needsReader)
        case .any(let parts): parts.allSatisfy(\.needsReader)
        case .message, .not, .happened, .field, .stage, .inSegment, .tagged, .subscribed, .unsubscribed: false
        }
    }
}

extension Rule {
    static let unreachableStep = Rule(
        "unreachable-step",
        """
        No way through the flow leads to this step: before it stands a `stop` or a `go to` that everybody takes. Only
        the first of several such steps is shown.
        """
    )

    static let nothingSent = Rule(
        "nothing-sent",
        """
        `clicked`, `opened`, `bounced`, `replied` and `complained` without an email's name are about what this entry
        sent. Where no `send` stands on any way to them they can never hold.
        """
    )

    static let sendsInARow = Rule(
        "sends-in-a-row",
        severity: .warning,
        """
        Two emails may go out at the same moment, because no wait stands between them, or only one that can be over at
        once, such as `wait until` with a condition that may hold already.
        """
    )

    static let goalLeavesFirst = Rule(
        "goal-leaves-first",
        severity: .warning,
        """
        A goal is looked at whenever something changes, and who meets it leaves at once. So a later `if` with the same
        condition never holds.
        """
    )

    static let noGoal = Rule(
        "no-goal",
        severity: .warning,
        """
        A flow without a goal sends to people who have long done what it is for, and nothing counts as its success.

            goal meeting booked
        """
    )
}
