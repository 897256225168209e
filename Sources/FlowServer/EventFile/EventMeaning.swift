import FlowModel

/// What a line with an event of that name tells, as `EventLine` tells the daemon's own lines from an application's.
enum EventMeaning: Hashable {
    /// An application's own event.
    case event
    /// Something that a reader did with an email.
    case reader(Fact.Kind)
    case unsubscribed, subscribed
    case sent, skipped, split, stage
    /// Entering and leaving a flow.
    case passage(Fact.Kind)
    /// Something of the daemon's that no report counts.
    case nothing

    /// The event's name is a slug.
    init(_ event: String) {
        switch event {
        case "unsubscribed": self = .unsubscribed
        case "subscribed": self = .subscribed
        case "sent": self = .sent
        case "skipped": self = .skipped
        case "split": self = .split
        case "stage": self = .stage
        case "entered": self = .passage(.entered)
        case "converted": self = .passage(.converted)
        case "stopped": self = .passage(.stopped)
        case "finished": self = .passage(.finished)
        case "delivered": self = .nothing
        default: self = Condition.MessageFact(rawValue: event).map { .reader(Fact.Kind($0)) } ?? .event
        }
    }
}

/// Properties of an event, however they were read; names come as indexes into the names of a block.
protocol EventProperties {
    /// The slug of a text; `Fact.noName` where there is none.
    mutating func slug(_ member: LineMember, _ book: inout NameBook) -> UInt32
    /// The number of a step, as it is written; `Fact.noName` where there is none.
    mutating func step(_ book: inout NameBook) -> UInt32
    /// Where the contact came from, as `EventSource` has it; `Fact.noName` where that is not told.
    mutating func source(_ book: inout NameBook) -> UInt32
    /// A whole number from 1 on; nil for anything else.
    mutating func number(_ member: LineMember) -> UInt16?
    func isTrue(_ member: LineMember) -> Bool
}

extension EventRecord {
    /// Takes over what an event tells; the daemon's own only with the properties that its lines have.
    mutating func tell(
        _ meaning: EventMeaning,
        _ event: UInt32,
        of properties: inout some EventProperties,
        _ book: inout NameBook
    ) {
        // What a flow recorded is an event whatever its name, and hands on properties of another one, whose source was
        // counted there.
        if properties.isTrue(.recorded) { return set(.event, event, Fact.noName) }
        if properties.isTrue(.application) { return set(.event, event, properties.source(&book)) }
        switch meaning {
        case .event: set(.event, event, properties.source(&book))
        case .reader(let fact):
            guard !properties.isTrue(.automatic) else { return }
            set(fact, properties.slug(.email, &book), properties.slug(.flow, &book))
        case .unsubscribed: set(.unsubscribed, properties.slug(.topic, &book), properties.slug(.email, &book))
        case .subscribed: set(.subscribed, properties.slug(.topic, &book), properties.slug(.email, &book))
        case .sent:
            let email = properties.slug(.email, &book)
            if email != Fact.noName { set(.sent, email, properties.slug(.flow, &book)) }
        case .skipped:
            let email = properties.slug(.email, &book)
            guard email != Fact.noName else { return }
            let word = properties.slug(.reason, &book)
            let reason = book.text(word).flatMap(SkipReason.init(rawValue:))
            set(.skipped, email, properties.slug(.flow, &book), reason?.number ?? 0)
        case .stage:
            let stage = properties.slug(.to, &book)
            if stage != Fact.noName { set(.stage, stage, properties.slug(.from, &book)) }
        case .split:
            let (flow, step) = (properties.slug(.flow, &book), properties.step(&book))
            guard flow != Fact.noName, step != Fact.noName, let arm = properties.number(.arm) else { return }
            set(.split, flow, step, arm)
        case .passage(let fact):
            let flow = properties.slug(.flow, &book)
            guard flow != Fact.noName else { return }
            let reason = fact == .stopped ? properties.slug(.reason, &book) : Fact.noName
            set(fact, flow, reason, properties.number(.version) ?? 1)
        case .nothing: break
        }
    }

    private mutating func set(_ kind: Fact.Kind, _ name: UInt32, _ detail: UInt32, _ number: UInt16 = 0) {
        (self.kind, self.name, self.detail, self.number) = (kind, name, detail, number)
    }
}
