package import FlowModel

/// Compares those who reached a goal with those who did not, from facts that the caller feeds in any order.
package struct GoalFold: Sendable {
    private let goal: Journey.Path

    /// - `within`: milliseconds from a contact's first fact in which an earlier event counts; nil is any time before the
    ///   goal.
    package init(_ goal: Journey.Path, within: Int64? = nil) {
        self.goal = goal
    }

    /// What has to be fed.
    package var selection: FactSelection { FactSelection(kinds: Set(Fact.Kind.allCases)) }

    package mutating func add(_ batch: FactBatch) {}

    package mutating func report(end: Instant) -> GoalReport {
        GoalReport(goal: goal.title, reached: Share(0, of: 0), rows: [], end: end)
    }
}
