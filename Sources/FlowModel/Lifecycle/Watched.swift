extension Lifecycle {
    /// A condition of which it matters when it begins to hold, so that each contact's standing remembers its truth.
    package struct Watched: Hashable, Sendable {
        package let subject: Subject
        package let condition: Condition
        /// Under which the standing remembers whether it held.
        package let key: String
        /// Whether it asks for what is happening at this moment.
        package let isMomentary: Bool

        init(_ subject: Subject, _ condition: Condition, key: String) {
            (self.subject, self.condition, self.key) = (subject, condition, key)
            isMomentary = condition.asksForNow
        }

        package enum Subject: Hashable, Sendable {
            /// The rule of a stage of the funnel.
            case stage(Slug)
            /// The rule of a stage outside it.
            case outside(Slug)
            case segment(Slug)
        }
    }

    /// The rules of the stages in the funnel's order, those outside it, then the segments.
    package var watched: [Watched] {
        stages.compactMap { stage in stage.rule.map { Watched(.stage(stage.name), $0, key: stage.truthKey) } }
            + outside.compactMap { stage in stage.rule.map { Watched(.outside(stage.name), $0, key: stage.truthKey) } }
            + segments.map { Watched(.segment($0.name), $0.condition, key: $0.truthKey) }
    }

    /// Whether that stage stands outside the funnel.
    package func isOutside(_ stage: Slug) -> Bool { outside.contains { $0.name == stage } }
}

extension Condition {
    /// Whether it asks for what is happening at this moment.
    package var asksForNow: Bool {
        contains { part in
            switch part {
            case .message(_, _, let occurring), .happened(_, _, let occurring): occurring.period == .now
            case .all, .any, .not, .field, .stage, .inSegment, .tagged, .subscribed, .unsubscribed: false
            }
        }
    }

    /// Whether time alone can make it true or false; a segment that it names is looked at by itself.
    package var isChangedByTime: Bool {
        contains { part in
            switch part {
            case .message(_, _, let occurring), .happened(_, _, let occurring):
                if case .inTheLast = occurring.period { true } else { false }
            case .field(_, .before(.ago)), .field(_, .before(.fromNow)), .field(_, .after(.ago)),
                .field(_, .after(.fromNow)):
                true
            case .all, .any, .not, .field, .stage, .inSegment, .tagged, .subscribed, .unsubscribed: false
            }
        }
    }

    private func contains(_ matches: (Condition) -> Bool) -> Bool {
        if matches(self) { return true }
        switch self {
        case .all(let parts), .any(let parts): return parts.contains { $0.contains(matches) }
        case .not(let part): return part.contains(matches)
        case .happened(_, let filter?, _): return filter.contains(matches)
        case .message, .happened, .field, .stage, .inSegment, .tagged, .subscribed, .unsubscribed: return false
        }
    }
}

extension Flow {
    /// Every condition that is asked about somebody inside.
    var conditionsInside: [Condition] {
        (goals + stops).map(\.condition)
            + steps.compactMap { step in
                if case .waitUntil(let condition, _, _, _) = step.action { condition } else { nil }
            }
    }
}
