package import FlowModel

/// An ordered list of touchpoints along which people are counted (LANGUAGE, section 4).
package struct Journey: Hashable, Sendable {
    package var title: String
    /// At least one; the first lets contacts in, the last is the conversion.
    package var steps: [Step]

    package init(title: String, steps: [Step]) {
        (self.title, self.steps) = (title, steps)
    }

    /// One step: any of its touchpoints reaches it.
    package struct Step: Hashable, Sendable {
        package var title: String
        package var touchpoints: Set<Touchpoint>

        package init(title: String, touchpoints: Set<Touchpoint>) {
            (self.title, self.touchpoints) = (title, touchpoints)
        }
    }
}

/// Something a contact does or gets that a journey can count.
package enum Touchpoint: Hashable, Sendable {
    case event(Slug)
    case sent(email: Slug)
    case message(Condition.MessageFact, email: Slug)
}

extension TimelineEntry {
    /// The touchpoint that this line is, if it is one.
    package var touchpoint: Touchpoint? {
        switch kind {
        case .sent(let email): .sent(email: email)
        case .event(let name, let email?, _, _):
            Condition.MessageFact(rawValue: name.text).map { .message($0, email: email) }
        case .event(let name, nil, _, _): .event(name)
        case .entered, .notEntered, .finished, .converted, .stopped, .skipped, .failed, .notified, .called, .waiting,
            .decided, .split, .went, .set, .tagged, .untagged, .moved, .subscribed, .unsubscribed, .scored, .recorded:
            nil
        }
    }
}
