import FlowModel

extension FolderCheck {
    /// Whether the flow's steps can be walked: numbers are right, names unique, and every `go to` arrives.
    mutating func checkSteps(of flow: FlowSyntax) -> Bool {
        guard !flow.hasBrokenStructure else { return false }
        let layout = StepLayout(flow)
        var steps: [StepSyntax] = []
        flow.forEachStep { steps.append($0) }
        var isWalkable = !flow.hasUnreadableStep && !flow.steps.isEmpty
        var names: Set<Slug> = []
        var shift: [Int] = []
        for step in steps {
            checkNumber(of: step, in: flow, &shift)
            if let name = step.label.name, !names.insert(name.slug).inserted {
                findings.report(
                    .stepNameTwice,
                    in: flow.source,
                    at: name.span,
                    "two steps of this flow are called `\(name.text)`",
                    label: "the second one",
                    help: "name one of them differently"
                )
                isWalkable = false
            }
            for action in step.actions {
                if case .goTo(let target, _) = action.kind, !arrives(target, from: step, in: flow, layout) {
                    isWalkable = false
                }
            }
        }
        return isWalkable
    }

    /// Reports a wrong number, once for steps in a row that are wrong by the same: one number was passed over or
    /// written twice, and the author counted on from there.
    private mutating func checkNumber(of step: StepSyntax, in flow: FlowSyntax, _ shift: inout [Int]) {
        guard let written = step.label.number else { return }
        guard written.path != step.path else {
            shift = []
            return
        }
        let before = shift
        shift = zip(written.path, step.path).map { $0 - $1 }
        while shift.last == 0 { shift.removeLast() }
        guard shift.isEmpty || shift != before || written.path.count != step.path.count else { return }
        findings.report(
            .wrongNumber,
            in: flow.source,
            at: written.span,
            "this is step \(step.number), not \(StepSyntax.number(written.path))",
            label: "the number is wrong",
            help: "write `\(step.number).` and count on from there, or leave the numbers out"
        )
    }

    private mutating func arrives(
        _ target: GoToTarget,
        from step: StepSyntax,
        in flow: FlowSyntax,
        _ layout: StepLayout
    ) -> Bool {
        guard let path = layout.path(of: target) else {
            if case .name(let name, _) = target { reportUnknownStep(name, in: flow, layout) }
            return false
        }
        if layout.index[path] == nil {
            if path == [flow.steps.count + 1] {
                reportPastTheEnd(target, in: flow, layout)
                return true
            }
            if layout.isInsideUnreadable(path) { return false }
            reportNoStep(path, target, in: flow, layout)
            return false
        }
        let block = path.dropLast()
        guard block.isEmpty || (step.path.starts(with: block) && step.path.count > block.count) else {
            findings.report(
                .goIntoBlock,
                in: flow.source,
                at: target.span,
                "a `go to` cannot enter a block from outside",
                label: "step \(StepSyntax.number(path)) is inside the block of step \(StepSyntax.number(Array(block)))",
                help: "go to step \(StepSyntax.number(Array(block))) itself, or to a step outside any block"
            )
            return false
        }
        return true
    }

    private mutating func reportUnknownStep(_ name: NameSyntax, in flow: FlowSyntax, _ layout: StepLayout) {
        let near = nearest.nearest(to: name.slug.text, among: layout.paths.keys.map(\.text).sorted())
        findings.report(
            .unknownStep,
            in: flow.source,
            at: name.span,
            "there is no step called `\(name.text)`",
            label: near.map { "did you mean `\($0.replacingDashes)`?" } ?? layout.range,
            help: "a step is named where it stands: step \(name.isQuoted ? "\"\(name.text)\"" : name.text): send …",
            replacement: near.map(\.replacingDashes)
        )
    }

    private mutating func reportNoStep(
        _ path: [Int],
        _ target: GoToTarget,
        in flow: FlowSyntax,
        _ layout: StepLayout
    ) {
        let last = path[0] < 1 ? flow.steps.first : flow.steps.last
        findings.report(
            .unknownStep,
            in: flow.source,
            at: target.span,
            "there is no step \(StepSyntax.number(path))",
            label: layout.range,
            help: last.map { "the nearest is step \($0.number): \($0.text)" }
        )
    }

    private mutating func reportPastTheEnd(_ target: GoToTarget, in flow: FlowSyntax, _ layout: StepLayout) {
        findings.report(
            .pastTheEnd,
            in: flow.source,
            at: target.span,
            "there is no step \(flow.steps.count + 1) yet",
            label: layout.range,
            help: "as it stands this finishes the flow; write `stop` if that is meant"
        )
    }
}

extension Rule {
    static let wrongNumber = Rule(
        "wrong-number",
        """
        Steps are numbered in the order in which they are written, those inside a block after their block: 3.1, 3.2 …
        through all its branches. A number that is written must be the step's number.

            1. send a
            3. wait 1 day                 refused: this is step 2
        """
    )

    static let stepNameTwice = Rule(
        "step-name-twice",
        """
        A step's name stands for that step alone, in `go to` and when the flow is changed with people inside.
        """
    )

    static let unknownStep = Rule(
        "unknown-step",
        """
        A `go to` names a step that the flow does not have. It takes the number of a step, or a name that is given to a
        step where it stands: `step reminder: send reminder email`.
        """
    )

    static let goIntoBlock = Rule(
        "go-into-block",
        """
        A `go to` cannot enter a block from outside it: the condition of the block would be passed over. From inside
        the same block it may go to any of its branches.
        """
    )

    static let pastTheEnd = Rule(
        "past-the-end",
        severity: .warning,
        """
        A `go to` names the step after the last one, which is not written yet. It finishes the flow, so that a flow can
        be written from the top; as soon as the step is there, it goes to that step.
        """
    )
}
