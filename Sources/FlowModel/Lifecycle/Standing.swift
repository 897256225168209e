/// Where a contact stands in the lifecycle, and how far it has been looked at.
package struct Standing: Hashable, Sendable {
    package var stage: Slug?
    /// May be below 0.
    package var score: Int
    /// When the last event from outside arrived; nil before the first.
    package var lastActivity: Instant?
    /// The last event that was settled for the contact.
    package var lastEvent: EventOrder
    /// Up to which instant everything that time alone brings has been decided; nil for a contact of whom nothing was
    /// decided yet.
    package var lookedAt: Instant?
    /// Whether each rule of a stage and each segment held when it was last looked at, by its truth key.
    package var truths: [String: Bool]

    package init(
        stage: Slug? = nil,
        score: Int = 0,
        lastActivity: Instant? = nil,
        lastEvent: EventOrder = .beforeAll,
        lookedAt: Instant? = nil,
        truths: [String: Bool] = [:]
    ) {
        self.stage = stage
        self.score = score
        self.lastActivity = lastActivity
        self.lastEvent = lastEvent
        self.lookedAt = lookedAt
        self.truths = truths
    }
}
