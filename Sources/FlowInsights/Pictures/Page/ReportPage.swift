package import FlowModel

/// A report as one HTML page that asks for nothing from outside.
package struct ReportPage: Sendable {
    package var title: String
    /// Ready text: `10 May 2026, 09:00 (Europe/Amsterdam)`.
    package var made: String
    /// What its dates are told in.
    package var zone = ZoneTable.utc
    package var journeys: [JourneyReport] = []
    package var stages: StageReport?
    package var goals: [GoalReport] = []
    package var flows: FlowReport?
    package var story: ContactStory?

    package init(title: String, made: String) {
        (self.title, self.made) = (title, made)
    }

    package var html: String { "" }
}
