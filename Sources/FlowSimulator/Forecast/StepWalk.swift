import FlowModel

/// The way of one entry through its flow, found again from its timeline.
///
/// Steps that say nothing, such as a wait that was over at once, lie between two that do: there is one way only.
struct StepWalk {
    /// Indices of the steps that were begun.
    private(set) var visited: Set<Int> = []
    /// Index of the step where the entry stands, or stood last.
    private(set) var current: Int?
    /// Index of the step that comes next.
    private var next = 0

    /// Goes on to where the line of that entry is.
    mutating func follow(_ entry: TimelineEntry, in flow: Flow) {
        if entry.kind == .finished { return finish(flow) }
        guard let number = entry.step else { return }
        if case .set = entry.kind, let current, case .callWebhook = flow.steps[current].action,
            flow.steps[current].number == number
        {
            return
        }
        guard let index = arrive(at: number, entry.kind, flow) else { return }
        current = index
        let step = flow.steps[index]
        switch (step.action, entry.kind) {
        case (.send(_, let otherwise?), .skipped), (.send(_, let otherwise?), .failed),
            (.notify(_, _, let otherwise?), .failed), (.waitUntil(_, _, _, let otherwise?), .decided(_, false)):
            next = otherwise
        case (.callWebhook(_, _, let otherwise?), .called(_, let status)):
            next = (200...299).contains(status) ? step.next : otherwise
        case (.decide(let branches, _), .decided(let condition, true)):
            next = branches.first { $0.text == condition }?.target ?? step.next
        case (.decide(_, let otherwise), .decided): next = otherwise
        case (.split(let arms), .split(let arm)):
            next = arms.indices.contains(arm - 1) ? arms[arm - 1].target : step.next
        case (.goTo(let target, _, _), .went): next = target
        default: next = step.next
        }
    }

    /// The step of that number that can say such a line, and all silent ones before it.
    private mutating func arrive(at number: String, _ kind: TimelineEntry.Kind, _ flow: Flow) -> Int? {
        if let current, flow.steps[current].number == number, flow.steps[current].action.canStay(saying: kind) {
            return current
        }
        var index = next
        var passed: [Int] = []
        for _ in 0...flow.steps.count where flow.steps.indices.contains(index) {
            let step = flow.steps[index]
            passed.append(index)
            if step.number == number, step.action.canSay(kind) {
                visited.formUnion(passed)
                return index
            }
            guard let further = step.silentNext else { break }
            index = further
        }
        guard let found = flow.steps.firstIndex(where: { $0.number == number && $0.action.canSay(kind) }) else {
            return nil
        }
        visited.insert(found)
        return found
    }

    private mutating func finish(_ flow: Flow) {
        for _ in 0...flow.steps.count {
            guard flow.steps.indices.contains(next), let further = flow.steps[next].silentNext else { return }
            visited.insert(next)
            next = further
        }
    }
}

extension Step {
    /// Where a contact goes on that this step said nothing about; nil when it always says something.
    fileprivate var silentNext: Int? {
        switch action {
        case .goTo(let target, _, nil): target
        case .goTo, .wait, .waitFor, .set, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe, .record,
            .startFlow:
            next
        case .send, .notify, .callWebhook, .waitUntil, .decide, .split, .stop: nil
        }
    }
}

extension Step.Action {
    /// Whether a line of that kind can be about such a step.
    fileprivate func canSay(_ kind: TimelineEntry.Kind) -> Bool {
        switch kind {
        case .converted, .stopped: true
        case .sent, .skipped: if case .send = self { true } else { false }
        case .failed: if case .send = self { true } else if case .notify = self { true } else { false }
        case .notified: if case .notify = self { true } else { false }
        case .called: if case .callWebhook = self { true } else { false }
        case .decided: canDecide
        case .split: if case .split = self { true } else { false }
        case .went: if case .goTo = self { true } else { false }
        case .waiting: canWait
        case .set: if case .set = self { true } else { false }
        case .tagged: if case .tag = self { true } else { false }
        case .untagged: if case .untag = self { true } else { false }
        case .moved: if case .moveToStage = self { true } else { false }
        case .scored: if case .addPoints = self { true } else { false }
        case .subscribed: if case .subscribe = self { true } else { false }
        case .unsubscribed: if case .unsubscribe = self { true } else { false }
        case .recorded: if case .record = self { true } else { false }
        case .event, .entered, .notEntered, .finished: false
        }
    }

    /// Whether the step where the contact stands can say another such line.
    fileprivate func canStay(saying kind: TimelineEntry.Kind) -> Bool {
        switch (self, kind) {
        case (.stop, .stopped), (.goTo, _), (.set, _), (.tag, _), (.untag, _), (.stop, _): false
        case (_, .waiting), (_, .converted), (_, .stopped): canSay(kind)
        case (.send, .sent), (.send, .skipped), (.send, .failed), (.notify, .notified), (.notify, .failed),
            (.callWebhook, .called), (.waitUntil, .decided), (.decide, .decided):
            true
        default: false
        }
    }

    private var canDecide: Bool {
        switch self {
        case .decide, .waitUntil: true
        default: false
        }
    }

    private var canWait: Bool {
        switch self {
        case .wait, .waitFor, .waitUntil, .send, .notify, .callWebhook: true
        default: false
        }
    }
}
