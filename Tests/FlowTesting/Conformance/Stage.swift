import FlowModel
import FlowRuntime

/// A store with the few things in it that most checks begin with.
struct Stage {
    let store: any Store
    let now = Instant.testStart

    func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try store.transact(body)
    }

    // MARK: Arrivals

    func arrival(
        _ messageID: String,
        from contact: ContactReference = ContactReference(email: "anna@example.com"),
        _ kind: Arrival.Kind = .track("lead"),
        after seconds: Int64 = 0,
        properties: [Slug: Value] = [:],
        traits: [Slug: Value] = [:]
    ) -> Arrival {
        Arrival(
            messageID: messageID,
            subject: .contact(contact),
            receivedAt: now.adding(seconds: seconds),
            timestamp: now.adding(seconds: seconds - 1),
            kind: kind,
            properties: properties,
            traits: traits
        )
    }

    func arrival(
        _ messageID: String,
        about message: OutboxID,
        _ fact: Condition.MessageFact,
        link: MessageReference.Link? = nil,
        isAutomatic: Bool = false
    ) -> Arrival {
        Arrival(
            messageID: messageID,
            subject: .message(message),
            receivedAt: now,
            timestamp: now,
            kind: .message(fact, link: link, isAutomatic: isAutomatic)
        )
    }

    /// Accepts one arrival that is not a duplicate.
    @discardableResult
    func accept(_ arrival: Arrival) throws -> (event: EventID, contact: ContactID) {
        let answers = try transact { try $0.accept([arrival]) }
        guard case .accepted(let event, let contact)? = answers.first, answers.count == 1 else {
            throw ConformanceFailure("an arrival is accepted: found \(answers)")
        }
        return (event, contact)
    }

    /// Accepts one arrival and consumes its event.
    @discardableResult
    func settle(_ arrival: Arrival) throws -> (event: EventID, contact: ContactID) {
        let accepted = try accept(arrival)
        try transact { try $0.consume([accepted.event]) }
        return accepted
    }

    // MARK: People

    func person(_ contact: ContactID, reading flows: [Flow] = [], after seconds: Int64 = 0) throws -> Person {
        let people = try transact {
            try $0.people([contact], reading: Reads(flows: flows), at: now.adding(seconds: seconds))
        }
        return try unwrap(people.first, "the person")
    }

    /// What is known of something that happened once, as `arrival` makes it.
    func fact(_ event: EventID) -> History.EventFact {
        let at = now.adding(seconds: -1)
        return History.EventFact(count: 1, first: at, last: at, lastEvent: EventOrder(event))
    }

    func write(
        _ contact: ContactID,
        _ changes: [Change],
        nextDue: Instant? = nil,
        timeline: [TimelineEntry] = []
    ) throws {
        let person = try person(contact)
        try transact {
            try $0.write([Transition(person: person, changes: changes, timeline: timeline, nextDue: nextDue)])
        }
    }

    // MARK: Entries and deliveries

    static let flow = Flow.sample("nurture", [.send(email: "welcome", otherwise: nil), .stop])

    @discardableResult
    func apply(_ flows: [Flow] = [flow], text: String = "first") throws -> [AppliedFlow] {
        let folder = FolderText(files: [FolderText.File(path: "nurture.flow", text: text)])
        return try transact { try $0.apply(folder, flows: flows, at: now) }
    }

    /// An entry of the contact at its flow's first step.
    func enrolment(
        _ contact: ContactID,
        _ ordinal: Int = 1,
        in applied: AppliedFlow,
        trigger: EventID? = EventID(1),
        since: EventOrder? = nil,
        runKey: String? = nil,
        splitSeed: Enrolment.SplitSeed? = nil,
        state: Enrolment.State? = nil
    ) -> Enrolment {
        Enrolment(
            id: EnrolmentID(contact: contact, ordinal: ordinal),
            flow: Stage.flow.name,
            version: applied.version,
            enteredAt: now,
            since: since ?? trigger.map { EventOrder($0) } ?? .beforeAll,
            trigger: trigger,
            runKey: runKey,
            splitSeed: splitSeed,
            state: state ?? .delivering(applied.stepIDs[0]),
            visit: 1,
            burst: 1,
            burstAt: now
        )
    }

    /// A contact inside of a flow whose first message is queued.
    struct Entry {
        var contact: ContactID
        var enrolment: Enrolment
        var applied: AppliedFlow
        var row: OutboxRow

        var message: OutboxID { row.id }
    }

    func enter(
        _ email: String = "anna@example.com",
        _ kind: Delivery.Kind = .mail(email: "welcome"),
        after seconds: Int64 = 0,
        notBefore: Instant? = nil
    ) throws -> Entry {
        let applied = try unwrap(try apply().first, "the applied flow")
        let arrival = arrival("enter \(email)", from: ContactReference(email: email))
        let (event, contact) = try settle(arrival)
        var enrolment = enrolment(contact, in: applied, trigger: event)
        enrolment.burstAt = now.adding(seconds: seconds)
        let key = DeliveryKey(enrolment: enrolment.id, step: applied.stepIDs[0], visit: 1)
        try write(contact, [.entered(enrolment), .deliver(Delivery(key: key, kind: kind, notBefore: notBefore))])
        let queued = try transact {
            try $0.readyDeliveries(kind.channel, at: .distantFuture, limit: 1000, excluding: [])
        }
        let row = try unwrap(queued.first { $0.delivery.key == key }, "the queued delivery")
        return Entry(contact: contact, enrolment: enrolment, applied: applied, row: row)
    }

    func body(_ text: String = "Hello") -> MessageBody {
        MessageBody(
            sender: "news@example.com",
            recipient: "anna@example.com",
            messageID: "\(text.utf8.count)@example.com",
            bytes: Array(text.utf8)
        )
    }

    func row(_ message: OutboxID) throws -> OutboxRow {
        try unwrap(try transact { try $0.deliveries([message]) }.first, "the outbox row")
    }

    func settle(_ message: OutboxID, _ state: OutboxRow.State, after seconds: Int64 = 0) throws {
        try transact {
            try $0.settle([Settlement(id: message, state: state)], at: now.adding(seconds: seconds))
        }
    }
}

extension Flow {
    /// A flow with those goals, for what its conditions read.
    static func reading(_ conditions: [Condition]) -> Flow {
        Flow.sample("reader", [.stop], goals: conditions.map { Flow.Exit(condition: $0, text: "") })
    }
}
