import FlowModel

/// One scenario as written.
struct ScenarioSyntax: Sendable {
    var source: SourceFile
}
