package import FlowModel

extension TimelineEntry {
    /// What happened and why, in the words of those who write flows.
    package func words(in zone: ZoneTable, names: TimelineNames = .slugs) -> String {
        kind.words(in: zone, names) + (cause?.words(names) ?? "")
    }
}

extension MoveCause {
    /// Nothing where the line's step says it.
    fileprivate func words(_ names: TimelineNames) -> String {
        switch self {
        case .step: ""
        case .event(let name): ", because of \(names.name(name))"
        case .change: ", because its rule holds now"
        case .time: ", because time has passed"
        case .hand: ", by hand"
        case .merging: ", being one with another contact"
        }
    }
}

extension TimelineEntry.Kind {
    /// What happened, in the words of those who write flows.
    fileprivate func words(in zone: ZoneTable, _ names: TimelineNames) -> String {
        switch self {
        case .event(let name, let email, let link, let topic):
            names.happened + names.name(name) + (email.map { " " + names.name($0) } ?? "")
                + (link.map { " " + $0 } ?? "")
                + (topic.map { (name.text == "subscribed" ? " to " : " from ") + names.name($0) } ?? "")
        case .entered: "enters"
        case .notEntered(let reason): "does not enter: \(reason.words)"
        case .finished: "finished"
        case .converted: "reached the goal"
        case .stopped(let reason): "stopped" + (reason.words.map { ": " + $0 } ?? "")
        case .sent(let email): "sent \(names.name(email))"
        case .skipped(let email, let reason): "not sent: \(names.name(email)), \(reason.words)"
        case .failed(let email, .refused): "failed: \(names.name(email)), refused by the mail server"
        case .failed(let email, .expired): "failed: \(names.name(email)), tried for too long"
        case .notified(let team, let email): "notified \(names.name(team)) with \(names.name(email))"
        case .called(let webhook, let status):
            "called webhook \(names.name(webhook)): " + (status == 0 ? "no answer" : "answered \(status)")
        case .waiting(let until, let condition, let reason):
            "waits" + (condition.map { " for: \($0)" } ?? "") + (condition != nil && until != nil ? "," : "")
                + (until.map { " until " + TimeText.moment($0, in: zone) } ?? "")
                + (reason.map { " (\($0.words))" } ?? "")
        case .decided(let condition, let result): "\(condition)? \(result ? "yes" : "no")"
        case .split(let arm): "goes by arm \(arm) of the split"
        case .went(let target): "goes to step \(target)"
        case .set(let field, .null): "cleared \(names.name(field))"
        case .set(let field, let value): "set \(names.name(field)) to \(value.displayText)"
        case .tagged(let tag): "tagged \(names.name(tag))"
        case .untagged(let tag): "untagged \(names.name(tag))"
        case .moved(let from, let to):
            "moved " + (from.map { "from stage \(names.stage($0)) " } ?? "") + "to stage \(names.stage(to))"
        case .subscribed(let topic): "subscribed to \(names.name(topic))"
        case .unsubscribed(let topic): "unsubscribed from \(topic.map(names.name) ?? "everything")"
        case .scored(let points, let score):
            (points < 0 ? "−" : "+") + "\(points.magnitude) point\(points.magnitude == 1 ? "" : "s"), "
                + "now \(score)"
        case .recorded(let event): "recorded \(names.name(event))"
        }
    }
}

extension TimelineEntry.NotEntered {
    fileprivate var words: String {
        switch self {
        case .inFlow: "is inside already"
        case .enteredBefore: "entered before, and may once only"
        case .tooSoon: "entered too short a time ago"
        case .sameKey: "entered for the same one before"
        case .noKey: "the event lacks the property that tells entries apart"
        case .goal: "has reached the goal already"
        case .stopWhen: "a `stop when` holds already"
        case .unsubscribed: "unsubscribed from everything"
        case .complained: "complained"
        }
    }
}

extension Enrolment.StopReason {
    fileprivate var words: String? {
        switch self {
        case .stop: nil
        case .stopWhen: "a `stop when` holds"
        case .unsubscribed: "unsubscribed from everything"
        case .complained: "complained"
        case .error: "an error: too many steps at one instant"
        case .flowChanged: "the flow changed"
        case .merged: "is one with another contact"
        case .forgotten: "forgotten"
        }
    }
}

extension SkipReason {
    fileprivate var words: String {
        switch self {
        case .noAddress: "no address"
        case .bounced: "the address bounced"
        case .complained: "complained"
        case .unsubscribed: "unsubscribed"
        case .frequencyCap: "too many emails lately"
        case .onlyTo: "not on the list of `only_to`"
        }
    }
}

extension HoldReason {
    fileprivate var words: String {
        switch self {
        case .sendingHours: "outside the sending hours"
        case .frequencyCap: "too many emails lately"
        case .missingValue: "the email lacks a value"
        case .unknownOutcome: "whether it was sent is not known"
        }
    }
}
