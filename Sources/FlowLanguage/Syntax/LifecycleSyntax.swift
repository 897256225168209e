import FlowModel

/// What one file says about stages, scoring and segments, as written.
struct LifecycleSyntax: Sendable {
    var source: SourceFile
    /// Whether something could not be read, so that what is missing may be there.
    var isIncomplete = false

    init(source: SourceFile) { self.source = source }

    /// Every condition, rules of stages first.
    var conditions: [WrittenCondition] { [] }
}
