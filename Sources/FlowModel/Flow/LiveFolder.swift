/// Everything the engine needs to know besides the person: the flows that run, with their permanent ids, and the
/// settings that decide.
package struct LiveFolder: Sendable {
    /// One stored version of a flow with the permanent ids of its steps.
    package struct LiveFlow: Sendable {
        package let version: FlowVersionID
        package let flow: Flow
        /// Parallel to `flow.steps`.
        package let stepIDs: [StepID]
        /// Parallel to `flow.triggers`: since when each lets contacts in; what time made due before lets nobody in.
        package let triggersSince: [Instant]
        private let indices: [StepID: Int]

        /// Triggers without an instant let contacts in since ever.
        package init(version: FlowVersionID, flow: Flow, stepIDs: [StepID], triggersSince: [Instant] = []) {
            precondition(stepIDs.count == flow.steps.count, "every step has an id")
            self.version = version
            self.flow = flow
            self.stepIDs = stepIDs
            self.triggersSince = flow.triggers.indices.map {
                $0 < triggersSince.count ? triggersSince[$0] : .distantPast
            }
            indices = Dictionary(uniqueKeysWithValues: zip(stepIDs, stepIDs.indices))
        }

        /// Where that step stands in `flow.steps`.
        package func index(of step: StepID) -> Int? { indices[step] }
    }

    /// What lets contacts in now, in flow order (files by name, then as written).
    package let current: [LiveFlow]
    /// Every version with people inside, the current ones included.
    package let versions: [FlowVersionID: LiveFlow]
    /// Stages, scoring and segments.
    package let lifecycle: Lifecycle
    /// The consent topic of each email that names one of its own.
    package let emailTopics: [Slug: Slug]
    /// Topics to which nobody belongs who did not subscribe.
    package let unsubscribedByDefault: Set<Slug>
    /// Topics and flows of whose emails no clicks and openings are counted.
    package let untrackedTopics: Set<Slug>
    package let untrackedFlows: Set<Slug>
    /// How many emails that need consent one contact gets at most.
    package let caps: FrequencyCaps
    /// Whom emails may go to at all; nil is everybody.
    package let onlyTo: AddressPatterns?
    /// The address of each team that emails about contacts go to.
    package let teams: [Slug: String]
    /// The daemon's time zone.
    package let timeZone: String
    /// Days that are no working days.
    package let holidays: Set<LocalDate>
    /// Zone rules by IANA name; nil for a name that is not one.
    package let zone: @Sendable (String) -> ZoneTable?
    /// What the conditions of all versions read.
    package let reads: Reads
    /// Whether time alone can change something that is looked at for people inside or for everybody.
    package let isChangedByTime: Bool
    /// Those of `current` that time alone lets contacts into.
    package let timed: [LiveFlow]
    /// Scores that let contacts into flows of `current` when they are crossed upwards, ascending.
    package let scoreBounds: [Double]

    package init(
        current: [LiveFlow],
        earlier: [LiveFlow] = [],
        lifecycle: Lifecycle = Lifecycle(),
        emailTopics: [Slug: Slug] = [:],
        unsubscribedByDefault: Set<Slug> = [],
        untrackedTopics: Set<Slug> = [],
        untrackedFlows: Set<Slug> = [],
        caps: FrequencyCaps = FrequencyCaps(),
        onlyTo: AddressPatterns? = nil,
        teams: [Slug: String] = [:],
        timeZone: String = "UTC",
        holidays: Set<LocalDate> = [],
        zone: @escaping @Sendable (String) -> ZoneTable?
    ) {
        self.current = current
        let all = current + earlier
        versions = Dictionary(all.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        self.lifecycle = lifecycle
        self.emailTopics = emailTopics
        self.unsubscribedByDefault = unsubscribedByDefault
        self.untrackedTopics = untrackedTopics
        self.untrackedFlows = untrackedFlows
        self.caps = caps
        self.onlyTo = onlyTo
        self.teams = teams
        self.timeZone = timeZone
        self.holidays = holidays
        self.zone = zone
        reads = Reads(flows: all.map(\.flow), lifecycle: lifecycle)
        isChangedByTime = lifecycle.isChangedByTime || all.contains(where: \.flow.isChangedByTime)
        timed = current.filter { $0.flow.triggers.contains(where: \.isMadeByTime) }
        let bounds = current.flatMap(\.flow.triggers).compactMap { trigger in
            if case .score(let bound) = trigger.kind { bound } else { nil }
        }
        scoreBounds = Set(bounds).sorted()
    }

    /// The topic whose consent an email of that flow needs; nil needs none but that the contact did not unsubscribe
    /// from everything.
    package func topic(ofEmail email: Slug, in flow: Flow) -> Slug? {
        emailTopics[email] ?? flow.topic
    }

    /// Whether clicks and openings of an email of that topic and flow to the contact may be counted.
    package func tracks(_ contact: Contact, topic: Slug?, flow: Slug) -> Bool {
        let isUntracked = topic.map(untrackedTopics.contains) ?? false
        return !isUntracked && !untrackedFlows.contains(flow) && contact.allowsTracking
    }
}
