import FlowModel

/// What lets contacts in, as written.
struct TriggerSyntax: Sendable {
    enum Kind: Sendable {
        case event(NameSyntax)
        case message(Condition.MessageFact, email: NameSyntax?)
        case unsubscribed
        case stage(NameSyntax)
        case segment(NameSyntax)
        case score(atLeast: Double)
        case moment(MomentSyntax, everyYear: Bool)
        case recurring(Recurrence, segment: NameSyntax)
    }

    var kind: Kind
    var filter: ConditionSyntax?
    /// Of the whole statement.
    var span: Span
    /// Without `on`, of several events this one; white space collapsed.
    var text: String

    /// Whether the same contact can be let in by it again and again without anybody doing anything.
    var comesAgain: Bool {
        switch kind {
        case .moment(_, let everyYear): everyYear
        case .recurring: true
        case .event, .message, .unsubscribed, .stage, .segment, .score: false
        }
    }
}

/// A moment made by a date field, as written: `3 days before renewal date at 09:00`.
struct MomentSyntax: Sendable {
    /// Without the `event.` of a property.
    var field: NameSyntax
    /// Whether the field is a property of the trigger event.
    var isOfEvent: Bool
    var moment: FieldMoment

    /// Whether nothing around the name says that it is a date.
    var isNameAlone: Bool { moment.offset.isZero && moment.at == nil }
}
