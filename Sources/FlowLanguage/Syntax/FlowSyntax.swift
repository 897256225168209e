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
    var stops: [WrittenCondition] = []
    var entry: EntrySyntax?
    var topic: NameSyntax?
    var sendingHours: DailyWindow?
    var timeZone: NameSyntax?
    /// The text behind `from`.
    var sender: String?
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
        stops.forEach(body)
        forEachStep { $0.conditions.forEach(body) }
    }
}

/// How often a contact may enter, as written.
struct EntrySyntax: Sendable {
    var rule: Flow.EntryRule
    /// The property behind `every time by`.
    var property: NameSyntax?
    var span: Span
}
