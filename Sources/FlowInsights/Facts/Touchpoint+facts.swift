import FlowModel

extension Touchpoint {
    /// The kind of the facts that reach it.
    var kind: Fact.Kind {
        switch self {
        case .event: .event
        case .sent: .sent
        case .message(let fact, _): Fact.Kind(fact)
        case .stage: .stage
        case .unsubscribed: .unsubscribed
        }
    }

    /// The name of the facts that reach it; nil is any.
    var name: Slug? {
        switch self {
        case .event(let name), .stage(let name): name
        case .sent(let email), .message(_, let email): email
        case .unsubscribed: nil
        }
    }
}
