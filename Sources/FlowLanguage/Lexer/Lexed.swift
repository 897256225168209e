import FlowModel

/// One file cut into tokens.
struct Lexed: Sendable {
    let source: SourceFile
    /// The last of which is `.endOfFile`.
    let tokens: [Token]
    /// What is wrong with its characters.
    let findings: Findings

    init(source: SourceFile, tokens: [Token], findings: Findings) {
        (self.source, self.tokens, self.findings) = (source, tokens, findings)
    }

    init(_ source: SourceFile) {
        self = Lexer.lex(source)
    }
}
