import FlowModel

extension Lifecycle {
    /// Stages by name and rule, in the funnel's order and outside it.
    static func stages(
        _ stages: [(Slug, Condition?)],
        outside: [(Slug, Condition?)] = [],
        scoring: [ScoringRule] = [],
        decay: Decay? = nil,
        segments: [Segment] = []
    ) -> Lifecycle {
        func stage(_ name: Slug, _ rule: Condition?) -> Stage {
            Stage(name: name, title: name.text, rule: rule, text: rule.map { "\($0)" } ?? "")
        }
        return Lifecycle(
            stages: stages.map { stage($0.0, $0.1) },
            outside: outside.map { stage($0.0, $0.1) },
            scoring: scoring,
            decay: decay,
            segments: segments
        )
    }
}

extension Lifecycle.Segment {
    static func named(_ name: Slug, _ condition: Condition) -> Lifecycle.Segment {
        Lifecycle.Segment(name: name, title: name.text, condition: condition, text: "\(condition)")
    }
}

extension ScoringRule {
    static func on(
        _ subject: Subject,
        _ points: Int,
        where filter: Condition? = nil,
        atMost limit: Int? = nil,
        oncePerDay: Bool = false
    ) -> ScoringRule {
        ScoringRule(
            subject,
            filter: filter,
            points: points,
            limit: limit,
            oncePerDay: oncePerDay,
            text: "\(subject) \(points) \(String(describing: limit)) \(oncePerDay)"
        )
    }
}

extension Condition {
    /// The event is happening at this moment, as a bare one in `stages` says.
    static func happening(_ name: Slug) -> Condition { .happened(name, filter: nil, Occurring(.now)) }

    static func recently(_ name: Slug, _ period: CalendarDuration, atLeast count: Int = 1) -> Condition {
        .happened(name, filter: nil, Occurring(.inTheLast(period), atLeast: count))
    }

    static func score(atLeast bound: Double) -> Condition { .contact("score", .atLeast(bound)) }
}

extension Rehearsal {
    /// Somebody changes the contact by hand.
    mutating func change(_ change: ContactChange, at text: String) { happen(.changed(change), at: text) }
}
