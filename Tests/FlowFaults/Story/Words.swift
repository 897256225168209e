import FlowModel

/// How stories, journals and violations are told.
enum Words {
    static func time(_ instant: Instant) -> String { ISO8601.text(of: instant, in: .utc) }

    /// Milliseconds of a story as `day 3, 04:05:06`.
    static func uptime(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        let parts = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "day \(seconds / 86_400), \(parts.joined(separator: ":"))"
    }

    static func line(_ kind: TimelineEntry.Kind) -> String {
        switch kind {
        case .event(let name, let email, let link, let topic):
            [name.text, email?.text, link, topic?.text].compactMap { $0 }.joined(separator: " ")
        case .entered: "entered"
        case .notEntered(let reason): "not entered: \(reason.rawValue)"
        case .finished: "finished"
        case .converted: "converted"
        case .stopped(let reason): "stopped: \(reason.rawValue)"
        case .sent(let email): "sent \(email)"
        case .skipped(let email, let reason): "skipped \(email): \(reason.rawValue)"
        case .failed(let email, let reason): "failed \(email): \(reason.rawValue)"
        case .notified(let team, let email): "notified \(team) with \(email)"
        case .called(let webhook, let status): "called \(webhook): \(status)"
        case .waiting(let until, let condition, let reason):
            ["waiting", condition.map { "for " + $0 }, until.map { "until " + time($0) }, reason?.rawValue]
                .compactMap { $0 }.joined(separator: " ")
        case .decided(let condition, let result): "\(condition): \(result ? "yes" : "no")"
        case .split(let arm): "arm \(arm)"
        case .went(let number): "went to step \(number)"
        case .set(let field, let value): "set \(field) to \(value.displayText)"
        case .tagged(let tag): "tagged \(tag)"
        case .untagged(let tag): "untagged \(tag)"
        case .moved(let from, let to): "moved from \(from?.text ?? "no stage") to \(to)"
        case .subscribed(let topic): "subscribed to \(topic)"
        case .unsubscribed(let topic): "unsubscribed from \(topic?.text ?? "everything")"
        case .scored(let points, let score): "scored \(points), now \(score)"
        case .recorded(let event): "recorded \(event)"
        }
    }

    static func line(_ entry: TimelineEntry) -> String {
        let place = [entry.flow?.text, entry.step.map { "step \($0)" }].compactMap { $0 }.joined(separator: " ")
        return place.isEmpty ? line(entry.kind) : "\(place): \(line(entry.kind))"
    }
}
