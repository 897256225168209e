import FlowModel

/// What the history holds: what conditions may ask for, and no more.
extension Decision {
    mutating func remember(_ happening: Happening) {
        if case .event(let name) = happening.subject, folder.reads.facts.contains(name) {
            person.history.facts[name].count(happening)
        }
        if folder.reads.occurrences[happening.subject] != nil {
            person.history.occurrences[happening.subject, default: []].append(
                History.Occurrence(
                    order: happening.order,
                    at: happening.at,
                    properties: happening.properties,
                    message: happening.message
                )
            )
        }
        if case .message(let fact) = happening.subject, let message = happening.message {
            remember(fact, of: message, happening)
        }
    }

    private mutating func remember(
        _ fact: Condition.MessageFact,
        of message: MessageReference,
        _ happening: Happening
    ) {
        person.history.emailFacts[History.EmailFact(fact: fact, email: message.email)].count(happening)
        guard enrolment(message.delivery.enrolment) != nil else { return }
        person.history.messages[message.delivery, default: History.MessageHistory()].facts.insert(fact)
        if let link = message.link { person.history.messages[message.delivery]?.links.insert(link) }
    }

    /// Keeps of what is known time by time as much as somebody may ask for.
    mutating func forgetOccurrences() {
        guard !person.history.occurrences.isEmpty else { return }
        let oldest = person.enrolments.map(\.since).min()
        for (subject, occurrences) in person.history.occurrences {
            let kept = occurrences.filter { isKept($0, by: folder.reads.occurrences[subject], oldest) }
            if kept.count < occurrences.count {
                person.history.occurrences[subject] = kept.isEmpty ? nil : kept
            }
        }
    }

    private func isKept(
        _ occurrence: History.Occurrence,
        by extent: Reads.Extent?,
        _ oldest: EventOrder?
    ) -> Bool {
        guard let extent else { return false }
        if extent.ever { return true }
        if extent.sinceEntry, let oldest, occurrence.order > oldest { return true }
        return extent.seconds > 0 && occurrence.at >= now.adding(seconds: -extent.seconds)
    }
}

extension History.EventFact? {
    /// Counts one more.
    fileprivate mutating func count(_ happening: Happening) {
        if self == nil {
            self = History.EventFact(
                count: 1,
                first: happening.at,
                last: happening.at,
                lastEvent: happening.order
            )
        } else {
            self?.add(happening.order, at: happening.at)
        }
    }
}
