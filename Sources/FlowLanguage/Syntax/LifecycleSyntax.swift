import FlowModel

/// What one file says about stages, scoring and segments, as written.
struct LifecycleSyntax: Sendable {
    var source: SourceFile
}
