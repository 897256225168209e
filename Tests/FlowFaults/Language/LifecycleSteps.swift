import FlowModel

/// The steps `add N points` and `subtract N points`.
struct PointsStep: StoryAction {
    /// Below zero to subtract.
    var points: Int

    func text(_ numbers: [Int: String]) -> String {
        "\(points < 0 ? "subtract" : "add") \(abs(points)) points"
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .scored(points, ledger.score + points) = kind else { throw walk.unexpected(kind) }
        ledger.score += points
        ledger.pending = .change
        walk.goOn()
    }
}

/// The step `move to stage STAGE`.
struct MoveStep: StoryAction {
    var stage: String

    func text(_ numbers: [Int: String]) -> String { "move to stage \(stage)" }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool { ledger.stage == Slug(stage) }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .moved(ledger.stage, Slug(stage)) = kind else { throw walk.unexpected(kind) }
        ledger.stage = Slug(stage)
        ledger.pending = .move(Slug(stage))
        walk.goOn()
    }
}

/// The step `record EVENT`.
struct RecordStep: StoryAction {
    var event: String

    func text(_ numbers: [Int: String]) -> String { "record \(event)" }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .recorded(Slug(event)) = kind else { throw walk.unexpected(kind) }
        ledger.record(Slug(event), walk, at: now.wall)
        walk.goOn()
    }
}

/// The step `start flow NAME`, which leaves the line of the entry that it makes and none of its own.
struct StartStep: StoryAction {
    var flow: String

    func text(_ numbers: [Int: String]) -> String { "start flow \(flow)" }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        throw walk.unexpected(kind)
    }
}
