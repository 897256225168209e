package import FlowModel

/// Counts stages and the moves between them from facts that the caller feeds in any order.
package struct StageFold: Sendable {
    private let period: Range<Instant>?

    /// `now` says how many are in each stage at the end; without it the moves tell.
    package init(_ lifecycle: Lifecycle, period: Range<Instant>? = nil, now: [Slug: Int]? = nil) {
        self.period = period
    }

    /// What has to be fed.
    package var selection: FactSelection { FactSelection(kinds: [.stage]) }

    package mutating func add(_ batch: FactBatch) {}

    package mutating func report(end: Instant) -> StageReport {
        StageReport(stages: [], moves: [], conversions: [], period: period, end: end)
    }
}
