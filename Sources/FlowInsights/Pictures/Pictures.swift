package import FlowModel

/// In which surroundings a picture is shown.
package enum Appearance: String, Hashable, Sendable, CaseIterable {
    /// Light, or dark where the reader's screen is; paper is light.
    case automatic
    case light, dark
}

/// Draws a journey as a Sankey diagram: a bar for each step, a band for each link as wide as its contacts.
package enum SankeyPicture {
    package static func svg(_ report: JourneyReport, appearance: Appearance = .automatic) -> String { "" }
}

/// Draws the stages as a funnel.
package enum FunnelPicture {
    package static func svg(_ report: StageReport, appearance: Appearance = .automatic) -> String { "" }
}

/// Draws what happened to one contact along a line of time.
package enum ContactPicture {
    package static func svg(_ story: ContactStory, appearance: Appearance = .automatic) -> String { "" }
}

/// What happened to one contact.
package struct ContactStory: Sendable {
    /// The address, else the id.
    package var contact: String
    /// Oldest first.
    package var lines: [TimelineEntry]
    package var zone: ZoneTable

    package init(contact: String, lines: [TimelineEntry], zone: ZoneTable) {
        (self.contact, self.lines, self.zone) = (contact, lines, zone)
    }
}

/// A report as one HTML page that asks for nothing from outside.
package struct ReportPage: Sendable {
    package var title: String
    /// Ready text: `10 May 2026, 09:00 (Europe/Amsterdam)`.
    package var made: String
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
