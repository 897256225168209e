import FlowModel

extension Decision {
    /// Takes in something that happened outside, settles what follows, and lets the contact in where it is a trigger.
    mutating func settle(_ event: Event) {
        settlement = Settlement(current: Settlement.Current(event))
        tellOf(event)
        for (field, value) in event.traits.sorted(by: { $0.key < $1.key }) { _ = setField(field, to: value) }
        remember(event)
        applyToConsent(event)
        if case .changed(let change) = event.kind { apply(change, since: event.timestamp) }
        settleChange()
    }

    /// What follows from a change of the contact, in the order of LANGUAGE, "In which order".
    mutating func settleChange() {
        score()
        settleLifecycle()
        noteCrossedScores()
        leaveWhoeverMust()
        for enrolment in person.enrolments { wake(enrolment) }
        enter()
        settlement = Settlement()
    }

    /// Goals, then `stop when`, then consent, each with the oldest entry first.
    private mutating func leaveWhoeverMust() {
        leave { decision, enrolment, flow in decision.meets(flow.goals, enrolment, of: flow) ? .converted : nil }
        leave { decision, enrolment, flow in
            decision.meets(flow.stops, enrolment, of: flow) ? .stopped(.stopWhen) : nil
        }
        leave { decision, _, flow in
            decision.person.contact.consent.bar(toFlowOfTopic: flow.topic).map { .stopped($0.stopReason) }
        }
    }

    private mutating func leave(where reason: (Decision, Enrolment, Flow) -> Enrolment.Leaving?) {
        for enrolment in person.enrolments {
            guard let place = place(of: enrolment), let leaving = reason(self, enrolment, place.flow) else { continue }
            leave(enrolment, leaving, at: place)
        }
    }

    /// Whether one of the conditions holds for that entry.
    func meets(_ exits: [Flow.Exit], _ enrolment: Enrolment, of flow: Flow) -> Bool {
        guard !exits.isEmpty else { return false }
        let question = scope(of: enrolment, in: flow)
        return exits.contains { question.holds($0.condition) }
    }

    /// Sets a field, or clears it with null; false when that changes nothing.
    mutating func setField(_ field: Slug, to value: Value) -> Bool {
        let earlier = person.contact.fields[field] ?? .null
        guard earlier != value else { return false }
        person.contact.fields[field] = value == .null ? nil : value
        contactChanges.append(.setField(field, value))
        settlement.changedFields.insert(field)
        movedFields.insert(field)
        return true
    }

    private mutating func tellOf(_ event: Event) {
        let kind: TimelineEntry.Kind
        switch event.kind {
        case .identify, .changed: return
        case .track(let name): kind = .event(name: name, email: nil, link: nil, topic: nil)
        case .message(let fact, let message):
            let name = Slug(stored: fact.rawValue)
            kind = .event(name: name, email: message.email, link: message.link?.address, topic: nil)
        case .unsubscribed(let topic): kind = .event(name: .unsubscribed, email: nil, link: nil, topic: topic)
        case .subscribed(let topic): kind = .event(name: .subscribed, email: nil, link: nil, topic: topic)
        }
        tell(kind)
    }

    /// A change that somebody made by hand.
    private mutating func apply(_ change: ContactChange, since happened: Instant) {
        switch change {
        case .set(let field, let value):
            let written = value.isMissing ? .null : value
            if setField(field, to: written) { tell(.set(field: field, value: written)) }
        case .tag(let tag):
            if addTag(tag) { tell(.tagged(tag)) }
        case .untag(let tag):
            if removeTag(tag) { tell(.untagged(tag)) }
        case .addPoints(let points):
            addPoints(points)
            tell(.scored(points: points, score: person.contact.standing.score))
        case .moveToStage(let stage):
            let earlier = person.contact.standing.stage
            if move(to: stage) { tell(.moved(from: earlier, to: stage), because: .hand) }
        case .startFlow(let flow):
            start(flow, by: Entrance(since: person.contact.standing.lastEvent))
        case .suppress, .lift: applyToConsent(change, at: happened)
        }
    }
}

extension Slug {
    static let unsubscribed = Slug(stored: "unsubscribed")
    static let subscribed = Slug(stored: "subscribed")
}

extension Settlement.Current {
    /// Nil for what conditions and triggers do not see: calls that only tell fields, changes by hand, machines' clicks.
    fileprivate init?(_ event: Event) {
        switch event.kind {
        case .identify, .changed: return nil
        case .message(_, let message) where message.isAutomatic: return nil
        case .message(let fact, let message): kind = .message(fact, message)
        case .track, .unsubscribed, .subscribed:
            guard let name = event.name else { return nil }
            kind = .event(name)
        }
        order = EventOrder(event.id)
        properties = event.describedProperties
        trigger = event.id
    }
}
