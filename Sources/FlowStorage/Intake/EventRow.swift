import FlowModel
import FlowRuntime

/// The columns of an event that depend on what it is.
struct EventRow {
    /// The stored numbers are part of the schema.
    enum Kind: Int64 {
        case track = 0
        case identify = 1
        case message = 2
        case unsubscribed = 3
        case subscribed = 4
    }

    static let unsubscribed = Slug(stored: "unsubscribed")
    static let subscribed = Slug(stored: "subscribed")

    var kind: Kind
    /// The name by which conditions know it; nil for what is done with messages, which has facts of its own.
    var name: Slug?
    var topic: Slug?
    var fact: Int64?
    var link: MessageReference.Link?
    var isAutomatic = false

    init(_ arrival: Arrival.Kind) {
        switch arrival {
        case .track(let name): (kind, self.name) = (.track, name)
        case .identify: kind = .identify
        case .message(let fact, let link, let isAutomatic):
            kind = .message
            self.fact = fact.code
            self.link = link
            self.isAutomatic = isAutomatic
        case .unsubscribed(let topic): (kind, name, self.topic) = (.unsubscribed, EventRow.unsubscribed, topic)
        case .subscribed(let topic): (kind, name, self.topic) = (.subscribed, EventRow.subscribed, topic)
        }
    }
}

extension Condition.MessageFact {
    /// The stored number, which is part of the schema; its power of two is the fact's bit in a set of facts.
    var code: Int64 {
        switch self {
        case .clicked: 0
        case .opened: 1
        case .bounced: 2
        case .replied: 3
        case .complained: 4
        }
    }

    init?(code: Int64) {
        guard let fact = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = fact
    }
}
