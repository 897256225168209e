package import FlowModel

/// Counts a journey from facts that the caller feeds in any order.
///
/// A contact starts at its first occurrence of the first step. From its step it moves to the nearest later step that a
/// fact reaches, so skipped steps show as links of their own.
package struct JourneyFold: Sendable {
    private let query: JourneyQuery

    package init(_ query: JourneyQuery) {
        self.query = query
    }

    /// What has to be fed.
    package var selection: FactSelection { FactSelection(kinds: []) }

    package mutating func add(_ batch: FactBatch) {}

    /// Counts everything that was fed; facts at `end` and later are left out.
    package mutating func report(end: Instant) -> JourneyReport {
        JourneyReport(query.journey, began: query.began, within: query.within, end: end, underWay: query.underWay)
    }
}
