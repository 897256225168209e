import FlowModel

/// What one file says about stages, scoring, segments and journeys, as written.
struct LifecycleSyntax: Sendable {
    var source: SourceFile
    var stageBlocks: [StageBlockSyntax] = []
    var scoring: [ScoringRuleSyntax] = []
    var decays: [DecaySyntax] = []
    var segments: [SegmentSyntax] = []
    var journeys: [JourneySyntax] = []
    /// Whether something could not be read, so that what is missing may be there.
    var isIncomplete = false

    init(source: SourceFile) { self.source = source }

    /// Every condition, rules of stages first.
    var conditions: [WrittenCondition] {
        stageBlocks.flatMap(\.stages).compactMap(\.rule) + scoring.compactMap(\.filter) + segments.map(\.condition)
    }
}

/// One `stages:` … `end`.
struct StageBlockSyntax: Sendable {
    /// The word that begins it.
    var span: Span
    var stages: [StageSyntax] = []

    /// One line of the block.
    struct StageSyntax: Sendable {
        var name: NameSyntax
        var isOutside: Bool
        var description: String
        var rule: WrittenCondition?
    }
}

/// One line of a `scoring` block that adds or takes points when something happens.
struct ScoringRuleSyntax: Sendable {
    enum Subject: Sendable {
        case event(NameSyntax)
        case message(Condition.MessageFact, email: NameSyntax?)
        case unsubscribed
    }

    var subject: Subject
    var filter: WrittenCondition?
    var points: Int
    var limit: Int?
    var oncePerDay = false
    var span: Span
    /// White space collapsed.
    var text: String
}

/// `-5 every 30 days without activity`.
struct DecaySyntax: Sendable {
    var decay: Decay
    var span: Span
}

/// One `segment NAME: CONDITION`.
struct SegmentSyntax: Sendable {
    var name: NameSyntax
    var condition: WrittenCondition
}
