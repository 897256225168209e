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
            goals: syntax.goals.map { Flow.Exit(condition: $0.lowered, text: $0.text) },
            stops: syntax.stops.map { Flow.Exit(condition: $0.lowered, text: $0.text) },
            entry: syntax.entry?.rule ?? .once,
            topic: syntax.topic?.slug,
            sendingHours: syntax.sendingHours,
            timeZone: syntax.timeZone?.text,
            sender: syntax.sender,
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
            let branch = Step.Branch(condition: condition.lowered, text: condition.text, target: start + 1)
            let decide = Step.Action.decide([branch], otherwise: otherwise == nil ? next : start + 2)
            append(decide, of: step, next: next, span: step.span, text: step.text, conditions: [condition])
            append(then, of: step, otherwise: nil, next: next, text: then.text)
            if let otherwise { append(otherwise, of: step, otherwise: nil, next: next, text: otherwise.text) }
        case .block(let branches, let otherwise):
            let targets = branches.map { branch in
                Step.Branch(
                    condition: branch.condition.lowered,
                    text: branch.condition.text,
                    target: index(of: branch.steps.first) ?? next
                )
            }
            let decide = Step.Action.decide(targets, otherwise: index(of: otherwise?.first) ?? next)
            let conditions = branches.map(\.condition)
            append(decide, of: step, next: next, span: step.span, text: step.text, conditions: conditions)
            for branch in branches { lower(branch.steps, after: next) }
            lower(otherwise ?? [], after: next)
        case .split(let arms):
            let targets = arms.map { Step.Arm(share: $0.share, target: index(of: $0.steps.first) ?? next) }
            append(.split(targets), of: step, next: next, span: step.span, text: step.text, conditions: [])
            for arm in arms { lower(arm.steps, after: next) }
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
        if case .waitUntil(let condition, _) = action.kind { conditions = [condition] }
        let lowered = self.lowered(action.kind, otherwise: otherwise)
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

    private func lowered(_ kind: ActionSyntax.Kind, otherwise: Int?) -> Step.Action {
        switch kind {
        case .send(let email): return .send(email: email.slug, otherwise: otherwise)
        case .notify(let team, let email):
            return .notify(team: team.slug, email: email.slug, otherwise: otherwise)
        case .callWebhook(let name, let keep):
            return .callWebhook(name.slug, keep: keep.map(\.slug), otherwise: otherwise)
        case .wait(let duration): return .wait(duration)
        case .waitFor(let wait): return .waitFor(wait.moment, text: wait.text)
        case .waitUntil(let condition, let duration):
            return .waitUntil(condition.lowered, text: condition.text, atMost: duration, otherwise: otherwise)
        case .goTo(let target, let limit):
            let path = layout.path(of: target) ?? []
            return .goTo(layout.index[path] ?? layout.count, printed: StepSyntax.number(path), limit: limit)
        case .set(let field, let operand): return .set(field.slug, operand)
        case .clear(let field): return .set(field.slug, .value(.null))
        case .tag(let tag): return .tag(tag.slug)
        case .untag(let tag): return .untag(tag.slug)
        case .addPoints(let points): return .addPoints(points)
        case .moveToStage(let stage): return .moveToStage(stage.slug)
        case .subscribe(let topic): return .subscribe(to: topic.slug)
        case .unsubscribe(let topic): return .unsubscribe(from: topic?.slug)
        case .record(let event): return .record(event.slug)
        case .startFlow(let flow): return .startFlow(flow.slug)
        case .stop: return .stop
        }
    }
}
