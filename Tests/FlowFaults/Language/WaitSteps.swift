import FlowModel

/// The step `wait DURATION`.
struct WaitStep: StoryAction {
    var length: StoryDuration

    func text(_ numbers: [Int: String]) -> String { "wait \(length.text)" }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        guard case .waiting(let wait) = walk.state else { return false }
        return wait.until <= now.wall
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .waiting(let until?, nil, nil) = kind, case .ready = walk.state else {
            throw walk.unexpected(kind)
        }
        try walk.beginWait(length, until: until, ledger, at: now)
    }
}

/// The step `wait until CONDITION, at most DURATION`.
struct WaitUntilStep: StoryAction {
    var condition: StoryCondition
    var length: StoryDuration

    func text(_ numbers: [Int: String]) -> String { "wait until \(condition.text), at most \(length.text)" }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        let holds = ledger.holds(condition, walk)
        switch (kind, walk.state) {
        case (.waiting(let until?, condition.text, nil), .ready):
            guard !holds else { throw walk.decidedWrongly(condition, holds) }
            try walk.beginWait(length, until: until, ledger, at: now)
        case (.decided(condition.text, let result), .ready):
            guard result, holds else { throw walk.decidedWrongly(condition, holds) }
            walk.goOn()
        case (.decided(condition.text, let result), .waiting(let wait)):
            guard result == holds else { throw walk.decidedWrongly(condition, holds) }
            if !result { try walk.endWait(wait, ledger, at: now) }
            if result { walk.goOn() } else { walk.goOtherwise() }
        default: throw walk.unexpected(kind)
        }
    }
}
