import FlowModel

/// One flow as written: what of it could be read.
struct FlowSyntax: Sendable {
    var source: SourceFile
    var title: String
    var name: Slug
    /// The name in the `flow` line, or the flow's first statement.
    var nameSpan: Span
    /// From its first statement to the next flow.
    var span: Span
    var triggers: [TriggerSyntax] = []
    var goals: [WrittenCondition] = []
    var entry: Flow.EntryRule?
    var topic: NameSyntax?
    var timeZone: NameSyntax?
    var steps: [StepSyntax] = []
    var canonicalText = ""
    /// Whether a setting could not be read, so that a missing one is no finding.
    var hasUnreadableSetting = false
    /// Whether a step could not be read, so that the ways through the flow are not checked.
    var hasUnreadableStep = false
    /// Whether a block is not closed or a step is left out, so that numbers are not what the author meant.
    var hasBrokenStructure = false

    func forEachStep(_ body: (StepSyntax) -> Void) {
        steps.forEach { $0.forEachStep(body) }
    }

    /// Every condition of the flow outside its triggers.
    func forEachCondition(_ body: (WrittenCondition) -> Void) {
        goals.forEach(body)
        forEachStep { $0.conditions.forEach(body) }
    }
}

/// What lets contacts in, as written.
struct TriggerSyntax: Sendable {
    enum Kind: Sendable {
        case event(NameSyntax)
        case message(Condition.MessageFact, email: NameSyntax?)
        case unsubscribed
    }

    var kind: Kind
    var filter: ConditionSyntax?
    var span: Span
}
