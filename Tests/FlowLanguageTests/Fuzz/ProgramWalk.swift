import FlowDice
import FlowModel

/// The course of one contact, drawn in advance: what holds and what fails at each turn.
struct Course {
    private var random: Dice
    private(set) var told: [String] = []

    init(seed: UInt64) { random = Dice(seed: seed) }

    /// What holds at the next turn, by bits.
    mutating func turn() -> UInt64 { random.next() }

    mutating func tell(_ number: String, _ deed: String) { told.append("\(number) \(deed)") }

    /// Whether as much was told as is compared.
    var isOver: Bool { told.count >= 200 }
}

/// Walks the program itself.
struct ProgramWalk {
    private enum Outcome {
        case done, left
        case jumped(String)
    }

    var course: Course
    /// How often each jump was made, by its line.
    private var jumps: [String: Int] = [:]

    init(seed: UInt64) { course = Course(seed: seed) }

    static func told(_ program: Program, seed: UInt64) -> [String] {
        var walk = ProgramWalk(seed: seed)
        _ = walk.walk(program.steps, from: 0)
        return walk.course.told
    }

    private mutating func walk(_ steps: [ProgramStep], from start: Int) -> Outcome {
        var index = start
        while index < steps.count, !course.isOver {
            let step = steps[index]
            index += 1
            switch walk(step.kind, step.number, "") {
            case .done: continue
            case .left: return .left
            case .jumped(let number):
                guard let aim = steps.firstIndex(where: { $0.number == number }) else { return .jumped(number) }
                index = aim
            }
        }
        return course.isOver ? .left : .done
    }

    private mutating func walk(_ kind: ProgramStep.Kind, _ number: String, _ part: String) -> Outcome {
        switch kind {
        case .plain(let deed):
            course.tell(number, deed.told)
            return .done
        case .trying(let deed, let other):
            course.tell(number, deed.told)
            return course.turn() & 1 == 1 ? .done : walk(other, number, "otherwise")
        case .choice(let question, let then, let other):
            if question.holds(course.turn()) { return walk(then, number, "then") }
            return other.map { walk($0, number, "otherwise") } ?? .done
        case .block(let branches, let other):
            let facts = course.turn()
            let chosen = branches.first { $0.question.holds(facts) }?.steps ?? other
            return inside(branches.map(\.steps) + (other.map { [$0] } ?? []), chosen ?? [])
        case .split(let arms): return inside(arms, arms[Int(course.turn() % UInt64(arms.count))])
        case .jump(let aim, let limit):
            jumps[number + part, default: 0] += 1
            if let limit, jumps[number + part, default: 0] > limit { return .done }
            course.tell(number, "go to \(aim)")
            return .jumped(aim)
        case .stop:
            course.tell(number, "stop")
            return .left
        }
    }

    /// Walks one list of a block; a jump into another of its lists stays inside.
    private mutating func inside(_ lists: [[ProgramStep]], _ chosen: [ProgramStep]) -> Outcome {
        var outcome = walk(chosen, from: 0)
        while case .jumped(let number) = outcome {
            guard let list = lists.first(where: { $0.contains { $0.number == number } }) else { return outcome }
            outcome = walk(list, from: list.firstIndex { $0.number == number } ?? 0)
        }
        return outcome
    }
}

/// Walks the flow that the checker made.
struct FlowWalk {
    var course: Course
    private var jumps: [Int: Int] = [:]

    init(seed: UInt64) { course = Course(seed: seed) }

    static func told(_ flow: Flow, seed: UInt64) -> [String] {
        var walk = FlowWalk(seed: seed)
        var index = 0
        while index < flow.steps.count, !walk.course.isOver { index = walk.next(flow, index) }
        return walk.course.told
    }

    private mutating func next(_ flow: Flow, _ index: Int) -> Int {
        let step = flow.steps[index]
        switch step.action {
        case .decide(let branches, let otherwise):
            let facts = course.turn()
            return branches.first { $0.condition.holds(facts) ?? false }?.target ?? otherwise
        case .split(let arms): return arms[Int(course.turn() % UInt64(arms.count))].target
        case .goTo(let target, let printed, let limit):
            jumps[index, default: 0] += 1
            if let limit, jumps[index, default: 0] > limit { return step.next }
            course.tell(step.number, "go to \(printed)")
            return target
        case .send(let email, let other): return done(step, "send \(email)", other)
        case .notify(_, let email, let other): return done(step, "notify \(email)", other)
        case .callWebhook(_, let keep, let other):
            return done(step, "call \(keep.map(\.text).joined())", other)
        case .stop:
            course.tell(step.number, "stop")
            return flow.steps.count
        default: return done(step, FlowWalk.told(step.action), nil)
        }
    }

    private mutating func done(_ step: Step, _ deed: String, _ otherwise: Int?) -> Int {
        course.tell(step.number, deed)
        guard let otherwise else { return step.next }
        return course.turn() & 1 == 1 ? step.next : otherwise
    }

    private static func told(_ action: Step.Action) -> String {
        switch action {
        case .tag(let tag): return "tag \(tag)"
        case .untag(let tag): return "untag \(tag)"
        case .set(let field, .value(.null)): return "set \(field) nothing"
        case .set(let field, .value(let value)): return "set \(field) \(value.displayText)"
        case .addPoints(let points): return "points \(points)"
        case .record(let event): return "record \(event)"
        case .wait(let duration): return "wait \(duration.days == 0 ? "" : "\(duration.days)d")\(duration.seconds)s"
        case .waitFor(.next(let days, let time), _) where days.days == [1]: return "next \((time / 60_000) % 60)"
        default: return "something else"
        }
    }
}
