extension TimelineEntry.Kind {
    /// The `kind` of INTERFACES, dry run.
    package var name: String {
        switch self {
        case .event: "event"
        case .entered: "entered"
        case .notEntered: "not_entered"
        case .finished: "finished"
        case .converted: "converted"
        case .stopped: "stopped"
        case .sent: "sent"
        case .skipped: "skipped"
        case .failed: "failed"
        case .notified: "notified"
        case .called: "called"
        case .waiting: "waiting"
        case .decided: "decided"
        case .split: "split"
        case .went: "went"
        case .set: "set"
        case .tagged: "tagged"
        case .untagged: "untagged"
        case .moved: "moved"
        case .subscribed: "subscribed"
        case .unsubscribed: "unsubscribed"
        case .scored: "scored"
        case .recorded: "recorded"
        }
    }

    /// The kind's own keys in the order of INTERFACES; instants are printed by `time`.
    package func details(time: (Instant) -> String) -> [(key: String, value: Value)] {
        switch self {
        case .event(let name, let email, let link, let topic):
            [("event", .text(name.text))] + optional("email", email?.text) + optional("link", link)
                + optional("topic", topic?.text)
        case .entered, .finished, .converted: []
        case .notEntered(let reason): [("reason", .text(reason.rawValue))]
        case .stopped(let reason): [("reason", .text(reason.rawValue))]
        case .sent(let email): [("email", .text(email.text))]
        case .skipped(let email, let reason): [("email", .text(email.text)), ("reason", .text(reason.rawValue))]
        case .failed(let email, let reason): [("email", .text(email.text)), ("reason", .text(reason.rawValue))]
        case .notified(let team, let email): [("team", .text(team.text)), ("email", .text(email.text))]
        case .called(let webhook, let status):
            [("webhook", .text(webhook.text)), ("status", .number(Double(status)))]
        case .waiting(let until, let condition, let reason):
            optional("until", until.map(time)) + optional("for", condition) + optional("reason", reason?.rawValue)
        case .decided(let condition, let result): [("condition", .text(condition)), ("result", .flag(result))]
        case .split(let arm): [("arm", .number(Double(arm)))]
        case .went(let target): [("to", .text(target))]
        case .set(let field, let value): [("field", .text(field.text)), ("value", value)]
        case .tagged(let tag), .untagged(let tag): [("tag", .text(tag.text))]
        case .moved(let from, let to): [("from", from.map { .text($0.text) } ?? .null), ("to", .text(to.text))]
        case .subscribed(let topic): [("topic", .text(topic.text))]
        case .unsubscribed(let topic): [("topic", .text(topic?.text ?? "everything"))]
        case .scored(let points, let score):
            [("points", .number(Double(points))), ("score", .number(Double(score)))]
        case .recorded(let event): [("event", .text(event.text))]
        }
    }

    private func optional(_ key: String, _ text: String?) -> [(key: String, value: Value)] {
        text.map { [(key, .text($0))] } ?? []
    }
}

extension TimelineEntry {
    /// One line of `nurture dry-run --format json`; `contact` and the zone are the printed contact's.
    package func json(contact label: String, zone: ZoneTable) -> String {
        func time(_ instant: Instant) -> String { ISO8601.text(of: instant, in: zone) }
        var members: [(key: String, value: Value)] = [("at", .text(time(at))), ("contact", .text(label))]
        if let flow { members.append(("flow", .text(flow.text))) }
        if let step { members.append(("step", .text(step))) }
        members.append(("kind", .text(kind.name)))
        return JSON.object(members + kind.details(time: time))
    }
}
