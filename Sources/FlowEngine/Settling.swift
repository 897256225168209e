import FlowModel

extension Decision {
    /// Takes in something that happened outside, and settles what follows.
    mutating func settle(_ event: Event) {
        tell(of: event)
        let order = EventOrder(event.id)
        person.contact.standing.lastEvent = max(person.contact.standing.lastEvent, order)
        for (field, value) in event.traits.sorted(by: { $0.key < $1.key }) { _ = setField(field, to: value) }
        let happening = Happening(event)
        if let happening {
            person.contact.standing.lastActivity = now
            remember(happening)
            applyToConsent(event)
        }
        if case .changed(let change) = event.kind { _ = apply(change) }
        settle(happening)
        if case .changed(.startFlow(let flow)) = event.kind { start(flow) }
    }

    /// What follows from any change of the contact, in the order of LANGUAGE: points, stages and segments, goals and
    /// the other ways to leave, waits that are over by it, new entries.
    mutating func settle(_ happening: Happening? = nil) {
        current = happening
        if let happening { addPoints(for: happening) }
        watch()
        leaveByChange()
        for enrolment in person.enrolments { wake(enrolment) }
        enterByChange(happening)
        current = nil
        if happening != nil { forgetTheMoment() }
        news = News(scoreBefore: person.contact.standing.score)
    }

    /// Goals, then `stop when`, then consent, each with the oldest entry first.
    private mutating func leaveByChange() {
        for enrolment in person.enrolments {
            guard let place = place(of: enrolment), meets(place.flow.goals, enrolment, in: place.flow) else { continue }
            leave(enrolment, .converted, at: place)
        }
        for enrolment in person.enrolments {
            guard let place = place(of: enrolment), meets(place.flow.stops, enrolment, in: place.flow) else { continue }
            leave(enrolment, .stopped(.stopWhen), at: place)
        }
        for enrolment in person.enrolments {
            guard let place = place(of: enrolment),
                let bar = person.contact.consent.bar(toFlowOfTopic: place.flow.topic)
            else { continue }
            leave(enrolment, .stopped(bar.stopReason), at: place)
        }
    }

    /// Whether one of the conditions holds for that entry.
    func meets(_ exits: [Flow.Exit], _ enrolment: Enrolment, in flow: Flow) -> Bool {
        guard !exits.isEmpty else { return false }
        let question = scope(of: enrolment, in: flow)
        return exits.contains { question.holds($0.condition) }
    }

    private mutating func tell(of event: Event) {
        switch event.kind {
        case .identify, .changed: return
        case .track(let name): tell(.event(name: name, email: nil, link: nil, topic: nil))
        case .message(let fact, let message):
            let name = Slug(stored: fact.rawValue)
            tell(.event(name: name, email: message.email, link: message.link?.address, topic: nil))
        case .unsubscribed(let topic):
            tell(.event(name: Slug(stored: "unsubscribed"), email: nil, link: nil, topic: topic))
        case .subscribed(let topic):
            tell(.event(name: Slug(stored: "subscribed"), email: nil, link: nil, topic: topic))
        }
    }

    private mutating func applyToConsent(_ event: Event) {
        switch event.kind {
        case .track, .identify, .changed: break
        case .message(.bounced, _): contactChanges += person.contact.consent.suppress(.bounced)
        case .message(.complained, _): contactChanges += person.contact.consent.suppress(.complained)
        case .message(.clicked, _), .message(.opened, _), .message(.replied, _): break
        case .unsubscribed(nil): contactChanges += person.contact.consent.closeEverything()
        case .unsubscribed(let topic?): contactChanges += person.contact.consent.set(topic, subscribed: false)
        case .subscribed(let topic): contactChanges += person.contact.consent.set(topic, subscribed: true)
        }
    }
}
