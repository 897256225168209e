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
        if sends.isEmpty { for exit in syntax.goals + syntax.stops { reportUnsent(exit, syntax) } }
    }

    private mutating func reportUnsent(_ condition: WrittenCondition, _ syntax: FlowSyntax) {
        var found: [(fact: Condition.MessageFact, span: Span)] = []
        condition.syntax.forEachLeaf { leaf in
            guard case .message(let fact, let target, let occurring, let span) = leaf else { return }
            switch target {
            // With a period of its own they are about every email that the contact got.
            case .bare, .anyEmail, .link: if occurring.period == nil { found.append((fact, span)) }
            case .email: break
            }
        }
        for (fact, span) in found {
            findings.report(
                .nothingSent,
                in: syntax.source,
                at: span,
                "nothing was sent before this `\(fact.rawValue)`",
                label: "can never hold here",
                help: "put a `send` on every way that leads here, name the email: `\(fact.rawValue) EMAIL`, "
                    + "or ask for all emails: `\(fact.rawValue) any email ever`"
            )
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

            if clicked any email ever        is about every email that the contact ever got
        """
    )
}
