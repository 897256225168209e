import FlowModel

/// One question of a condition somewhere in the folder, with the place that it stands at.
struct ConditionLeaf {
    /// No `and`, `or` or `not`.
    var condition: ConditionSyntax
    var source: SourceFile
    /// The place of its flow among all; nil outside flows.
    var flow: Int?

    /// Every question of flows and of what the folder defines for everyone, in the order of the files.
    static func all(_ flows: [FlowSyntax], _ lifecycles: [LifecycleSyntax]) -> [ConditionLeaf] {
        var leaves: [ConditionLeaf] = []
        for (index, flow) in flows.enumerated() {
            let add = { (condition: ConditionSyntax) in
                condition.forEachLeaf { leaves.append(ConditionLeaf(condition: $0, source: flow.source, flow: index)) }
            }
            // Triggers that one `where` filters share it.
            var last: Span?
            for trigger in flow.triggers where trigger.span != last {
                last = trigger.span
                if let filter = trigger.filter { add(filter) }
            }
            flow.forEachCondition { add($0.syntax) }
        }
        for lifecycle in lifecycles {
            for condition in lifecycle.conditions {
                condition.syntax.forEachLeaf {
                    leaves.append(ConditionLeaf(condition: $0, source: lifecycle.source, flow: nil))
                }
            }
        }
        return leaves.sorted {
            ($0.source.index, $0.condition.span.start) < ($1.source.index, $1.condition.span.start)
        }
    }
}

extension ConditionSyntax {
    /// Where a question stands; of joined ones where the first does.
    var span: Span {
        switch self {
        case .all(let parts), .any(let parts): parts.first?.span ?? Span(0, 0)
        case .not(let part): part.span
        case .message(_, _, _, let span), .unsubscribed(let span): span
        case .happened(let name, _, _), .inSegment(let name), .tagged(let name), .subscribed(let name): name.span
        case .field(let field, _): field.span
        case .stage(let stage): stage.span
        }
    }
}
