import FlowModel

extension TriggerSyntax {
    var lowered: Trigger {
        Trigger(loweredKind, filter: filter?.lowered(in: .outside), text: text)
    }

    private var loweredKind: Trigger.Kind {
        switch kind {
        case .event(let name): .event(name.slug)
        case .message(let fact, let email): .message(fact, email: email?.slug)
        case .unsubscribed: .unsubscribed
        case .stage(let name): .stage(name.slug)
        case .segment(let name): .segment(name.slug)
        case .score(let number): .score(atLeast: number)
        case .moment(let moment, let everyYear): .moment(moment.moment, everyYear: everyYear)
        case .recurring(let recurrence, let segment): .recurring(recurrence, segment: segment.slug)
        }
    }
}

extension WrittenCondition {
    /// The condition as the engine looks at it.
    var lowered: Condition { syntax.lowered(in: context) }
}

extension ConditionSyntax {
    /// The condition as the engine looks at it, where it stands.
    func lowered(in context: ConditionContext) -> Condition {
        switch self {
        case .all(let parts): .all(parts.map { $0.lowered(in: context) })
        case .any(let parts): .any(parts.map { $0.lowered(in: context) })
        case .not(let part): .not(part.lowered(in: context))
        case .message(let fact, let target, let occurring, _):
            .message(fact, target.lowered(in: context, occurring), occurring.lowered(in: context))
        case .happened(let name, let filter, let occurring):
            .happened(name.slug, filter: filter?.lowered(in: context), occurring.lowered(in: context))
        case .field(let field, let comparison): .field(field.reference, comparison)
        case .stage(let stage): .stage(stage.lowered)
        case .inSegment(let name): .inSegment(name.slug)
        case .tagged(let name): .tagged(name.slug)
        case .subscribed(let topic): .subscribed(to: topic.slug)
        case .unsubscribed: .unsubscribed
        }
    }
}

extension OccurringSyntax {
    /// In stages a bare event is happening now, and a counted one looks at the whole history.
    fileprivate func lowered(in context: ConditionContext) -> Condition.Occurring {
        let unsaid: Condition.Period =
            switch context {
            case .flow: .sinceEntry
            case .stages: atLeast == nil ? .now : .ever
            case .outside: .ever
            }
        return Condition.Occurring(period ?? unsaid, atLeast: atLeast ?? 1)
    }
}

extension ConditionSyntax.Target {
    /// With a period of its own a bare `clicked` is about any email, as it is outside flows: `opened in the last 90
    /// days` asks whether somebody is still reading.
    fileprivate func lowered(in context: ConditionContext, _ occurring: OccurringSyntax) -> Condition.MessageTarget {
        switch self {
        case .bare: context == .flow && occurring.period == nil ? .lastSend : .any
        case .email(let name): .email(name.slug)
        case .anyEmail: context == .flow && occurring.period == nil ? .anyOfEntry : .any
        case .link(let text): .link(text)
        }
    }
}

extension StageSyntax {
    fileprivate var lowered: Condition.StageComparison {
        switch comparison {
        case .isOne(let names): .isOne(of: names.map(\.slug))
        case .isNone(let names): .isNone(of: names.map(\.slug))
        case .atLeast(let name): .atLeast(name.slug)
        case .isSet: .isSet
        case .isNotSet: .isNotSet
        }
    }
}
