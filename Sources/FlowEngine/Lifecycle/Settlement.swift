import FlowModel

/// One thing that happened to a contact, and what has followed from it so far.
struct Settlement {
    /// What is happening at this moment; nil for a change that is no event.
    var current: Current?
    /// Nothing happened: time alone made something else of what holds.
    var isMadeByTime = false
    /// Fields that got another value.
    var changedFields: Set<Slug> = []
    /// Stages that the contact moved into.
    var stages: [Slug] = []
    /// Segments that the contact started to match.
    var segments: Set<Slug> = []
    /// Scores that let contacts into flows and were crossed upwards.
    var crossedScores: Set<Double> = []

    /// What made the rule of a stage hold that holds because of it.
    var moveCause: MoveCause {
        switch current?.kind {
        case .event(let name): .event(name)
        case .message(let fact, _): .event(Slug(stored: fact.rawValue))
        case nil: isMadeByTime ? .time : .change
        }
    }

    /// An event as conditions about this moment and triggers see it.
    struct Current {
        var kind: Kind
        var order: EventOrder
        var properties: [Slug: Value]
        /// What an entry that it makes takes for the event that let it in.
        var trigger: EventID?

        enum Kind {
            case event(Slug)
            case message(Condition.MessageFact, MessageReference)
        }
    }
}
