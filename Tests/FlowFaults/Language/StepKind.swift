/// The kinds of steps that stories are made of: what the language gets joins this list.
struct StepKind: Sendable {
    /// How often it is chosen, as against the others.
    var weight: Int
    var mayHaveOtherwise = false
    /// Whether it goes back, which only a step behind a wait may do.
    var isLoop = false
    var make: @Sendable (inout FlowGenerator) -> any StoryAction

    static let all: [StepKind] = [
        StepKind(weight: 30, mayHaveOtherwise: true) { SendStep(email: $0.newEmail()) },
        StepKind(weight: 25) { WaitStep(length: StoryDuration.random(&$0.dice)) },
        StepKind(weight: 15, mayHaveOtherwise: true) { generator in
            WaitUntilStep(condition: generator.condition(depth: 1), length: StoryDuration.short(&generator.dice))
        },
        StepKind(weight: 12, mayHaveOtherwise: true) { CallStep(webhook: $0.dice.pick(["crm", "chat"])) },
        StepKind(weight: 6) { SetStep(field: "\($0.title) state", value: $0.dice.pick(["warm", "cold", "late"])) },
        StepKind(weight: 4) { SetFromTriggerStep(field: "\($0.title) source", property: "source") },
        StepKind(weight: 6) { TagStep(tag: "\($0.title) \($0.dice.pick(["warm", "cold", "late"]))") },
        StepKind(weight: 6, isLoop: true) { generator in
            GoToStep(target: generator.loopTarget ?? 0, limit: generator.dice.between(1, 3))
        },
    ]

    static func pick(_ dice: inout Dice, canLoop: Bool) -> StepKind {
        let kinds = all.filter { !$0.isLoop || canLoop }
        var point = dice.below(kinds.reduce(0) { $0 + $1.weight })
        for kind in kinds {
            point -= kind.weight
            if point < 0 { return kind }
        }
        return kinds[0]
    }
}
