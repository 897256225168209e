import FlowModel

/// Generates one flow that the checker accepts, out of everything the language can do.
struct FlowGenerator {
    let title: String
    var dice: Dice
    private var steps: [StoryStep] = []
    private var nextID = 1
    private(set) var emails: [String] = []
    /// Whether a `send` stands on some way to here.
    private var isSent = false
    /// Written steps at the top that a jump may go back to: one with a wait of a length behind it.
    private(set) var loopTarget: Int?
    private var stepNames = 0

    init(title: String, dice: inout Dice) {
        (self.title, self.dice) = (title, dice.split())
    }

    func flow() -> StoryFlow {
        var generator = self
        return generator.make()
    }

    private mutating func make() -> StoryFlow {
        for _ in 0..<dice.between(3, 8) { steps.append(step(depth: 0)) }
        if emails.isEmpty { steps.append(plain(SendStep(email: newEmail()))) }
        var flow = StoryFlow(title: title, triggers: triggers(), steps: steps)
        for _ in 0..<dice.below(3) { flow.goals.append(goal()) }
        switch dice.below(10) {
        case 0...3: flow.entry = .once
        case 4, 5: flow.entry = .everyTime
        case 6, 7: flow.entry = .again(StoryDuration.random(&dice))
        default: flow.entry = .everyTimeBy("order id")
        }
        flow.topic = dice.pick([nil, "newsletter", "newsletter", "newsletter", "product", "transactional"])
        if dice.chance(40) { flow.zone = dice.pick(StoryZone.all).name }
        flow.writesNumbers = dice.chance(40)
        if dice.chance(10) { flow.triggers.append(StoryFlow.Trigger(kind: .unsubscribed)) }
        return flow
    }

    // MARK: Settings

    private mutating func triggers() -> [StoryFlow.Trigger] {
        var triggers = [StoryFlow.Trigger(kind: .event(dice.pick(FolderGenerator.events)))]
        if dice.chance(25) { triggers[0].filter = filter() }
        if dice.chance(40) { triggers.append(StoryFlow.Trigger(kind: .event(dice.pick(FolderGenerator.events)))) }
        if dice.chance(10) {
            let email = dice.chance(50) ? nil : dice.pick(emails)
            triggers.append(StoryFlow.Trigger(kind: .message(.clicked, email: email)))
        }
        return triggers
    }

    private mutating func goal() -> StoryCondition {
        switch dice.below(5) {
        case 0, 1: return .happened(dice.pick(FolderGenerator.goals), filter: nil)
        case 2: return .happened("order completed", filter: filter())
        case 3: return .message(.replied, .anyOfEntry)
        default: return .field("plan", .isOne(of: ["pro"]))
        }
    }

    // MARK: Steps

    mutating func newEmail() -> String {
        let email = "\(title) mail \(emails.count + 1)"
        emails.append(email)
        isSent = true
        return email
    }

    mutating func plain(_ action: any StoryAction, otherwise: (any StoryAction)? = nil) -> StoryStep {
        defer { nextID += 1 }
        var name: String?
        if dice.chance(10) {
            stepNames += 1
            name = "part \(stepNames)"
        }
        return StoryStep(id: nextID, name: name, body: .plain(action, otherwise: otherwise))
    }

    private mutating func step(depth: Int) -> StoryStep {
        if depth < 2, dice.chance(18) { return block(depth: depth) }
        if dice.chance(15) { return oneLineIf() }
        let kind = StepKind.pick(&dice, canLoop: depth == 0 && loopTarget != nil)
        let made = kind.make(&self)
        let step = plain(made, otherwise: kind.mayHaveOtherwise && dice.chance(25) ? smallStep() : nil)
        if depth == 0, made is WaitStep { loopTarget = step.id }
        return step
    }

