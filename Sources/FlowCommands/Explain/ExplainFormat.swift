/// How a flow is explained.
package enum ExplainFormat: String, CaseIterable, Sendable {
    /// Sentences.
    case text
    /// A picture.
    case svg
    /// A Mermaid flowchart.
    case mermaid
    /// One JSON document.
    case json
}
