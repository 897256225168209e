import FlowModel

/// One file cut into tokens.
struct Lexed: Sendable {
    let source: SourceFile
    /// The last of which is `.endOfFile`.
    let tokens: [Token]
    /// What is wrong with its characters.
    let findings: Findings
}
