import FlowModel

/// What the flows of a folder mention, and how often: what a misspelt name is compared with.
struct FolderNames {
    /// Events that let contacts into a flow.
    private(set) var triggers: Set<Slug> = []
    /// Events in conditions and goals, with how often each occurs.
    private(set) var conditionEvents: [Slug: Int] = [:]
    /// Fields of contacts that are compared or set, with how often.
    private(set) var fields: [Slug: Int] = [:]
    private(set) var setFields: Set<Slug> = []
    private(set) var tags: [Slug: Int] = [:]
    private(set) var sentEmails: Set<Slug> = []
    /// Emails that are mentioned outside a `send`.
    private(set) var otherEmails: Set<Slug> = []
    /// Whether some step could not be read, so that what it mentions is missing here.
    private(set) var isIncomplete = false

    init() {}

    init(_ flows: [FlowSyntax]) {
        for flow in flows {
            isIncomplete = isIncomplete || flow.hasUnreadableStep || flow.hasUnreadableSetting
            for trigger in flow.triggers { add(trigger) }
            for goal in flow.goals { add(goal.syntax) }
            var steps: [StepSyntax] = []
            flow.forEachStep { steps.append($0) }
            for step in steps { add(step) }
        }
    }

    private mutating func add(_ trigger: TriggerSyntax) {
        if case .event(let name) = trigger.kind { triggers.insert(name.slug) }
        if case .message(_, let email?) = trigger.kind { otherEmails.insert(email.slug) }
        if let filter = trigger.filter { add(filter) }
    }

    private mutating func add(_ step: StepSyntax) {
        for condition in step.conditions { add(condition.syntax) }
        for action in step.actions {
            switch action.kind {
            case .send(let email): sentEmails.insert(email.slug)
            case .tag(let tag): tags[tag.slug, default: 0] += 1
            case .set(let field, _):
                setFields.insert(field.slug)
                fields[field.slug, default: 0] += 1
            case .callWebhook, .wait, .waitUntil, .goTo, .stop: break
            }
        }
    }

    private mutating func add(_ condition: ConditionSyntax) {
        var leaves: [ConditionSyntax] = []
        condition.forEachLeaf { leaves.append($0) }
        for leaf in leaves {
            switch leaf {
            case .happened(let name, _): conditionEvents[name.slug, default: 0] += 1
            case .field(let field, _):
                if case .contact(let slug) = field.reference { fields[slug, default: 0] += 1 }
            case .message(_, .email(let email), _): otherEmails.insert(email.slug)
            case .message, .all, .any, .not: break
            }
        }
    }
}
