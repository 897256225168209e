import FlowModel

/// A flow written down for a test: lowered to the engine's list as the language does it.
indirect enum Sketch: Sendable {
    case act(Step.Action, String)
    case either(Sketch, otherwise: Sketch)
    case oneLine(String, Sketch, otherwise: Sketch?)
    case block([(condition: String, steps: [Sketch])], otherwise: [Sketch]?)
    case split([(share: Int, steps: [Sketch])])
    case jump(to: String, limit: Int?)

    static func send(_ email: String) -> Sketch {
        .act(.send(email: Slug(email), otherwise: nil), "send \(email)")
    }

    static func wait(days: Int = 0, hours: Int = 0) -> Sketch {
        let written = days > 0 ? "\(days) days" : "\(hours) hours"
        return .act(.wait(duration(days: days, hours: hours)), "wait \(written)")
    }

    static func until(_ condition: String, days: Int) -> Sketch {
        let action = Step.Action.waitUntil(
            Sketch.condition(condition),
            text: condition,
            atMost: duration(days: days),
            otherwise: nil
        )
        return .act(action, "wait until \(condition), at most \(days) days")
    }

    static func untilMoment(_ moment: WaitMoment, _ text: String) -> Sketch {
        .act(.waitFor(moment, text: text), "wait until \(text)")
    }

    static func tag(_ name: String) -> Sketch { .act(.tag(Slug(name)), "tag \(name)") }
    static let stop = Sketch.act(.stop, "stop")

    static func duration(days: Int = 0, hours: Int = 0) -> CalendarDuration {
        var duration = CalendarDuration()
        duration.days = days
        duration.seconds = Int64(hours) * 3600
        return duration
    }

    static func condition(_ text: String) -> Condition {
        text == "clicked" ? .message(.clicked, .lastSend) : .happened(Slug(text), filter: nil)
    }

    static func flow(
        _ title: String = "nurture",
        _ steps: [Sketch],
        triggers: [Trigger] = [Trigger(.event(Slug("lead")), text: "lead")],
        goals: [String] = [],
        stops: [String] = [],
        entry: Flow.EntryRule = .once,
        hours: DailyWindow? = nil
    ) -> Flow {
        var lowering = SketchLowering(steps)
        return Flow(
            name: Slug(title),
            title: title,
            file: "\(Slug(title)).flow",
            triggers: triggers,
            goals: goals.map { Flow.Exit(condition: condition($0), text: $0) },
            stops: stops.map { Flow.Exit(condition: condition($0), text: $0) },
            entry: entry,
            topic: Slug("newsletter"),
            sendingHours: hours,
            timeZone: "Europe/Amsterdam",
            steps: lowering.lowered(),
            canonicalText: title
        )
    }

    /// As somebody would write it on one line.
    var text: String {
        switch self {
        case .act(_, let text): text
        case .either(let first, let otherwise): "\(first.text), otherwise \(otherwise.text)"
        case .oneLine(let condition, let then, let otherwise):
            "if \(condition) \(then.text)" + (otherwise.map { ", otherwise \($0.text)" } ?? "")
        case .block(let branches, _): "if \(branches.first?.condition ?? ""):"
        case .split: "split:"
        case .jump(let target, let limit):
            "go to step \(target)" + (limit.map { ", at most \($0) times" } ?? "")
        }
    }

    var entryCount: Int {
        switch self {
        case .act, .jump: 1
        case .either: 2
        case .oneLine(_, _, let otherwise): otherwise == nil ? 2 : 3
        case .block(let branches, let otherwise):
            1 + (branches.map(\.steps) + [otherwise ?? []]).joined().reduce(0) { $0 + $1.entryCount }
        case .split(let arms): 1 + arms.flatMap(\.steps).reduce(0) { $0 + $1.entryCount }
        }
    }

    var bodies: [[Sketch]] {
        switch self {
        case .act, .jump, .either, .oneLine: []
        case .block(let branches, let otherwise): branches.map(\.steps) + [otherwise ?? []]
        case .split(let arms): arms.map(\.steps)
        }
    }
}

