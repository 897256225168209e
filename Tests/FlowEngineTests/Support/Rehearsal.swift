import FlowEngine
import FlowModel

/// Plays a folder for one contact in virtual time, with an outbox that answers at once.
struct Rehearsal {
    var person: Person
    let folder: LiveFolder
    var now: Instant = .distantPast
    var nextDue: Instant?
    var entries: [TimelineEntry] = []
    var changes: [Change] = []
    /// What was delivered or is on its way, oldest first.
    var deliveries: [Delivery] = []
    /// What becomes of a delivery; nil leaves it on its way.
    var outcome: (Delivery) -> DeliveryOutcome? = Rehearsal.accept
    private var eventCount: Int64 = 0

    init(_ folder: LiveFolder, _ contact: Contact = .anna()) {
        person = Person(contact: contact)
        self.folder = folder
    }

    static func accept(_ delivery: Delivery) -> DeliveryOutcome? {
        switch delivery.kind {
        case .mail, .notification: .sent
        case .webhook: .called(status: 200)
        }
    }

    static func acceptNothing(_: Delivery) -> DeliveryOutcome? { nil }

    /// One call of the engine.
    @discardableResult
    mutating func advance(_ causes: [Cause], at instant: Instant) -> Transition {
        now = instant
        let transition = Engine.advance(person, in: PreparedFolder(folder), causes: causes, at: instant)
        person = transition.person
        nextDue = transition.nextDue
        entries += transition.timeline
        changes += transition.deeds
        return transition
    }

    /// Advances and answers deliveries until nothing more happens at that instant.
    mutating func play(_ causes: [Cause], at instant: Instant) {
        var pending = causes
        repeat {
            let transition = advance(pending, at: instant)
            pending = []
            for case .deliver(let delivery) in transition.changes {
                deliveries.append(delivery)
                if let outcome = outcome(delivery) { pending.append(.delivered(delivery.key, outcome)) }
            }
        } while !pending.isEmpty || nextDue == instant
    }

    /// Lets time pass until, not including, `end`.
    mutating func run(until end: Instant = .distantFuture) {
        while let due = nextDue, due < end { play([], at: max(due, now)) }
    }

    mutating func event(
        _ kind: Event.Kind,
        properties: [Slug: Value] = [:],
        traits: [Slug: Value] = [:]
    ) -> Event {
        eventCount += 1
        return Event(
            id: EventID(eventCount),
            contact: person.contact.id,
            receivedAt: now,
            timestamp: now,
            kind: kind,
            properties: properties,
            traits: traits
        )
    }

    /// Something happens at that moment, after everything that was due before it.
    mutating func happen(
        _ kind: Event.Kind,
        at text: String,
        properties: [Slug: Value] = [:],
        traits: [Slug: Value] = [:]
    ) {
        run(until: moment(text))
        now = moment(text)
        play([.event(event(kind, properties: properties, traits: traits))], at: moment(text))
    }

    mutating func track(_ name: Slug, at text: String, _ properties: [Slug: Value] = [:]) {
        happen(.track(name), at: text, properties: properties)
    }

    /// Something is done with the last message of that email.
    mutating func react(
        _ fact: Condition.MessageFact,
        to email: Slug,
        at text: String,
        link: MessageReference.Link? = nil,
        isAutomatic: Bool = false
    ) {
        run(until: moment(text))
        guard let delivery = deliveries.last(where: { $0.kind == .mail(email: email) }) else {
            preconditionFailure("no message of \(email)")
        }
        now = moment(text)
        let message = MessageReference(delivery: delivery.key, email: email, link: link, isAutomatic: isAutomatic)
        play([.event(event(.message(fact, message)))], at: moment(text))
    }

    /// The timeline as a dry run prints it, without the contact.
    var lines: [String] {
        let zone = folder.zone(of: person.contact)
        return entries.map { entry in
            func time(_ instant: Instant) -> String { ISO8601.text(of: instant, in: zone) }
            let details = entry.kind.details(time: time).map { "\($0.key)=\($0.value.displayText)" }
            let words = [time(entry.at), entry.flow?.text, entry.step, entry.kind.name].compactMap(\.self) + details
            return words.joined(separator: " ")
        }
    }

    /// The lines without their instants.
    var happenings: [String] { lines.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } }
}

extension Transition {
    /// What is written besides where the contact stands, which each decision writes.
    var deeds: [Change] {
        changes.filter { if case .standing = $0 { false } else { true } }
    }
}
