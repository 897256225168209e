import FlowModel

/// What a decision keeps of what happened, so that conditions can ask for it.
extension Decision {
    /// Puts an event into the history.
    mutating func remember(_ event: Event) {
        let order = EventOrder(event.id)
        person.contact.standing.lastEvent = max(person.contact.standing.lastEvent, order)
        switch event.kind {
        case .identify, .changed: break
        case .track, .unsubscribed, .subscribed:
            guard let name = event.name else { return }
            rememberOccurrence(of: name, order, at: event.timestamp, event.properties)
            person.contact.standing.lastActivity = event.receivedAt
        case .message(_, let message) where message.isAutomatic: break
        case .message(let fact, let message):
            remember(fact, of: message, order, at: event.timestamp)
            person.contact.standing.lastActivity = event.receivedAt
        }
    }

    mutating func rememberOccurrence(
        of name: Slug,
        _ order: EventOrder,
        at timestamp: Instant,
        _ properties: [Slug: Value]
    ) {
        if folder.reads.facts.contains(name) {
            let none = History.EventFact(count: 0, first: timestamp, last: timestamp, lastEvent: order)
            person.history.facts[name, default: none].add(order, at: timestamp)
        }
        add(
            History.Occurrence(order: order, at: timestamp, properties: properties),
            of: .event(name)
        )
    }

    private mutating func remember(
        _ fact: Condition.MessageFact,
        of message: MessageReference,
        _ order: EventOrder,
        at timestamp: Instant
    ) {
        let none = History.EventFact(count: 0, first: timestamp, last: timestamp, lastEvent: order)
        let key = History.EmailFact(fact: fact, email: message.email)
        person.history.emailFacts[key, default: none].add(order, at: timestamp)
        add(History.Occurrence(order: order, at: timestamp, message: message), of: .message(fact))
        guard enrolment(message.delivery.enrolment) != nil else { return }
        person.history.messages[message.delivery, default: History.MessageHistory()].facts.insert(fact)
        if let link = message.link { person.history.messages[message.delivery]?.links.insert(link) }
    }

    private mutating func add(_ occurrence: History.Occurrence, of subject: History.Subject) {
        guard folder.reads.occurrences[subject] != nil else { return }
        person.history.occurrences[subject, default: []].append(occurrence)
    }

    /// Keeps of the history what some condition may still look at.
    func forgetOccurrencesThatNobodyReads(_ history: inout History) {
        guard !history.occurrences.isEmpty else { return }
        let oldest = person.enrolments.map(\.since).min()
        var kept: [History.Subject: [History.Occurrence]] = [:]
        for (subject, occurrences) in history.occurrences {
            guard let extent = folder.reads.occurrences[subject] else { continue }
            let read =
                extent.ever
                ? occurrences
                : occurrences.filter { occurrence in
                    if extent.sinceEntry, let oldest, occurrence.order > oldest { return true }
                    return extent.seconds > 0 && occurrence.at.adding(seconds: extent.seconds) >= now
                }
            if !read.isEmpty { kept[subject] = read }
        }
        history.occurrences = kept
    }
}
