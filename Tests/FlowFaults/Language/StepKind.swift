import FlowDice

/// The kinds of steps that stories are made of: what the language gets joins this list.
struct StepKind: Sendable {
    /// How often it is chosen, as against the others.
    var weight: Int
    var mayHaveOtherwise = false
    /// Whether it goes back, which only a step behind a wait may do.
    var isLoop = false
    /// Whether it can let the contact into other flows, which only the first flow of a folder may do.
    var actsOnOthers = false
    var make: @Sendable (inout FlowGenerator) -> any StoryAction

    static let all: [StepKind] = [
        StepKind(weight: 60, mayHaveOtherwise: true) { SendStep(email: $0.newEmail()) },
        StepKind(weight: 40) { WaitStep(length: StoryDuration.random(&$0.dice)) },
        StepKind(weight: 30, mayHaveOtherwise: true) { generator in
            WaitUntilStep(condition: generator.condition(depth: 1), length: StoryDuration.short(&generator.dice))
        },
        StepKind(weight: 24) { WaitMomentStep(moment: $0.moment()) },
        StepKind(weight: 20, mayHaveOtherwise: true) { generator in
            CallStep(webhook: generator.dice.pick(["crm", "chat"]), keep: generator.dice.chance(50) ? "owner" : nil)
        },
        StepKind(weight: 10, mayHaveOtherwise: true) { NotifyStep(email: $0.newNotice()) },
        StepKind(weight: 10) { generator in
            let values: [String?] = ["warm", "cold", "late", nil]
            return SetStep(field: "\(generator.title) state", value: generator.dice.pick(values))
        },
        StepKind(weight: 6) { SetFromTriggerStep(field: "\($0.title) source", property: "source") },
        StepKind(weight: 12) { generator in
            let tag = "\(generator.title) \(generator.dice.pick(["warm", "cold", "late"]))"
            return TagStep(tag: tag, isTaken: generator.dice.chance(30))
        },
        StepKind(weight: 8) { RecordStep(event: FolderPlan.event(of: $0.title)) },
        StepKind(weight: 5) { generator in
            let topic = generator.dice.pick(["newsletter", "product", nil])
            return SubscriptionStep(topic: topic, isSubscribing: topic != nil && generator.dice.chance(60))
        },
        StepKind(weight: 8, actsOnOthers: true) { PointsStep(points: $0.dice.pick([10, 5, 1, -3, -20])) },
        StepKind(weight: 8, actsOnOthers: true) { MoveStep(stage: $0.dice.pick($0.stages)) },
        StepKind(weight: 10, actsOnOthers: true) { StartStep(flow: $0.dice.pick($0.laterTitles)) },
        StepKind(weight: 10, isLoop: true) { generator in
            GoToStep(target: generator.loopTarget ?? 0, limit: generator.dice.between(1, 3))
        },
    ]

    static func pick(_ dice: inout Dice, canLoop: Bool, canAct: Bool) -> StepKind {
        let kinds = all.filter { (!$0.isLoop || canLoop) && (!$0.actsOnOthers || canAct) }
        var point = dice.below(kinds.reduce(0) { $0 + $1.weight })
        for kind in kinds {
            point -= kind.weight
            if point < 0 { return kind }
        }
        return kinds[0]
    }
}
