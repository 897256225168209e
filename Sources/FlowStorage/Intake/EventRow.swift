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
        case changed = 5
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
    /// Stands in the column of the properties, of which a change by hand has none.
    var change: ContactChange?

    init(_ arrival: Arrival.Kind) {
        switch arrival {
        case .track(let name): (kind, self.name) = (.track, name)
        case .identify: kind = .identify
        case .message(let fact, let link, let isAutomatic):
            kind = .message
            self.fact = fact.code
            self.link = link
            self.isAutomatic = isAutomatic
        case .visited(_, let link, let isAutomatic):
            kind = .message
            fact = Condition.MessageFact.clicked.code
            self.link = link
            self.isAutomatic = isAutomatic
        case .softBounced:
            kind = .message
            fact = Condition.MessageFact.bounced.code
            isAutomatic = true
        case .unsubscribed(let topic): (kind, name, self.topic) = (.unsubscribed, EventRow.unsubscribed, topic)
        case .subscribed(let topic): (kind, name, self.topic) = (.subscribed, EventRow.subscribed, topic)
        case .changed(let change): (kind, self.change) = (.changed, change)
        }
    }
}

extension ContactChange {
    /// What is changed and how; the words are part of the schema.
    var stored: Value {
        switch self {
        case .set(let field, let value): .list([.text("set"), .text(field.text), value])
        case .tag(let tag): .list([.text("tag"), .text(tag.text)])
        case .untag(let tag): .list([.text("untag"), .text(tag.text)])
        case .addPoints(let points): .list([.text("points"), .number(Double(points))])
        case .moveToStage(let stage): .list([.text("stage"), .text(stage.text)])
        case .startFlow(let flow): .list([.text("start"), .text(flow.text)])
        case .suppress(let reason, let source): .list([.text("suppress"), .text(reason.rawValue), .text(source)])
        case .lift(let source): .list([.text("lift"), .text(source)])
        }
    }

    /// Nil for what `stored` never made.
    init?(stored: Value?) {
        guard case .list(let parts)? = stored, parts.count >= 2, case .text(let what) = parts[0] else { return nil }
        switch (what, parts[1], parts.count) {
        case ("set", .text(let field), 3): self = .set(Slug(stored: field), parts[2])
        case ("tag", .text(let tag), 2): self = .tag(Slug(stored: tag))
        case ("untag", .text(let tag), 2): self = .untag(Slug(stored: tag))
        case ("points", .number(let points), 2):
            guard let points = Int(exactly: points) else { return nil }
            self = .addPoints(points)
        case ("stage", .text(let stage), 2): self = .moveToStage(Slug(stored: stage))
        case ("start", .text(let flow), 2): self = .startFlow(Slug(stored: flow))
        case ("suppress", .text(let reason), 3):
            guard let reason = Consent.Suppression(rawValue: reason), case .text(let source) = parts[2] else {
                return nil
            }
            self = .suppress(reason, source: source)
        case ("lift", .text(let source), 2): self = .lift(source: source)
        default: return nil
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
