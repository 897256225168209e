import FlowModel

/// One step as written: its label, its number, and what it does.
struct StepSyntax: Sendable {
    /// Its place in the flow: `[3, 1]` is step 3.1.
    var path: [Int]
    var label: Label
    var kind: Kind
    /// Without the label; of a block its first line.
    var span: Span
    /// White space collapsed.
    var text: String
    /// From 1.
    var line: Int

    /// What may stand before a step.
    struct Label: Sendable {
        var number: (path: [Int], span: Span)?
        var name: NameSyntax?
        /// The name that the step had before: `step pitch (was reminder):`.
        var was: NameSyntax?
    }

    enum Kind: Sendable {
        case action(ActionSyntax, otherwise: ActionSyntax?)
        case oneLineIf(WrittenCondition, then: ActionSyntax, otherwise: ActionSyntax?)
        case block([BranchSyntax], otherwise: [StepSyntax]?)
        case split([ArmSyntax])
        /// It could not be read; what is inside a block whose first line is wrong is kept.
        case unreadable(inside: [StepSyntax])
    }

    var number: String { StepSyntax.number(path) }

    static func number(_ path: [Int]) -> String { path.map(String.init).joined(separator: ".") }

    /// Calls `body` with this step and every step inside it, in written order.
    func forEachStep(_ body: (StepSyntax) -> Void) {
        body(self)
        switch kind {
        case .action, .oneLineIf: break
        case .unreadable(let inside): inside.forEach { $0.forEachStep(body) }
        case .block(let branches, let otherwise):
            for branch in branches { branch.steps.forEach { $0.forEachStep(body) } }
            otherwise?.forEach { $0.forEachStep(body) }
        case .split(let arms):
            for arm in arms { arm.steps.forEach { $0.forEachStep(body) } }
        }
    }

    /// The one or several actions of its line.
    var actions: [ActionSyntax] {
        switch kind {
        case .action(let first, let otherwise): [first] + (otherwise.map { [$0] } ?? [])
        case .oneLineIf(_, let then, let otherwise): [then] + (otherwise.map { [$0] } ?? [])
        case .block, .split, .unreadable: []
        }
    }

    /// The conditions that the step itself looks at, those of its condition waits included.
    var conditions: [WrittenCondition] {
        var result: [WrittenCondition] = []
        if case .oneLineIf(let condition, _, _) = kind { result.append(condition) }
        if case .block(let branches, _) = kind { result += branches.map(\.condition) }
        for action in actions {
            if case .waitUntil(let condition, _) = action.kind { result.append(condition) }
        }
        return result
    }
}

/// One `if` or `otherwise if` of a block.
struct BranchSyntax: Sendable {
    var condition: WrittenCondition
    var steps: [StepSyntax]
}

/// One arm of a `split`.
struct ArmSyntax: Sendable {
    /// Hundredths of a percent; that of `rest` is what the others leave.
    var share: Int
    var isRest: Bool
    var span: Span
    var steps: [StepSyntax]
}

/// Where a `go to` goes, as written.
enum GoToTarget: Sendable {
    case number([Int], Span)
    case name(NameSyntax, Span)

    /// With the word `step`, when it is written.
    var span: Span {
        switch self {
        case .number(_, let span), .name(_, let span): span
        }
    }
}
