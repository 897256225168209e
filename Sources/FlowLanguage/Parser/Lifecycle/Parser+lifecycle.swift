import FlowModel

/// Stages, scoring and segments.
extension Parser {
    /// Reads a `stages` or `scoring` block, or a `segment` line.
    mutating func lifecycleStatement(_ keyword: Keyword) {
        hasOtherSections = true
        if keyword == .segment { skipStatement() } else { skipBlock() }
    }
}