    private mutating func block(depth: Int) -> StoryStep {
        let id = nextID
        nextID += 1
        let before = isSent
        var after = false
        var branches: [StoryStep.Branch] = []
        for _ in 0..<dice.between(1, 2) {
            isSent = before
            branches.append(StoryStep.Branch(condition: condition(depth: 0), steps: inside(depth)))
            after = after || isSent
        }
        isSent = before
        let otherwise = dice.chance(50) ? inside(depth) : []
        isSent = after || isSent
        return StoryStep(id: id, name: nil, body: .block(branches, otherwise: otherwise))
    }

    private mutating func inside(_ depth: Int) -> [StoryStep] {
        (0..<dice.between(1, 3)).map { _ in step(depth: depth + 1) }
    }

    private mutating func oneLineIf() -> StoryStep {
        defer { nextID += 1 }
        let condition = condition(depth: 0)
        let action = smallStep()
        // Not two ways out, behind which no step would be reached.
        let otherwise: (any StoryAction)? = dice.chance(30) && !(action is StopStep) ? smallStep() : nil
        return StoryStep(id: nextID, name: nil, body: .oneLineIf(condition, action, otherwise: otherwise))
    }

    /// A step that may stand behind a condition or an `otherwise` on one line.
    private mutating func smallStep() -> any StoryAction {
        switch dice.below(5) {
        case 0: StopStep()
        case 1: SetStep(field: "\(title) state", value: dice.pick(["warm", "cold", "late"]))
        case 2: SendStep(email: newEmail())
        default: TagStep(tag: "\(title) \(dice.pick(["warm", "cold", "late"]))")
        }
    }
}

// MARK: - Conditions

extension FlowGenerator {
    mutating func condition(depth: Int) -> StoryCondition {
        if depth < 2, dice.chance(20) {
            let parts = [condition(depth: depth + 1), condition(depth: depth + 1)]
            return dice.chance(50) ? .all(parts) : .any(parts)
        }
        if dice.chance(15) { return .not(condition(depth: 2)) }
        return isSent && dice.chance(60) ? ofMessage() : ofContact()
    }

    private mutating func ofMessage() -> StoryCondition {
        let fact = dice.pick([Condition.MessageFact.clicked, .clicked, .opened, .replied, .bounced, .complained])
        switch dice.below(5) {
        case 0, 1: return .message(fact, .lastSend)
        case 2: return .message(fact, .email(dice.pick(emails)))
        case 3: return .message(fact, .anyOfEntry)
        default: return .message(.clicked, .link(dice.pick(["guide", "pricing"])))
        }
    }

    private mutating func ofContact() -> StoryCondition {
        switch dice.below(10) {
        case 0: return .happened(dice.pick(FolderGenerator.goals + FolderGenerator.events), filter: nil)
        case 1: return .happened("order completed", filter: filter())
        case 2: return .field("country", .isOne(of: ["NL"]))
        case 3: return .field("country", .isNone(of: ["NL", "BE"]))
        case 4: return .field("plan", dice.pick([.isSet, .isNotSet, .contains("r"), .startsWith("p")]))
        case 5: return .field("seats", dice.pick([.atLeast(10), .under(25), .between(5, 40)]))
        case 6: return .field("email", dice.pick([.endsWith("@example.com"), .startsWith("c1")]))
        case 7: return .trigger("amount", dice.pick([.atLeast(100), .under(300)]))
        case 8: return .trigger("source", dice.pick([.isOne(of: ["webinar"]), .isNotSet]))
        default: return .field("\(title) state", dice.pick([.isOne(of: ["warm"]), .isNotSet]))
        }
    }

    private mutating func filter() -> StoryCondition.Filter {
        switch dice.below(3) {
        case 0: StoryCondition.Filter(property: "amount", comparison: .atLeast(100))
        case 1: StoryCondition.Filter(property: "source", comparison: .isOne(of: ["webinar", "ads"]))
        default: StoryCondition.Filter(property: "country", comparison: .isOne(of: ["NL"]))
        }
    }
}
