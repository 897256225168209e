import FlowModel

/// Scenario files.
extension Parser {
    /// Reads the whole file into its scenarios.
    mutating func parseScenarios() {
        while !isAtEnd {
            skipStatement()
            advance()
        }
    }
}
