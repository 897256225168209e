package import FlowModel

/// A checked folder on its way into the Runner.
package struct FolderChange: Sendable {
    package var text: FolderText
    /// The flows that the checker made of it.
    package var flows: [Flow]
    /// The stages, scoring and segments that the checker made of it.
    package var lifecycle: Lifecycle
    package var settings: FolderSettings
    /// Called on the Runner's thread when it runs, or could not be applied.
    package var answer: @Sendable (Result<Void, StoreError>) -> Void

    package init(
        text: FolderText,
        flows: [Flow],
        lifecycle: Lifecycle = Lifecycle(),
        settings: FolderSettings,
        answer: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        self.text = text
        self.flows = flows
        self.lifecycle = lifecycle
        self.settings = settings
        self.answer = answer
    }
}

/// What decides beside the flows: from the configuration and the emails.
package struct FolderSettings: Sendable {
    package var emailTopics: [Slug: Slug]
    package var unsubscribedByDefault: Set<Slug>
    package var caps: FrequencyCaps
    package var onlyTo: AddressPatterns?
    package var teams: [Slug: String]
    package var untrackedTopics: Set<Slug>
    package var untrackedFlows: Set<Slug>
    package var timeZone: String
    package var holidays: Set<LocalDate>
    package var zone: @Sendable (String) -> ZoneTable?

    package init(
        emailTopics: [Slug: Slug] = [:],
        unsubscribedByDefault: Set<Slug> = [],
        caps: FrequencyCaps = FrequencyCaps(),
        onlyTo: AddressPatterns? = nil,
        teams: [Slug: String] = [:],
        untrackedTopics: Set<Slug> = [],
        untrackedFlows: Set<Slug> = [],
        timeZone: String = "UTC",
        holidays: Set<LocalDate> = [],
        zone: @escaping @Sendable (String) -> ZoneTable?
    ) {
        self.emailTopics = emailTopics
        self.unsubscribedByDefault = unsubscribedByDefault
        (self.caps, self.onlyTo, self.teams) = (caps, onlyTo, teams)
        self.untrackedTopics = untrackedTopics
        self.untrackedFlows = untrackedFlows
        self.timeZone = timeZone
        self.holidays = holidays
        self.zone = zone
    }
}
