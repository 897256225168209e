package import FlowModel

extension TimelineEntry {
    /// What happened and why, in the words of those who write flows.
    package func words(in zone: ZoneTable) -> String { kind.words(in: zone) + (cause?.words ?? "") }
}

extension MoveCause {
    /// Nothing where the line's step says it.
    fileprivate var words: String {
        switch self {
        case .step: ""
        case .event(let name): ", because of \(name.text)"
        case .change: ", because its rule holds now"
        case .time: ", because time has passed"
        case .hand: ", by hand"
        case .merging: ", being one with another contact"
        }
    }
}

extension TimelineEntry.Kind {
    /// What happened, in the words of those who write flows.
    fileprivate func words(in zone: ZoneTable) -> String {
        switch self {
        case .event(let name, let email, let link, let topic):
            "← " + name.text + (email.map { " " + $0.text } ?? "") + (link.map { " " + $0 } ?? "")
                + (topic.map { (name.text == "subscribed" ? " to " : " from ") + $0.text } ?? "")
        case .entered: "enters"
        case .notEntered(let reason): "does not enter: \(reason.words)"
        case .finished: "finished"
        case .converted: "reached the goal"
        case .stopped(let reason): "stopped" + (reason.words.map { ": " + $0 } ?? "")
        case .sent(let email): "sent \(email.text)"
        case .skipped(let email, let reason): "not sent: \(email.text), \(reason.words)"
        case .failed(let email, .refused): "failed: \(email.text), refused by the mail server"
        case .failed(let email, .expired): "failed: \(email.text), tried for too long"
        case .notified(let team, let email): "notified \(team.text) with \(email.text)"
        case .called(let webhook, let status):
            "called webhook \(webhook.text): " + (status == 0 ? "no answer" : "answered \(status)")
        case .waiting(let until, let condition, let reason):
            "waits" + (condition.map { " for: \($0)" } ?? "") + (condition != nil && until != nil ? "," : "")
                + (until.map { " until " + TimeText.moment($0, in: zone) } ?? "")
                + (reason.map { " (\($0.words))" } ?? "")
        case .decided(let condition, let result): "\(condition)? \(result ? "yes" : "no")"
        case .split(let arm): "goes by arm \(arm) of the split"
        case .went(let target): "goes to step \(target)"
        case .set(let field, .null): "cleared \(field.text)"
        case .set(let field, let value): "set \(field.text) to \(value.displayText)"
        case .tagged(let tag): "tagged \(tag.text)"
        case .untagged(let tag): "untagged \(tag.text)"
        case .moved(let from, let to): "moved " + (from.map { "from stage \($0.text) " } ?? "") + "to stage \(to.text)"
        case .subscribed(let topic): "subscribed to \(topic.text)"
        case .unsubscribed(let topic): "unsubscribed from \(topic?.text ?? "everything")"
        case .scored(let points, let score):
            (points < 0 ? "−" : "+") + "\(points.magnitude) point\(points.magnitude == 1 ? "" : "s"), "
                + "now \(score)"
        case .recorded(let event): "recorded \(event.text)"
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
