package import FlowModel

/// What the checker knows besides the folder's own files: the configuration's names and the machine's time zones.
package struct Knowledge: Sendable {
    /// Nil when the configuration names no webhooks: then any name goes.
    package var webhooks: Set<Slug>?
    /// Nil when the configuration names no teams.
    package var teams: Set<Slug>?
    /// Nil when the configuration names no topics.
    package var topics: Set<Slug>?
    /// Whether a text is the IANA name of a time zone, exactly as written.
    package var isTimeZone: @Sendable (String) -> Bool

    package init(
        webhooks: Set<Slug>? = nil,
        teams: Set<Slug>? = nil,
        topics: Set<Slug>? = nil,
        isTimeZone: @escaping @Sendable (String) -> Bool
    ) {
        self.webhooks = webhooks
        self.teams = teams
        self.topics = topics
        self.isTimeZone = isTimeZone
    }
}
