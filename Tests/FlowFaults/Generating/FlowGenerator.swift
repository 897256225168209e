import FlowDice
import FlowModel

/// Generates one flow that the checker accepts, out of everything the language can do.
struct FlowGenerator {
    let title: String
    /// Its place in the folder.
    let index: Int
    let plan: FolderPlan
    var dice: Dice
    private var steps: [StoryStep] = []
    private var nextID = 1
    private(set) var emails: [String] = []
    private var notices = 0
    /// Whether a `send` stands on some way to here.
    private(set) var isSent = false
    /// Written steps at the top that a jump may go back to: one with a wait of a length behind it.
    private(set) var loopTarget: Int?
    private var stepNames = 0

    init(_ plan: FolderPlan, index: Int, dice: inout Dice) {
        (self.plan, self.index, title) = (plan, index, plan.titles[index])
        self.dice = dice.split()
    }

    /// Flows that it may start.
    var laterTitles: [String] { Array(plan.titles[(index + 1)...]) }

    var stages: [String] { plan.lifecycle.stages.map(\.title) }

    func flow() -> StoryFlow {
        var generator = self
        return generator.make()
    }

    private mutating func make() -> StoryFlow {
        for _ in 0..<dice.between(3, 8) { steps.append(step(depth: 0)) }
        if emails.isEmpty { steps.append(plain(SendStep(email: newEmail()))) }
        var flow = StoryFlow(title: title, triggers: triggers(), steps: steps)
        for _ in 0..<dice.below(3) { flow.goals.append(goal()) }
        if dice.chance(35) { flow.stops.append(exit()) }
        if dice.chance(35) { flow.hours = dice.pick(StoryHours.all) }
        switch dice.below(10) {
        case 0...3: flow.entry = .once
        case 4, 5: flow.entry = .everyTime
        case 6, 7: flow.entry = .again(StoryDuration.random(&dice))
        default: flow.entry = flow.startsOthers ? .everyTime : .everyTimeBy("order id")
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
        if dice.chance(40) { triggers.append(StoryFlow.Trigger(kind: timeTrigger())) }
        if index > 0, dice.chance(70) { triggers.append(StoryFlow.Trigger(kind: changeTrigger())) }
        return triggers
    }

    private mutating func timeTrigger() -> StoryFlow.Trigger.Kind {
        let minute = dice.chance(60) ? dice.pick([0, 540, 1_020, 150]) : nil
        switch dice.below(5) {
        case 0:
            let recurrence = dice.pick([
                StoryRecurrence(text: "every Monday", days: [1], minute: minute ?? 540),
                StoryRecurrence(text: "every weekday", days: Set(1...5), minute: minute ?? 540),
                StoryRecurrence(text: "every month on day 31", days: [], dayOfMonth: 31, minute: minute ?? 540),
            ])
            return .recurring(recurrence, segment: dice.pick(plan.lifecycle.segments).title)
        case 1: return .moment(StoryMoment(field: "birthday", at: minute), everyYear: true)
        default:
            var moment = fieldMoment(minute)
            // A bare name is an event.
            if moment.offset == StoryDuration() { moment.at = minute ?? 540 }
            return .moment(moment, everyYear: false)
        }
    }

    private mutating func fieldMoment(_ minute: Int?) -> StoryMoment {
        var moment = StoryMoment(field: "renewal date", at: minute)
        if dice.chance(60) { (moment.offset, moment.isBefore) = (StoryDuration.short(&dice), dice.chance(60)) }
        return moment
    }

    /// What flows before it bring about.
    private mutating func changeTrigger() -> StoryFlow.Trigger.Kind {
        switch dice.below(4) {
        case 0: .stage(dice.pick(stages))
        case 1: .segment(dice.pick(plan.lifecycle.segments).title)
        case 2: .score(atLeast: dice.pick([5, 10, 30]))
        default: .event(FolderPlan.event(of: plan.titles[dice.below(index)]))
        }
    }

    private mutating func goal() -> StoryCondition {
        switch dice.below(5) {
        case 0, 1: return .happened(dice.pick(FolderGenerator.goals), filter: nil)
        case 2: return .happened("order completed", filter: filter())
        case 3: return .message(.replied, .anyOfEntry)
        default: return .field("plan", .isOne(of: ["pro"]))
        }
    }

    private mutating func exit() -> StoryCondition {
        switch dice.below(6) {
        case 0: .happened(dice.pick(FolderGenerator.goals), filter: nil)
        case 1: .stage(.one(dice.pick(stages)))
        case 2: .field("plan", .isOne(of: ["free"]))
        case 3: .inSegment(dice.pick(plan.lifecycle.segments).title)
        case 4: .date("renewal date", isBefore: true, .ago(StoryDuration(days: 2)))
        default: .all([.unsubscribed, .not(.tagged("\(title) warm"))])
        }
    }

    // MARK: Steps

    mutating func newNotice() -> String {
        notices += 1
        return "\(title) notice \(notices)"
    }

    mutating func moment() -> WaitMomentStep.Kind {
        let minute = dice.pick([0, 150, 540, 1_260])
        switch dice.below(8) {
        case 0: return .next(minute, on: Set(1...7), dayText: "")
        case 1: return .next(minute, on: [1], dayText: "Monday")
        case 2: return .window(StoryHours(days: Set(1...5), dayText: "a weekday", from: 0, to: 1_440))
        case 3: return .window(StoryHours(days: Set(1...5), dayText: "a weekday", from: 540, to: 1_020))
        case 4: return .window(StoryHours(days: [3], dayText: "Wednesday", from: 0, to: 1_440))
        case 5:
            let day = plan.firstDay + dice.below(12)
            return .date(StoryDate(day: day, minute: dice.chance(50) ? minute : nil))
        case 6:
            var moment = fieldMoment(dice.chance(50) ? minute : nil)
            moment.field = "event.webinar date"
            return .field(moment)
        default: return .field(fieldMoment(dice.chance(50) ? minute : nil))
        }
    }

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
        if depth < 2, dice.chance(18) { return dice.chance(30) ? split(depth: depth) : block(depth: depth) }
        if dice.chance(15) { return oneLineIf() }
        let canAct = index == 0 && !laterTitles.isEmpty
        let kind = StepKind.pick(&dice, canLoop: depth == 0 && loopTarget != nil, canAct: canAct)
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

    private mutating func split(depth: Int) -> StoryStep {
        let id = nextID
        nextID += 1
        let before = isSent
        var after = false
        var arms: [StoryStep.Arm] = []
        for percent in dice.pick([[50, nil], [30, 25, nil], [10, 90]]) {
            isSent = before
            arms.append(StoryStep.Arm(percent: percent, steps: inside(depth)))
            after = after || isSent
        }
        isSent = after
        return StoryStep(id: id, name: nil, body: .split(arms))
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

extension StoryFlow {
    /// Whether a step of it starts another flow.
    fileprivate var startsOthers: Bool { StoryProgram(self).nodes.contains { $0.action is StartStep } }
}
