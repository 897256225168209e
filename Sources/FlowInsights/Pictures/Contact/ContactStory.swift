package import FlowModel

/// What happened to one contact.
package struct ContactStory: Sendable {
    /// The address, else the id.
    package var contact: String
    /// Oldest first.
    package var lines: [TimelineEntry]
    package var zone: ZoneTable
    package var names: TimelineNames

    /// - `stages`: what stages are called, where that is known.
    package init(contact: String, lines: [TimelineEntry], zone: ZoneTable, stages: [Slug: String] = [:]) {
        (self.contact, self.lines, self.zone) = (contact, lines, zone)
        names = .spoken(stages: stages)
    }
}
