import FlowModel

/// What the files of a folder define and mention, and how often: what a misspelt name is compared with.
struct FolderNames {
    /// Flows, as far as they have a name.
    private(set) var flows: Set<Slug> = []
    /// Stages of the funnel and outside it, in the order in which they are defined.
    var stages: [Slug] = []
    /// Segments, in the order in which they are defined.
    var segments: [Slug] = []
    /// Events that surely exist: they let contacts into a flow, or are recorded, or stand in a rule for everyone.
    var triggers: Set<Slug> = []
    /// Events in conditions, goals and journeys, with how often each occurs.
    var conditionEvents: [Slug: Int] = [:]
    /// Fields of contacts that are compared, set, cleared or kept, with how often.
    private(set) var fields: [Slug: Int] = [:]
    /// Fields that a step sets, clears or keeps.
    private(set) var setFields: Set<Slug> = []
    /// Fields that are dates by the words around them: `30 days before renewal date`, with how often.
    private(set) var dates: [Slug: Int] = [:]
    /// Names that stand alone behind `wait until`, with how often.
    private(set) var awaited: [Slug: Int] = [:]
    private(set) var tags: [Slug: Int] = [:]
    private(set) var sentEmails: Set<Slug> = []
    /// Emails that are mentioned outside a `send`.
    var otherEmails: Set<Slug> = []
    /// Whether some step could not be read, so that what it mentions is missing here.
    var isIncomplete = false

    init() {}

    init(_ flows: [FlowSyntax], _ lifecycles: [LifecycleSyntax]) {
        for flow in flows {
            if !flow.name.isEmpty { self.flows.insert(flow.name) }
            isIncomplete = isIncomplete || flow.hasUnreadableStep || flow.hasUnreadableSetting
            for trigger in flow.triggers { add(trigger) }
            for condition in flow.goals + flow.stops { add(condition.syntax) }
            var steps: [StepSyntax] = []
            flow.forEachStep { steps.append($0) }
            for step in steps { add(step) }
        }
        for lifecycle in lifecycles { add(lifecycle) }
    }

    /// Whether the folder knows an event of that name.
    func isEvent(_ name: Slug) -> Bool { triggers.contains(name) || conditionEvents[name] != nil }

    /// How often the folder mentions the field in any way.
    func mentions(ofField name: Slug) -> Int {
        fields[name, default: 0] + dates[name, default: 0] + awaited[name, default: 0]
    }

    private mutating func add(_ trigger: TriggerSyntax) {
        switch trigger.kind {
        case .event(let name): triggers.insert(name.slug)
        case .message(_, let email?): otherEmails.insert(email.slug)
        case .moment(let moment, _): dates[moment.field.slug, default: 0] += 1
        case .message, .unsubscribed, .stage, .segment, .score, .recurring: break
        }
        if let filter = trigger.filter { add(filter) }
    }

    private mutating func add(_ step: StepSyntax) {
        for condition in step.conditions { add(condition.syntax) }
        for action in step.actions {
            switch action.kind {
            case .send(let email): sentEmails.insert(email.slug)
            case .notify(_, let email): otherEmails.insert(email.slug)
            case .callWebhook(_, let keep): keep.forEach { addSet($0) }
            case .set(let field, _), .clear(let field): addSet(field)
            case .tag(let tag), .untag(let tag): tags[tag.slug, default: 0] += 1
            case .record(let event): triggers.insert(event.slug)
            case .waitFor(let wait): add(wait)
            case .wait, .waitUntil, .goTo, .addPoints, .moveToStage, .subscribe, .unsubscribe, .startFlow, .stop: break
            }
        }
    }

    private mutating func addSet(_ field: NameSyntax) {
        setFields.insert(field.slug)
        fields[field.slug, default: 0] += 1
    }

    private mutating func add(_ wait: WaitSyntax) {
        guard case .field(let moment) = wait.kind, !moment.isOfEvent else { return }
        if moment.isNameAlone {
            awaited[moment.field.slug, default: 0] += 1
        } else {
            dates[moment.field.slug, default: 0] += 1
        }
    }

    mutating func add(_ condition: ConditionSyntax) {
        var leaves: [ConditionSyntax] = []
        condition.forEachLeaf { leaves.append($0) }
        for leaf in leaves {
            switch leaf {
            case .happened(let name, _, _): conditionEvents[name.slug, default: 0] += 1
            case .field(let field, _):
                if case .contact(let slug) = field.reference { fields[slug, default: 0] += 1 }
            case .tagged(let tag): tags[tag.slug, default: 0] += 1
            case .message(_, .email(let email), _, _): otherEmails.insert(email.slug)
            case .message, .stage, .inSegment, .subscribed, .unsubscribed, .all, .any, .not: break
            }
        }
    }
}
