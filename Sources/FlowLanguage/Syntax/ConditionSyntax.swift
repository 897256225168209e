import FlowModel

/// A condition as written.
indirect enum ConditionSyntax: Sendable {
    case all([ConditionSyntax])
    case any([ConditionSyntax])
    case not(ConditionSyntax)
    case message(Condition.MessageFact, Target, OccurringSyntax, Span)
    case happened(NameSyntax, filter: ConditionSyntax?, OccurringSyntax)
    case field(FieldSyntax, Condition.Comparison)
    case stage(StageSyntax)
    case inSegment(NameSyntax)
    case tagged(NameSyntax)
    case subscribed(to: NameSyntax)
    case unsubscribed(Span)

    enum Target: Sendable {
        /// No email is named.
        case bare
        case email(NameSyntax)
        case anyEmail
        case link(String)
    }

    /// Calls `body` with every part that is no `and`, `or` or `not`, those of filters included.
    func forEachLeaf(_ body: (ConditionSyntax) -> Void) {
        switch self {
        case .all(let parts), .any(let parts): parts.forEach { $0.forEachLeaf(body) }
        case .not(let part): part.forEachLeaf(body)
        case .message, .field, .stage, .inSegment, .tagged, .subscribed, .unsubscribed: body(self)
        case .happened(_, let filter, _):
            body(self)
            filter?.forEachLeaf(body)
        }
    }
}

/// How often and when something must have happened, as far as that is written.
struct OccurringSyntax: Sendable {
    /// `ever` or `in the last …`; nil when the context decides.
    var period: Condition.Period?
    /// `at least 3 times`.
    var atLeast: Int?

    static let bare = OccurringSyntax()
}

/// A field of the contact, or a property of an event, as written on the left of a comparison.
struct FieldSyntax: Sendable {
    var reference: Condition.FieldReference
    var text: String
    var span: Span
    /// The event whose property it may be, inside that event's `where`.
    var event: Slug?
}

/// What is asked of the contact's stage, as written.
struct StageSyntax: Sendable {
    enum Comparison: Sendable {
        case isOne([NameSyntax])
        case isNone([NameSyntax])
        case atLeast(NameSyntax)
        case isSet
        case isNotSet
    }

    var comparison: Comparison
    var span: Span

    /// The stages that it names.
    var names: [NameSyntax] {
        switch comparison {
        case .isOne(let names), .isNone(let names): names
        case .atLeast(let name): [name]
        case .isSet, .isNotSet: []
        }
    }
}

/// Where a condition stands, which decides what it means that something happened.
enum ConditionContext: Sendable {
    /// In a flow: since the entry began; a bare `clicked` is about the last `send`.
    case flow
    /// In a rule of a stage: at this moment; a bare `clicked` is about any email.
    case stages
    /// In a segment, a scoring rule or a trigger's `where`: ever; a bare `clicked` is about any email.
    case outside
}

/// A condition with its place and its text.
struct WrittenCondition: Sendable {
    var syntax: ConditionSyntax
    var context = ConditionContext.flow
    var span: Span
    /// White space collapsed.
    var text: String
}
