package import FlowModel

/// What became of a flows folder: the flows that may run and everything there is to say about its files.
package struct CheckedFolder: Sendable {
    /// The flows without an error, files by name, then as written.
    package let flows: [Flow]
    /// Stages, scoring and segments, as far as they could be read.
    package let lifecycle: Lifecycle
    /// The journeys without an error, files by name, then as written.
    package let journeys: [Journey]
    /// The scenarios without an error, files by name, then as written.
    package let scenarios: [Scenario]
    /// In the order of the files and of their lines; at most `Limits.diagnostics`, then one that counts the rest.
    package let diagnostics: [Diagnostic]
    /// Whether any file has an error, also one that `diagnostics` has no room for.
    package let hasErrors: Bool

    package init(
        flows: [Flow],
        lifecycle: Lifecycle = Lifecycle(),
        journeys: [Journey] = [],
        scenarios: [Scenario] = [],
        diagnostics: [Diagnostic],
        hasErrors: Bool
    ) {
        self.flows = flows
        self.lifecycle = lifecycle
        self.journeys = journeys
        self.scenarios = scenarios
        self.diagnostics = diagnostics
        self.hasErrors = hasErrors
    }
}
