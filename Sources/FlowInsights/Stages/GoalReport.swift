package import FlowModel

/// Which events those did who reached a goal, and those who did not: the "magic number" question.
package struct GoalReport: Hashable, Sendable {
    /// Things that are compared: those that most contacts did.
    package static let limit = 2000

    package var goal: String
    /// Contacts who were compared, and of them those who reached the goal.
    package var reached: Share
    /// Those of the largest difference first.
    ///
    /// Each thing with doing it once, and with as often as makes the largest difference if that is another.
    package var rows: [Row]
    /// Milliseconds from a contact's first fact: what it did in them is compared by what it reached after them.
    ///
    /// Nil compares what was done at any time before the goal.
    package var within: Int64?
    /// Contacts who are not compared because they reached the goal within that time.
    package var early = 0
    /// Contacts who are not compared because they were not there that long.
    package var tooNew = 0
    /// Things that were done, but by too few to be among those compared.
    package var leftOut = 0
    package var end: Instant
    /// What stages are called, where that is known.
    package var stages: [Slug: String] = [:]

    package init(goal: String, reached: Share, rows: [Row], end: Instant) {
        (self.goal, self.reached, self.rows, self.end) = (goal, reached, rows, end)
    }

    package struct Row: Hashable, Sendable {
        /// `project created`, `clicked nurture email 1`, `sent nurture email 1`, `stage MQL`.
        package var title: String
        /// What kind of thing it is.
        package var kind = Fact.Kind.event
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
