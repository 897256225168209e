package import FlowModel

/// Counts flows and their emails from facts that the caller feeds in any order.
package struct FlowFold: Sendable {
    private let period: Range<Instant>?

    package init(period: Range<Instant>? = nil) {
        self.period = period
    }

    /// What has to be fed.
    package var selection: FactSelection { FactSelection(kinds: Set(Fact.Kind.allCases).subtracting([.event])) }

    package mutating func add(_ batch: FactBatch) {}

    package mutating func report(end: Instant) -> FlowReport {
        FlowReport(flows: [], emails: [], period: period, end: end)
    }
}