private struct SketchLowering {
    private let sketches: [Sketch]
    private var indices: [String: Int] = [:]
    private var steps: [Step] = []
    private var total = 0

    init(_ sketches: [Sketch]) {
        self.sketches = sketches
        lay(sketches, prefix: "")
        total = sketches.reduce(0) { $0 + $1.entryCount }
    }

    mutating func lowered() -> [Step] {
        lower(sketches, prefix: "", after: total)
        return steps
    }

    private mutating func lay(_ body: [Sketch], prefix: String, from: Int = 0, first: Int = 1) {
        var index = from
        for (place, sketch) in body.enumerated() {
            let number = "\(prefix)\(first + place)"
            indices[number] = index
            var inside = index + 1
            var inner = 1
            for branch in sketch.bodies {
                lay(branch, prefix: number + ".", from: inside, first: inner)
                inside += branch.reduce(0) { $0 + $1.entryCount }
                inner += branch.count
            }
            index += sketch.entryCount
        }
    }

    private mutating func lower(_ body: [Sketch], prefix: String, after: Int, first: Int = 1) {
        for (place, sketch) in body.enumerated() {
            let number = "\(prefix)\(first + place)"
            let start = steps.count
            let next = place + 1 < body.count ? start + sketch.entryCount : after
            switch sketch {
            case .act, .jump: add(sketch, number, next: next)
            case .either(let main, let other):
                add(main, number, next: next, otherwise: start + 1, text: sketch.text)
                add(other, number, next: next)
            case .oneLine(let condition, let then, let other):
                let branch = Step.Branch(condition: Sketch.condition(condition), text: condition, target: start + 1)
                let action = Step.Action.decide([branch], otherwise: other == nil ? next : start + 2)
                append(action, number, sketch.text, next: next)
                add(then, number, next: next)
                if let other { add(other, number, next: next) }
            case .block, .split: lowerBlock(sketch, number, next: next)
            }
        }
    }

    private mutating func lowerBlock(_ sketch: Sketch, _ number: String, next: Int) {
        var heads: [Int] = []
        var inside = steps.count + 1
        for body in sketch.bodies {
            heads.append(body.isEmpty ? next : inside)
            inside += body.reduce(0) { $0 + $1.entryCount }
        }
        if case .block(let branches, _) = sketch {
            let targets = zip(branches, heads).map { branch, head in
                Step.Branch(condition: Sketch.condition(branch.condition), text: branch.condition, target: head)
            }
            append(.decide(targets, otherwise: heads.last ?? next), number, sketch.text, next: next)
        } else if case .split(let arms) = sketch {
            let targets = zip(arms, heads).map { Step.Arm(share: $0.share, target: $1) }
            append(.split(targets), number, sketch.text, next: next)
        }
        var first = 1
        for body in sketch.bodies {
            lower(body, prefix: number + ".", after: next, first: first)
            first += body.count
        }
    }

    private mutating func add(
        _ sketch: Sketch,
        _ number: String,
        next: Int,
        otherwise: Int? = nil,
        text: String? = nil
    ) {
        switch sketch {
        case .act(.send(let email, _), let written):
            append(.send(email: email, otherwise: otherwise), number, text ?? written, next: next)
        case .act(.waitUntil(let condition, let name, let most, _), let written):
            let action = Step.Action.waitUntil(condition, text: name, atMost: most, otherwise: otherwise)
            append(action, number, text ?? written, next: next)
        case .act(.callWebhook(let name, let keep, _), let written):
            append(.callWebhook(name, keep: keep, otherwise: otherwise), number, text ?? written, next: next)
        case .act(let action, let written): append(action, number, text ?? written, next: next)
        case .jump(let target, let limit):
            let action = Step.Action.goTo(indices[target] ?? total, printed: target, limit: limit)
            append(action, number, sketch.text, next: next)
        case .either, .oneLine, .block, .split: break
        }
    }

    private mutating func append(_ action: Step.Action, _ number: String, _ text: String, next: Int) {
        steps.append(
            Step(number: number, name: nil, action: action, next: next, text: text, line: steps.count + 3)
        )
    }
}
