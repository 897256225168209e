import FlowModel

/// A condition as written.
indirect enum ConditionSyntax: Sendable {
    case all([ConditionSyntax])
    case any([ConditionSyntax])
    case not(ConditionSyntax)
    case message(Condition.MessageFact, Target, Span)
    case happened(NameSyntax, filter: ConditionSyntax?)
    case field(FieldSyntax, Condition.Comparison)

    enum Target: Sendable {
        case lastSend
        case email(NameSyntax)
        case anyOfEntry
        case link(String)
    }

    /// Calls `body` with every part that is no `and`, `or` or `not`, those of filters included.
    func forEachLeaf(_ body: (ConditionSyntax) -> Void) {
        switch self {
        case .all(let parts), .any(let parts): parts.forEach { $0.forEachLeaf(body) }
        case .not(let part): part.forEachLeaf(body)
        case .message, .field: body(self)
        case .happened(_, let filter):
            body(self)
            filter?.forEachLeaf(body)
        }
    }
}

/// A field of the contact, or a property of an event, as written on the left of a comparison.
struct FieldSyntax: Sendable {
    var reference: Condition.FieldReference
    var text: String
    var span: Span
    /// The event whose property it may be, inside that event's `where`.
    var event: Slug?
}

/// A condition with its place and its text.
struct WrittenCondition: Sendable {
    var syntax: ConditionSyntax
    var span: Span
    /// White space collapsed.
    var text: String
}
