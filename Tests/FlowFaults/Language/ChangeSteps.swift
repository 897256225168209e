import FlowModel

/// The step `set FIELD to VALUE`, or `clear FIELD` without one.
struct SetStep: StoryAction {
    var field: String
    var value: String?

    func text(_ numbers: [Int: String]) -> String {
        value.map { "set \(field) to \"\($0)\"" } ?? "clear \(field)"
    }

    private var written: Value { value.map(Value.text) ?? .null }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        (ledger.fields[Slug(field)] ?? .null) == written
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .set(Slug(field), written) = kind else { throw walk.unexpected(kind) }
        ledger.set(Slug(field), written)
        ledger.pending = .change
        walk.goOn()
    }
}

/// The step `set FIELD to event.PROPERTY`.
struct SetFromTriggerStep: StoryAction {
    var field: String
    var property: String

    func text(_ numbers: [Int: String]) -> String { "set \(field) to event.\(property)" }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        ledger.fields[Slug(field)] == walk.triggerProperties[Slug(property)]
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        let value = walk.triggerProperties[Slug(property)] ?? .null
        guard case .set(Slug(field), value) = kind else { throw walk.unexpected(kind) }
        ledger.set(Slug(field), value)
        ledger.pending = .change
        walk.goOn()
    }
}

/// The steps `tag NAME` and `untag NAME`.
struct TagStep: StoryAction {
    var tag: String
    var isTaken = false

    func text(_ numbers: [Int: String]) -> String { "\(isTaken ? "untag" : "tag") \(tag)" }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        ledger.tags.contains(Slug(tag)) != isTaken
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        switch kind {
        case .tagged(Slug(tag)) where !isTaken: ledger.tags.insert(Slug(tag))
        case .untagged(Slug(tag)) where isTaken: ledger.tags.remove(Slug(tag))
        default: throw walk.unexpected(kind)
        }
        ledger.pending = .change
        walk.goOn()
    }
}

/// The steps `subscribe to TOPIC`, `unsubscribe from TOPIC` and, without a topic, `unsubscribe from everything`.
struct SubscriptionStep: StoryAction {
    var topic: String?
    var isSubscribing: Bool

    func text(_ numbers: [Int: String]) -> String {
        isSubscribing ? "subscribe to \(topic ?? "")" : "unsubscribe from \(topic ?? "everything")"
    }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        guard let topic else { return ledger.isUnsubscribed && !ledger.topics.values.contains(true) }
        return ledger.topics[Slug(topic)] == isSubscribing
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        let slug = topic.map { Slug($0) }
        switch kind {
        case .subscribed(let told) where isSubscribing && told == slug:
            ledger.subscribe(to: told, by: walk.source)
        case .unsubscribed(let told) where !isSubscribing && told == slug:
            ledger.unsubscribe(from: told, by: walk.source)
        default: throw walk.unexpected(kind)
        }
        ledger.pending = .change
        walk.goOn()
    }
}
