import FlowModel

/// Something that happened to the contact, from outside or recorded by a flow, as triggers, points and stages see it.
struct Happening {
    let subject: History.Subject
    /// From a topic or from everything.
    let isUnsubscribing: Bool
    let order: EventOrder
    /// By its sender's clock.
    let at: Instant
    let properties: [Slug: Value]
    let message: MessageReference?
    /// The event that lets contacts in by it; nil for what was recorded by an entry that no event let in.
    let trigger: EventID?

    /// Nil for what is no event: changes of the contact alone, and what machines do with messages.
    init?(_ event: Event) {
        var message: MessageReference?
        switch event.kind {
        case .identify, .changed: return nil
        case .message(_, let reference) where reference.isAutomatic: return nil
        case .message(let fact, let reference):
            subject = .message(fact)
            message = reference
        case .track(let name): subject = .event(name)
        case .subscribed: subject = .event(Slug(stored: "subscribed"))
        case .unsubscribed: subject = .event(Slug(stored: "unsubscribed"))
        }
        if case .unsubscribed = event.kind { isUnsubscribing = true } else { isUnsubscribing = false }
        (order, at, properties) = (EventOrder(event.id), event.timestamp, event.properties)
        (self.message, trigger) = (message, event.id)
    }

    /// What a step recorded, which hands on what let the entry in.
    init(_ recorded: RecordedEvent, properties: [Slug: Value]) {
        (subject, isUnsubscribing) = (.event(recorded.name), false)
        (order, at, self.properties) = (recorded.order, recorded.at, properties)
        (message, trigger) = (nil, recorded.origin)
    }

    /// Whether it lets contacts in by that trigger, as far as its name goes.
    func isMeant(by kind: Trigger.Kind) -> Bool {
        switch kind {
        case .event(let name): subject == .event(name)
        case .message(let fact, let email): isMeant(fact, email)
        case .unsubscribed: isUnsubscribing
        case .stage, .segment, .score, .moment, .recurring: false
        }
    }

    /// Whether it adds points by that rule, as far as its name goes.
    func isMeant(by rule: ScoringRule.Subject) -> Bool {
        switch rule {
        case .event(let name): subject == .event(name)
        case .message(let fact, let email): isMeant(fact, email)
        case .unsubscribed: isUnsubscribing
        }
    }

    private func isMeant(_ fact: Condition.MessageFact, _ email: Slug?) -> Bool {
        subject == .message(fact) && (email == nil || email == message?.email)
    }
}
