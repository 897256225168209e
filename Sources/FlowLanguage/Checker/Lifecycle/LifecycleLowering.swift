import FlowModel

extension StageBlockSyntax.StageSyntax {
    var lowered: Lifecycle.Stage {
        Lifecycle.Stage(
            name: name.slug,
            title: name.text,
            description: description,
            rule: rule?.lowered,
            text: rule?.text ?? ""
        )
    }
}

extension ScoringRuleSyntax {
    var lowered: ScoringRule {
        let loweredSubject: ScoringRule.Subject =
            switch subject {
            case .event(let name): .event(name.slug)
            case .message(let fact, let email): .message(fact, email: email?.slug)
            case .unsubscribed: .unsubscribed
            }
        return ScoringRule(
            loweredSubject,
            filter: filter?.lowered,
            points: points,
            limit: limit,
            oncePerDay: oncePerDay,
            text: text
        )
    }
}

extension SegmentSyntax {
    var lowered: Lifecycle.Segment {
        Lifecycle.Segment(name: name.slug, title: name.text, condition: condition.lowered, text: condition.text)
    }
}

extension FolderNames {
    /// What one file's lifecycle defines and mentions.
    mutating func add(_ lifecycle: LifecycleSyntax) {
        isIncomplete = isIncomplete || lifecycle.isIncomplete
        for block in lifecycle.stageBlocks {
            stages += block.stages.map(\.name.slug)
            for rule in block.stages.compactMap(\.rule) {
                rule.syntax.forEachLeaf { if case .happened(let name, _, _) = $0 { triggers.insert(name.slug) } }
            }
        }
        segments += lifecycle.segments.map(\.name.slug)
        for rule in lifecycle.scoring {
            switch rule.subject {
            case .event(let name): triggers.insert(name.slug)
            case .message(_, let email?): otherEmails.insert(email.slug)
            case .message, .unsubscribed: break
            }
        }
        for path in lifecycle.journeys.flatMap(\.paths) {
            if case .event(let name) = path.touchpoint { conditionEvents[name.slug, default: 0] += 1 }
            if let email = path.touchpoint.email { otherEmails.insert(email.slug) }
        }
        for condition in lifecycle.conditions { add(condition.syntax) }
    }
}
