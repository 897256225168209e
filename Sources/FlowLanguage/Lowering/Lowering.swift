import FlowModel

/// Makes the graph that the engine runs out of a flow whose steps were all read and whose `go to`s all arrive.
struct Lowering {
    /// What a step of the graph was made from, for findings about it.
    struct Origin {
        /// The action; of an `if` its first line.
        var span: Span
        /// What it looks at, in the order of its branches.
        var conditions: [WrittenCondition]
    }

    struct Result {
        var flow: Flow
        /// Parallel to `flow.steps`.
        var origins: [Origin]
    }

    private let syntax: FlowSyntax
    private let layout: StepLayout
    private var steps: [Step] = []
    private var origins: [Origin] = []

    static func lower(_ syntax: FlowSyntax) -> Result {
        var lowering = Lowering(syntax)
        lowering.lower(syntax.steps, after: lowering.layout.count)
        let flow = Flow(
            name: syntax.name,
            title: syntax.title,
            file: syntax.source.path,
            triggers: syntax.triggers.map(\.lowered),
            goals: syntax.goals.map { Flow.Goal(condition: $0.syntax.lowered, text: $0.text) },
            entry: syntax.entry ?? .once,
            topic: syntax.topic?.slug,
            timeZone: syntax.timeZone?.text,
            steps: lowering.steps,
            canonicalText: syntax.canonicalText
        )
        return Result(flow: flow, origins: lowering.origins)
    }

    private init(_ syntax: FlowSyntax) {
        self.syntax = syntax
        layout = StepLayout(syntax)
    }

    private mutating func lower(_ body: [StepSyntax], after: Int) {
        for (position, step) in body.enumerated() {
            let next = position + 1 < body.count ? layout.index[body[position + 1].path] ?? after : after
            lower(step, next: next)
        }
    }

    private mutating func lower(_ step: StepSyntax, next: Int) {
        let start = steps.count
        switch step.kind {
        case .unreadable: return
        case .action(let first, let otherwise):
            append(first, of: step, otherwise: otherwise == nil ? nil : start + 1, next: next, text: step.text)
            if let otherwise { append(otherwise, of: step, otherwise: nil, next: next, text: otherwise.text) }
        case .oneLineIf(let condition, let then, let otherwise):
            let branch = Step.Branch(condition: condition.syntax.lowered, text: condition.text, target: start + 1)
            let decide = Step.Action.decide([branch], otherwise: otherwise == nil ? next : start + 2)
            append(decide, of: step, next: next, span: step.span, text: step.text, conditions: [condition])
            append(then, of: step, otherwise: nil, next: next, text: then.text)
            if let otherwise { append(otherwise, of: step, otherwise: nil, next: next, text: otherwise.text) }
        case .block(let branches, let otherwise):
            let targets = branches.map { branch in
                Step.Branch(
                    condition: branch.condition.syntax.lowered,
                    text: branch.condition.text,
                    target: index(of: branch.steps.first) ?? next
                )
            }
            let decide = Step.Action.decide(targets, otherwise: index(of: otherwise?.first) ?? next)
            let conditions = branches.map(\.condition)
            append(decide, of: step, next: next, span: step.span, text: step.text, conditions: conditions)
            for branch in branches { lower(branch.steps, after: next) }
            lower(otherwise ?? [], after: next)
        }
    }

    private func index(of step: StepSyntax?) -> Int? {
        step.flatMap { layout.index[$0.path] }
    }

    private mutating func append(
        _ action: ActionSyntax,
        of step: StepSyntax,
        otherwise: Int?,
        next: Int,
        text: String
    ) {
        var conditions: [WrittenCondition] = []
        let lowered: Step.Action
        switch action.kind {
        case .send(let email): lowered = .send(email: email.slug, otherwise: otherwise)
        case .callWebhook(let name): lowered = .callWebhook(name.slug, otherwise: otherwise)
        case .wait(let duration): lowered = .wait(duration)
        case .waitUntil(let condition, let duration):
            conditions = [condition]
            lowered = .waitUntil(
                condition.syntax.lowered,
                text: condition.text,
                atMost: duration,
                otherwise: otherwise
            )
        case .goTo(let target, let limit):
            let path = layout.path(of: target) ?? []
            lowered = .goTo(layout.index[path] ?? layout.count, printed: StepSyntax.number(path), limit: limit)
        case .set(let field, let operand): lowered = .set(field.slug, operand)
        case .tag(let tag): lowered = .tag(tag.slug)
        case .stop: lowered = .stop
        }
        append(lowered, of: step, next: next, span: action.span, text: text, conditions: conditions)
    }

    private mutating func append(
        _ action: Step.Action,
        of step: StepSyntax,
        next: Int,
        span: Span,
        text: String,
        conditions: [WrittenCondition]
    ) {
        steps.append(
            Step(
                number: step.number,
                name: step.label.name?.slug,
                action: action,
                next: next,
                text: text,
                line: step.line
            )
        )
        origins.append(Origin(span: span, conditions: conditions))
    }
}

extension TriggerSyntax {
    fileprivate var lowered: Flow.Trigger {
        switch kind {
        case .event(let name): .event(name.slug, filter: filter?.lowered)
        case .message(let fact, let email): .message(fact, email: email?.slug)
        case .unsubscribed: .unsubscribed
        }
    }
}

extension ConditionSyntax {
    /// The condition as the engine looks at it.
    var lowered: Condition {
        switch self {
        case .all(let parts): .all(parts.map(\.lowered))
        case .any(let parts): .any(parts.map(\.lowered))
        case .not(let part): .not(part.lowered)
        case .message(let fact, let target, _): .message(fact, target.lowered)
        case .happened(let name, let filter): .happened(name.slug, filter: filter?.lowered)
        case .field(let field, let comparison): .field(field.reference, comparison)
        }
    }
}

extension ConditionSyntax.Target {
    fileprivate var lowered: Condition.MessageTarget {
        switch self {
        case .lastSend: .lastSend
        case .email(let name): .email(name.slug)
        case .anyOfEntry: .anyOfEntry
        case .link(let text): .link(text)
        }
    }
}
