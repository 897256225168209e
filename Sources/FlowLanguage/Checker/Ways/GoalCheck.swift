import FlowModel

extension FolderCheck {
    /// Who meets a goal or a `stop when` leaves at once, so that nobody is asked about it later.
    mutating func checkGoals(of lowered: Lowering.Result, _ syntax: FlowSyntax) {
        let flow = lowered.flow
        var exits: [Condition: String] = [:]
        for stop in flow.stops { exits[stop.condition] = "a `stop when`" }
        for goal in flow.goals { exits[goal.condition] = "a goal" }
        for index in flow.steps.indices where !exits.isEmpty {
            let conditions: [(asked: Condition, written: WrittenCondition)]
            switch flow.steps[index].action {
            case .decide(let branches, _):
                conditions = Array(zip(branches.map(\.condition), lowered.origins[index].conditions))
            // Without an `otherwise` those whose time runs out go on with the same step.
            case .waitUntil(let condition, _, _, .some):
                conditions = lowered.origins[index].conditions.map { (condition, $0) }
            default: continue
            }
            for (asked, written) in conditions {
                guard let kind = asked.exitLeaving(exits) else { continue }
                reportGoal(written, kind, syntax)
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

    private mutating func reportGoal(_ condition: WrittenCondition, _ kind: String, _ syntax: FlowSyntax) {
        findings.report(
            .goalLeavesFirst,
            in: syntax.source,
            at: condition.span,
            "nobody is here for whom this holds",
            label: "it is \(kind) of this flow",
            help: "who meets \(kind) leaves at once; take this condition out, or the one above"
        )
    }
}

extension Condition {
    /// What lets everybody leave for whom this holds.
    fileprivate func exitLeaving(_ exits: [Condition: String]) -> String? {
        if let kind = exits[self] { return kind }
        switch self {
        case .all(let parts): return parts.lazy.compactMap { $0.exitLeaving(exits) }.first
        case .any(let parts):
            let kinds = parts.map { $0.exitLeaving(exits) }
            return kinds.contains { $0 == nil } ? nil : kinds.first ?? nil
        default: return nil
        }
    }
}

extension Rule {
    static let goalLeavesFirst = Rule(
        "goal-leaves-first",
        severity: .warning,
        """
        A goal and a `stop when` are looked at whenever something changes, and who meets one leaves at once. So a later
        `if` with the same condition never holds, and the step behind a wait for it is reached by nobody.
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
