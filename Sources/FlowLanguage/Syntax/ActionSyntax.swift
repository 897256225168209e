import FlowModel

/// What a step does, without conditions and ways around it.
struct ActionSyntax: Sendable {
    var kind: Kind
    var span: Span
    /// White space collapsed.
    var text: String

    enum Kind: Sendable {
        case send(NameSyntax)
        case notify(team: NameSyntax, email: NameSyntax)
        case callWebhook(NameSyntax, keep: [NameSyntax])
        case wait(CalendarDuration)
        case waitFor(WaitSyntax)
        case waitUntil(WrittenCondition, atMost: CalendarDuration)
        case goTo(GoToTarget, limit: Int?)
        case set(NameSyntax, Condition.Operand)
        case clear(NameSyntax)
        case tag(NameSyntax)
        case untag(NameSyntax)
        /// Negative to subtract.
        case addPoints(Int)
        case moveToStage(NameSyntax)
        case subscribe(to: NameSyntax)
        /// Nil is everything.
        case unsubscribe(from: NameSyntax?)
        case record(NameSyntax)
        case startFlow(NameSyntax)
        case stop
    }

    /// Whether `, otherwise STEP` may follow it.
    var takesOtherwise: Bool {
        switch kind {
        case .send, .notify, .callWebhook, .waitUntil: true
        case .wait, .waitFor, .goTo, .set, .clear, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe,
            .record, .startFlow, .stop:
            false
        }
    }

    /// Whether nothing of the same line can come after it.
    var endsTheWay: Bool {
        switch kind {
        case .goTo, .stop: true
        case .send, .notify, .callWebhook, .wait, .waitFor, .waitUntil, .set, .clear, .tag, .untag, .addPoints,
            .moveToStage, .subscribe, .unsubscribe, .record, .startFlow:
            false
        }
    }
}

/// A moment behind `wait until`, with its place and its text.
struct WaitSyntax: Sendable {
    enum Kind: Sendable {
        case clock(WaitMoment)
        case field(MomentSyntax)
    }

    var kind: Kind
    var span: Span
    /// White space collapsed.
    var text: String

    var moment: WaitMoment {
        switch kind {
        case .clock(let moment): moment
        case .field(let field): .field(field.moment)
        }
    }
}
