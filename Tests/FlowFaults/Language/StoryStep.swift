import FlowModel

/// One written step of a generated flow; `id` stays the same when others are taken away.
struct StoryStep: Sendable {
    var id: Int
    var name: String?
    var body: Body

    indirect enum Body: Sendable {
        case plain(any StoryAction, otherwise: (any StoryAction)?)
        case oneLineIf(StoryCondition, any StoryAction, otherwise: (any StoryAction)?)
        case block([Branch], otherwise: [StoryStep])
        case split([Arm])
    }

    /// One arm of a split; nil is the rest.
    struct Arm: Sendable {
        var percent: Int?
        var steps: [StoryStep]
    }

    struct Branch: Sendable {
        var condition: StoryCondition
        var steps: [StoryStep]
    }
}

extension StoryStep {
    /// The lists of steps inside it, in the order written.
    var lists: [[StoryStep]] {
        switch body {
        case .plain, .oneLineIf: []
        case .block(let branches, let otherwise): branches.map(\.steps) + [otherwise]
        case .split(let arms): arms.map(\.steps)
        }
    }
}

/// What a step does: how it is written, and what it has to leave in the timeline.
///
/// A kind of step that the language gets joins as one type of this kind in one file and one line in `StepKind.all`.
protocol StoryAction: Sendable {
    /// `numbers` gives the written steps' numbers by their ids.
    func text(_ numbers: [Int: String]) -> String

    /// What it hands to the outbox.
    var delivery: Delivery.Kind? { get }

    /// Whether it is over without a line, now.
    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool

    /// Takes one line of its own; moves the walk on when that ends the step.
    func follow(_ kind: TimelineEntry.Kind, _ walk: inout Walk, _ ledger: inout Ledger, at now: Moment) throws(Breach)
}

extension StoryAction {
    var delivery: Delivery.Kind? { nil }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool { false }
}

/// Writes the steps of a flow, with numbers where the flow wants them.
struct StoryLines {
    private(set) var steps: [String] = []
    private let numbers: [Int: String]
    private let writesNumbers: Bool

    init(_ flow: StoryFlow) {
        numbers = StoryProgram.numbers(flow.steps)
        writesNumbers = flow.writesNumbers
        write(flow.steps, indent: "")
    }

    private mutating func write(_ list: [StoryStep], indent: String) {
        for step in list {
            let number = writesNumbers ? "\(numbers[step.id] ?? ""). " : step.name.map { "step \($0): " } ?? ""
            let start = indent + number
            switch step.body {
            case .plain(let action, let otherwise): steps.append(start + line(action, otherwise))
            case .oneLineIf(let condition, let action, let otherwise):
                steps.append(start + "if \(condition.text) \(line(action, otherwise))")
            case .block(let branches, let otherwise):
                for (index, branch) in branches.enumerated() {
                    steps.append((index == 0 ? start : indent + "otherwise ") + "if \(branch.condition.text):")
                    write(branch.steps, indent: indent + "    ")
                }
                if !otherwise.isEmpty {
                    steps.append(indent + "otherwise:")
                    write(otherwise, indent: indent + "    ")
                }
                steps.append(indent + "end")
            case .split(let arms):
                steps.append(start + "split:")
                for arm in arms {
                    steps.append(indent + (arm.percent.map { "\($0)%:" } ?? "rest:"))
                    write(arm.steps, indent: indent + "    ")
                }
                steps.append(indent + "end")
            }
        }
    }

    private func line(_ action: any StoryAction, _ otherwise: (any StoryAction)?) -> String {
        action.text(numbers) + (otherwise.map { ", otherwise \($0.text(numbers))" } ?? "")
    }
}
