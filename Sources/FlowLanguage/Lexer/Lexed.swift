import FlowModel

/// One file cut into tokens.
struct Lexed: Sendable {
    let source: SourceFile
    /// The last of which is `.endOfFile`.
    let tokens: [Token]
    /// What is wrong with its characters.
    let findings: Findings
    /// The quotes that never close, each up to the end of its line, in order.
    let unclosed: [Span]

    /// Whether a quote that never closes takes what stands there, or ends what stands there: one mistake, said already.
    func isSpoilt(_ span: Span) -> Bool {
        var (low, high) = (0, unclosed.count)
        while low < high {
            let middle = (low + high) / 2
            if unclosed[middle].end < span.end { low = middle + 1 } else { high = middle }
        }
        guard low < unclosed.count else { return false }
        return unclosed[low].start <= span.end && span.end <= unclosed[low].end
    }
}
