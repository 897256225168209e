/// Everything the engine needs to know besides the person: the flows that run, with their permanent ids, and the
/// settings that decide.
package struct LiveFolder: Sendable {
    /// One stored version of a flow with the permanent ids of its steps.
    package struct LiveFlow: Sendable {
        package let version: FlowVersionID
        package let flow: Flow
        /// Parallel to `flow.steps`.
        package let stepIDs: [StepID]
        private let indices: [StepID: Int]

        package init(version: FlowVersionID, flow: Flow, stepIDs: [StepID]) {
            precondition(stepIDs.count == flow.steps.count, "every step has an id")
            self.version = version
            self.flow = flow
            self.stepIDs = stepIDs
            indices = Dictionary(uniqueKeysWithValues: zip(stepIDs, stepIDs.indices))
        }

        /// Where that step stands in `flow.steps`.
        package func index(of step: StepID) -> Int? { indices[step] }
    }

    /// What lets contacts in now, in flow order (files by name, then as written).
    package let current: [LiveFlow]
    /// Every version with people inside, the current ones included.
    package let versions: [FlowVersionID: LiveFlow]
    /// The consent topic of each email that names one of its own.
    package let emailTopics: [Slug: Slug]
    /// Topics to which nobody belongs who did not subscribe.
    package let unsubscribedByDefault: Set<Slug>
    /// The daemon's time zone.
    package let timeZone: String
    /// Days that are no working days.
    package let holidays: Set<LocalDate>
    /// Zone rules by IANA name; nil for a name that is not one.
    package let zone: @Sendable (String) -> ZoneTable?
    /// What the conditions of all versions read.
    package let reads: Reads

    package init(
        current: [LiveFlow],
        earlier: [LiveFlow] = [],
        emailTopics: [Slug: Slug] = [:],
        unsubscribedByDefault: Set<Slug> = [],
        timeZone: String = "UTC",
        holidays: Set<LocalDate> = [],
        zone: @escaping @Sendable (String) -> ZoneTable?
    ) {
        self.current = current
        let all = current + earlier
        versions = Dictionary(all.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        self.emailTopics = emailTopics
        self.unsubscribedByDefault = unsubscribedByDefault
        self.timeZone = timeZone
        self.holidays = holidays
        self.zone = zone
        reads = Reads(flows: all.map(\.flow))
    }

    /// The topic whose consent an email of that flow needs; nil needs none but that the contact did not unsubscribe
    /// from everything.
    package func topic(ofEmail email: Slug, in flow: Flow) -> Slug? {
        emailTopics[email] ?? flow.topic
    }
}

/// What the conditions of a folder read of a contact's history, so that the Runner can fetch it beforehand.
package struct Reads: Hashable, Sendable {
    /// Events of which only the last occurrence matters.
    package private(set) var facts: Set<Slug> = []
    /// Events whose properties are looked at.
    package private(set) var propertiesOf: Set<Slug> = []
    /// Whether properties of an entry's trigger event are looked at, or go out with a webhook.
    package private(set) var triggerProperties = false

    package init(flows: [Flow]) {
        for flow in flows {
            flow.goals.forEach { add($0.condition) }
            flow.steps.forEach { add($0.action) }
        }
    }

    private mutating func add(_ action: Step.Action) {
        switch action {
        case .waitUntil(let condition, _, _, _): add(condition)
        case .decide(let branches, _): branches.forEach { add($0.condition) }
        case .set(_, .triggerEvent): triggerProperties = true
        case .callWebhook, .send: triggerProperties = true
        case .set, .wait, .goTo, .tag, .stop: break
        }
    }

    private mutating func add(_ condition: Condition) {
        switch condition {
        case .all(let parts), .any(let parts): parts.forEach { add($0) }
        case .not(let part): add(part)
        case .message: break
        case .happened(let event, nil): facts.insert(event)
        case .happened(let event, let filter?):
            propertiesOf.insert(event)
            add(filter)
        case .field(let reference, let comparison):
            if case .triggerEvent = reference { triggerProperties = true }
            if case .isOne(let operands) = comparison { add(operands) }
            if case .isNone(let operands) = comparison { add(operands) }
        }
    }

    private mutating func add(_ operands: [Condition.Operand]) {
        for case .triggerEvent in operands { triggerProperties = true }
    }
}
