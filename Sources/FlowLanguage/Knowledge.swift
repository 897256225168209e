package import FlowModel

/// What the checker knows besides the folder's own files: the configuration's names, what the database has seen
/// and the machine's time zones.
package struct Knowledge: Sendable {
    /// Nil when the configuration names no webhooks: then any name goes.
    package var webhooks: Set<Slug>?
    /// Nil when the configuration names no teams.
    package var teams: Set<Slug>?
    /// Nil when the configuration names no topics.
    package var topics: Set<Slug>?
    /// Events, fields of contacts and tags that the database has seen; nil when no database was asked.
    package var events: Set<Slug>?
    package var fields: Set<Slug>?
    package var tags: Set<Slug>?
    /// Whether a text is the IANA name of a time zone, exactly as written.
    package var isTimeZone: @Sendable (String) -> Bool

    package init(
        webhooks: Set<Slug>? = nil,
        teams: Set<Slug>? = nil,
        topics: Set<Slug>? = nil,
        events: Set<Slug>? = nil,
        fields: Set<Slug>? = nil,
        tags: Set<Slug>? = nil,
        isTimeZone: @escaping @Sendable (String) -> Bool
    ) {
        self.webhooks = webhooks
        self.teams = teams
        self.topics = topics
        self.events = events
        self.fields = fields
        self.tags = tags
        self.isTimeZone = isTimeZone
    }
}
