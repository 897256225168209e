/// How a command answers: for people, or for programs.
package enum OutputFormat: String, CaseIterable, Sendable {
    case text
    /// JSON documents, one a line.
    case json
}
