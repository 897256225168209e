package import FlowModel

/// Which events those did who reached a goal, and those who did not: the "magic number" question.
package struct GoalReport: Hashable, Sendable {
    package var goal: String
    /// Contacts who were looked at, and of them those who reached the goal.
    package var reached: Share
    /// Those of the largest difference first.
    package var rows: [Row]
    package var end: Instant

    package init(goal: String, reached: Share, rows: [Row], end: Instant) {
        (self.goal, self.reached, self.rows, self.end) = (goal, reached, rows, end)
    }

    package struct Row: Hashable, Sendable {
        /// `project created`, `clicked nurture email 1`, `sent nurture email 1`, `stage MQL`.
        package var title: String
        /// How often at least.
        package var times: Int
        /// Those who did it before the goal, and of them the ones who reached the goal.
        package var did: Share
        /// Those who did not, and of them the ones who reached the goal.
        package var didNot: Share
        package var difference: Difference
        /// Intervals of the two shares (Wilson 1927).
        package var didInterval: Interval
        package var didNotInterval: Interval

        package init(
            title: String,
            times: Int,
            did: Share,
            didNot: Share,
            difference: Difference,
            didInterval: Interval,
            didNotInterval: Interval
        ) {
            (self.title, self.times, self.did, self.didNot) = (title, times, did, didNot)
            (self.difference, self.didInterval, self.didNotInterval) = (difference, didInterval, didNotInterval)
        }
    }
}
