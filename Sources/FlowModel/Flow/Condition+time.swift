extension Condition {
    /// Whether time alone can make it true or false; a segment that it names is looked at by itself.
    package var isChangedByTime: Bool {
        switch self {
        case .all(let parts), .any(let parts): return parts.contains(where: \.isChangedByTime)
        case .not(let part): return part.isChangedByTime
        case .message(_, _, let occurring): return occurring.period.isEndedByTime
        case .happened(_, let filter, let occurring):
            return occurring.period.isEndedByTime || filter?.isChangedByTime ?? false
        case .field(_, .before(let boundary)), .field(_, .after(let boundary)): return boundary.isMovedByTime
        case .field, .stage, .inSegment, .tagged, .subscribed, .unsubscribed: return false
        }
    }
}

extension Condition.Period {
    fileprivate var isEndedByTime: Bool {
        switch self {
        case .inTheLast: true
        case .sinceEntry, .ever, .now: false
        }
    }
}

extension Condition.Boundary {
    fileprivate var isMovedByTime: Bool {
        switch self {
        case .ago, .fromNow: true
        case .day, .moment: false
        }
    }
}

extension Flow {
    /// Whether time alone can change something that is looked at for who is inside.
    package var isChangedByTime: Bool {
        (goals + stops).contains { $0.condition.isChangedByTime }
            || steps.contains { step in
                guard case .waitUntil(let condition, _, _, _) = step.action else { return false }
                return condition.isChangedByTime
            }
    }
}

extension Lifecycle {
    /// Whether time alone can change what holds for everybody.
    package var isChangedByTime: Bool {
        (stages + outside).contains { $0.rule?.isChangedByTime ?? false }
            || segments.contains { $0.condition.isChangedByTime }
    }
}
