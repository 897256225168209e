import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    /// Something that counts, whether it was accepted or recorded.
    private struct Happening {
        var subject: History.Subject
        var occurrence: History.Occurrence
    }

    /// Looks through everything that ever happened to the contact, in its order.
    func history(of contact: ContactID, active: [Enrolment], _ reads: Reads, at now: Instant) -> History {
        var history = History()
        let begin = active.map(\.since).min()
        for happening in happenings(to: contact) {
            let occurrence = happening.occurrence
            switch (happening.subject, occurrence.message) {
            case (.event(let name), _):
                if reads.facts.contains(name) { ReferenceTransaction.count(occurrence, in: &history.facts[name]) }
            case (.message(let fact), let message?):
                let key = History.EmailFact(fact: fact, email: message.email)
                ReferenceTransaction.count(occurrence, in: &history.emailFacts[key])
                guard active.contains(where: { $0.id == message.delivery.enrolment }) else { break }
                history.messages[message.delivery, default: History.MessageHistory()].facts.insert(fact)
                if let link = message.link { history.messages[message.delivery]?.links.insert(link) }
            case (.message, nil): break
            }
            guard let extent = reads.occurrences[happening.subject] else { continue }
            let isInside = extent.sinceEntry && begin.map { occurrence.order > $0 } == true
            let isRecent = extent.seconds > 0 && occurrence.at >= now.adding(seconds: -extent.seconds)
            guard extent.ever || isInside || isRecent else { continue }
            history.occurrences[happening.subject, default: []].append(occurrence)
        }
        history.occurrences = history.occurrences.mapValues { Array($0.suffix(1000)) }
        return history
    }

    private static func count(_ occurrence: History.Occurrence, in fact: inout History.EventFact?) {
        let (order, at) = (occurrence.order, occurrence.at)
        if fact == nil {
            fact = History.EventFact(count: 1, first: at, last: at, lastEvent: order)
        } else {
            fact?.add(order, at: at)
        }
    }

    /// In their order; what a machine did does not count.
    private func happenings(to contact: ContactID) -> [Happening] {
        let accepted = state.consumed.compactMap { state.event($0) }.filter { $0.contact == contact }
            .compactMap(ReferenceTransaction.happening)
        let recorded = state.recorded.filter { $0.contact == contact }.map { record in
            Happening(
                subject: .event(record.event.name),
                occurrence: History.Occurrence(
                    order: record.event.order,
                    at: record.event.at,
                    properties: record.properties
                )
            )
        }
        return (accepted + recorded).sorted { $0.occurrence.order < $1.occurrence.order }
    }

    private static func happening(_ event: Event) -> Happening? {
        let order = EventOrder(event.id)
        if case .message(let fact, let message) = event.kind {
            guard !message.isAutomatic else { return nil }
            let occurrence = History.Occurrence(order: order, at: event.timestamp, message: message)
            return Happening(subject: .message(fact), occurrence: occurrence)
        }
        return event.name.map { name in
            let occurrence = History.Occurrence(order: order, at: event.timestamp, properties: event.properties)
            return Happening(subject: .event(name), occurrence: occurrence)
        }
    }
}
