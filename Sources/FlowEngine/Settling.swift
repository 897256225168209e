import FlowModel

extension Decision {
    /// Takes in something that happened outside, settles what follows, and lets the contact in where it is a trigger.
    mutating func settle(_ event: Event) {
        tellOf(event)
        for (field, value) in event.traits.sorted(by: { $0.key < $1.key }) { _ = setField(field, to: value) }
        remember(event)
        applyToConsent(event)
        settleChange()
        enter(by: event)
    }

    /// What follows from any change of the contact: goals, consent, and waits that are over by it.
    mutating func settleChange() {
        for enrolment in person.enrolments {
            guard let place = place(of: enrolment), meetsGoal(enrolment, of: place.flow) else { continue }
            leave(enrolment, .converted, at: place)
        }
        for enrolment in person.enrolments {
            guard let place = place(of: enrolment),
                let bar = person.contact.consent.bar(toFlowOfTopic: place.flow.topic)
            else { continue }
            leave(enrolment, .stopped(bar.stopReason), at: place)
        }
        for enrolment in person.enrolments { wake(enrolment) }
    }

    /// Whether a goal of the flow holds for that entry.
    func meetsGoal(_ enrolment: Enrolment, of flow: Flow) -> Bool {
        guard !flow.goals.isEmpty else { return false }
        let question = scope(of: enrolment, in: flow)
        return flow.goals.contains { question.holds($0.condition) }
    }

    /// Sets a field, or clears it with null; false when that changes nothing.
    mutating func setField(_ field: Slug, to value: Value) -> Bool {
        let earlier = person.contact.fields[field] ?? .null
        guard earlier != value else { return false }
        person.contact.fields[field] = value == .null ? nil : value
        contactChanges.append(.setField(field, value))
        return true
    }

    private mutating func tellOf(_ event: Event) {
        let kind: TimelineEntry.Kind
        switch event.kind {
        case .identify: return
        case .track(let name): kind = .event(name: name, email: nil, link: nil, topic: nil)
        case .message(let fact, let message):
            let name = Slug(stored: fact.rawValue)
            kind = .event(name: name, email: message.email, link: message.link?.address, topic: nil)
        case .unsubscribed(let topic):
            kind = .event(name: Slug(stored: "unsubscribed"), email: nil, link: nil, topic: topic)
        case .subscribed(let topic):
            kind = .event(name: Slug(stored: "subscribed"), email: nil, link: nil, topic: topic)
        }
        timeline.append(TimelineEntry(at: now, contact: person.contact.id, kind: kind))
    }

    /// Puts into the history what conditions may ask for.
    private mutating func remember(_ event: Event) {
        switch event.kind {
        case .identify: break
        case .track(let name): rememberOccurrence(of: name, event)
        case .unsubscribed: rememberOccurrence(of: Slug(stored: "unsubscribed"), event)
        case .subscribed: rememberOccurrence(of: Slug(stored: "subscribed"), event)
        case .message(_, let message) where message.isAutomatic: break
        case .message(let fact, let message):
            person.history.emailFacts[History.EmailFact(fact: fact, email: message.email)] = event.id
            guard enrolment(message.delivery.enrolment) != nil else { return }
            person.history.messages[message.delivery, default: History.MessageHistory()].facts.insert(fact)
            if let link = message.link {
                person.history.messages[message.delivery]?.links.insert(link)
            }
        }
    }

    private mutating func rememberOccurrence(of name: Slug, _ event: Event) {
        if folder.reads.facts.contains(name) { person.history.last[name] = event.id }
        if folder.reads.propertiesOf.contains(name) {
            person.history.occurrences[name, default: []]
                .append(History.Occurrence(event: event.id, properties: event.properties))
        }
    }

    private mutating func applyToConsent(_ event: Event) {
        switch event.kind {
        case .track, .identify: break
        case .message(_, let message) where message.isAutomatic: break
        case .message(.bounced, _): contactChanges += person.contact.consent.suppress(.bounced)
        case .message(.complained, _): contactChanges += person.contact.consent.suppress(.complained)
        case .message(.clicked, _), .message(.opened, _), .message(.replied, _): break
        case .unsubscribed(nil): contactChanges += person.contact.consent.closeEverything()
        case .unsubscribed(let topic?): contactChanges += person.contact.consent.set(topic, subscribed: false)
        case .subscribed(let topic): contactChanges += person.contact.consent.set(topic, subscribed: true)
        }
    }
}
