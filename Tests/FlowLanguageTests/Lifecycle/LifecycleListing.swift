import FlowModel

/// What a folder defines for everyone as a listing for golden files.
enum LifecycleListing {
    /// Empty where nothing is defined.
    static func text(_ lifecycle: Lifecycle) -> String {
        var lines = lifecycle.stages.map { "stage \(stage($0))" }
        lines += lifecycle.outside.map { "outside \(stage($0))" }
        lines += lifecycle.scoring.map(rule)
        if let decay = lifecycle.decay { lines.append("-\(decay.points) every \(FlowListing.duration(decay.every))") }
        lines += lifecycle.segments.map { segment in
            "segment \(segment.name) \"\(segment.title)\": "
                + "\(FlowListing.condition(segment.condition)) | \(segment.text)"
        }
        return lines.joined(separator: "\n")
    }

    private static func stage(_ stage: Lifecycle.Stage) -> String {
        let rule = stage.rule.map { " when \(FlowListing.condition($0)) | \(stage.text)" } ?? ""
        return "\(stage.name) \"\(stage.title)\" (\(stage.description))\(rule)"
    }

    private static func rule(_ rule: ScoringRule) -> String {
        let subject =
            switch rule.subject {
            case .event(let name): "event \(name)"
            case .message(let fact, let email): "\(fact) \(email.map(\.text) ?? "any email")"
            case .unsubscribed: "unsubscribed"
            }
        let filter = rule.filter.map { " where \(FlowListing.condition($0))" } ?? ""
        let limit = rule.limit.map { " at most \($0)" } ?? ""
        return "\(rule.points) for \(subject)\(filter)\(limit)\(rule.oncePerDay ? " once a day" : "") | \(rule.text)"
    }
}
