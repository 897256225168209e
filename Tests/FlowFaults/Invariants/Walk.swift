import FlowModel

/// One moment of a story.
struct Moment {
    /// Milliseconds since the story began, by a clock that nobody sets.
    var uptime: Int64
    /// What the program's clock showed.
    var wall: Instant
}

/// One entry of a contact into a flow, followed through the flow as it is written.
struct Walk {
    enum State {
        /// To begin its node.
        case ready
        case waiting(Wait)
        case delivering(DeliveryKey)
        case left
    }

    struct Wait {
        var since: Moment
        var until: Instant
    }

    let flow: StoryFlow
    let program: StoryProgram
    let ordinal: Int
    /// What was settled last when it began.
    let since: EventOrder
    let trigger: EventID?
    let triggerProperties: [Slug: Value]
    let runKey: String?
    /// How the contact was printed, and which of its entries in this flow it is.
    let splitSeed: (contact: String, entry: Int)
    let enteredAt: Instant
    var node = 0
    var state = State.ready
    /// The message of the last `send`; nil when it was skipped.
    var lastSend: DeliveryKey?
    var jumps: [Int: Int] = [:]
    /// What a webhook answered and the contact is about to keep.
    var kept: Value?
    /// The date that it waits for has another value, which is to be told.
    var isMoved = false
    /// Branches of a decision that were looked at.
    private var branch = 0
    /// The step that was just done, at which a change that it made is settled.
    private var behind: String?

    init(_ flow: StoryFlow, _ program: StoryProgram, of ledger: Ledger, by entrance: Entrance, at wall: Instant) {
        self.flow = flow
        self.program = program
        ordinal = ledger.entries.count + 1
        (since, trigger, triggerProperties) = (entrance.since, entrance.trigger, entrance.properties)
        runKey = Ledger.runKey(flow, entrance.properties)
        splitSeed = (ledger.label, ledger.entries.count { $0.flow == flow.name } + 1)
        enteredAt = wall
    }

    var isActive: Bool {
        if case .left = state { false } else { true }
    }

    var isDelivering: Bool {
        if case .delivering = state { true } else { false }
    }

    var isReady: Bool {
        if case .ready = state { true } else { false }
    }

    private var current: StoryProgram.Node? {
        program.nodes.indices.contains(node) ? program.nodes[node] : nil
    }

    /// What the step at which it stands hands to the outbox.
    var delivery: Delivery.Kind? { current?.action?.delivery }

    /// The date or time of day for which it waits.
    var momentStep: WaitMomentStep? { current?.action as? WaitMomentStep }

    /// How the step at which it stands is named as the source of a change.
    var source: String { "flow \(flow.name.text), step \(current?.number ?? "")" }

    /// When a cap first held back the email that it asked for.
    var cappedSince: Moment?

    /// The flow that the step at which it stands starts.
    var startedFlow: Slug? { (current?.action as? StartStep).map { Slug($0.flow) } }

    /// When its email may go, if that is later.
    func opening(_ ledger: Ledger, at now: Instant) -> Instant? {
        guard let hours = flow.hours, current?.action is SendStep else { return nil }
        let opening = StoryCalendar(zone: ledger.zone(of: flow)).opening(of: hours, from: now)
        return opening > now ? opening : nil
    }

    /// The condition for which it waits.
    var awaited: StoryCondition? {
        guard case .waiting = state else { return nil }
        return (current?.action as? WaitUntilStep)?.condition
    }

    // MARK: Going on

    mutating func go(to node: Int) {
        behind = current?.number
        (self.node, state, branch, kept, isMoved) = (node, .ready, 0, nil, false)
        cappedSince = nil
    }

    mutating func goOn() { go(to: current?.next ?? program.nodes.count) }

    mutating func goOtherwise() { go(to: current?.otherwise ?? current?.next ?? program.nodes.count) }

    /// Passes over what is over without a line.
    mutating func passSilently(_ ledger: Ledger, at now: Moment) throws(Breach) {
        while let action = current?.action, action.isPassedSilently(self, ledger, at: now) {
            if case .waiting(let wait) = state { try endWait(wait, ledger, at: now) }
            goOn()
        }
    }

    mutating func beginWait(
        _ length: StoryDuration,
        until: Instant,
        _ ledger: Ledger,
        at now: Moment
    ) throws(Breach) {
        let zone = ledger.zone(of: flow)
        let end = StoryCalendar(zone: zone).end(of: length, from: now.wall)
        guard until == end else {
            throw Breach(
                .neverEarly,
                expected: "\(length.text) end in \(zone.name) at \(Words.time(end))",
                happened: "the wait ends at \(Words.time(until))"
            )
        }
        state = .waiting(Wait(since: now, until: until))
    }

    func endWait(_ wait: Wait, _ ledger: Ledger, at now: Moment) throws(Breach) {
        guard now.wall >= wait.until else {
            throw Breach(
                .neverEarly,
                expected: "the wait ends at \(Words.time(wait.until))",
                happened: "it was over at \(Words.time(now.wall))"
            )
        }
    }

    // MARK: Lines

    mutating func follow(_ entry: TimelineEntry, _ ledger: inout Ledger, at now: Moment) throws(Breach) {
        if try leave(entry, ledger) { return }
        try passSilently(ledger, at: now)
        if case .finished = entry.kind {
            guard node == program.nodes.count, isReady else { throw unexpected(entry.kind) }
            state = .left
            return
        }
        guard let current, entry.step == current.number else { throw unexpected(entry.kind, at: entry.step) }
        switch current.what {
        case .act(let action): try action.follow(entry.kind, &self, &ledger, at: now)
        case .decide(let ways, let otherwise): try decide(entry.kind, ways, otherwise, ledger)
        case .split(let arms): try split(entry.kind, arms, current.number)
        }
    }

    private mutating func decide(
        _ kind: TimelineEntry.Kind,
        _ ways: [StoryProgram.Way],
        _ otherwise: Int,
        _ ledger: Ledger
    ) throws(Breach) {
        guard branch < ways.count, isReady else { throw unexpected(kind) }
        let way = ways[branch]
        let holds = ledger.holds(way.condition, self)
        guard case .decided(way.condition.text, let result) = kind else { throw unexpected(kind) }
        guard result == holds else { throw decidedWrongly(way.condition, holds) }
        if result { go(to: way.target) } else if branch + 1 < ways.count { branch += 1 } else { go(to: otherwise) }
    }

    private mutating func split(
        _ kind: TimelineEntry.Kind,
        _ arms: [(share: Int, target: Int)],
        _ number: String
    ) throws(Breach) {
        let point = SplitArm.point(
            flow: flow.name.text,
            step: number,
            contact: splitSeed.contact,
            entry: splitSeed.entry
        )
        var sum = 0
        for (index, arm) in arms.enumerated() {
            sum += arm.share * 100
            guard sum > point else { continue }
            guard isReady, case .split(index + 1) = kind else {
                throw Breach(.walked, expected: "arm \(index + 1)", happened: Words.line(kind))
            }
            return go(to: arm.target)
        }
        throw unexpected(kind)
    }

    /// Takes a line that ends the stay before its last step.
    private mutating func leave(_ entry: TimelineEntry, _ ledger: Ledger) throws(Breach) -> Bool {
        switch entry.kind {
        case .converted:
            guard flow.goals.contains(where: { ledger.holds($0, self) }) else {
                throw Breach(.walked, expected: "\(flow.title) goes on: no goal holds", happened: "converted")
            }
        case .stopped(.stopWhen):
            guard flow.stops.contains(where: { ledger.holds($0, self) }),
                !flow.goals.contains(where: { ledger.holds($0, self) })
            else {
                throw Breach(.walked, expected: "\(flow.title) goes on", happened: "\(Words.line(entry.kind))")
            }
        case .stopped(.unsubscribed), .stopped(.complained):
            guard ledger.bar(flow) != nil else {
                throw Breach(.walked, expected: "\(flow.title) goes on", happened: "\(Words.line(entry.kind))")
            }
        default: return false
        }
        let isHere = entry.step == current?.number || entry.step == behind
        let isWait = current?.action is WaitStep || current?.action is WaitMomentStep
        guard isHere || current == nil || isWait else { throw unexpected(entry.kind) }
        state = .left
        return true
    }

    func unexpected(_ kind: TimelineEntry.Kind, at step: String? = nil) -> Breach {
        let standing = current.map { "step \($0.number) of \(flow.title)" } ?? "the end of \(flow.title)"
        let place = step.map { " at step \($0)" } ?? ""
        return Breach(.walked, expected: "\(standing) (\(state))", happened: Words.line(kind) + place)
    }

    func decidedWrongly(_ condition: StoryCondition, _ holds: Bool) -> Breach {
        Breach(
            .walked,
            expected: "\(condition.text): \(holds ? "yes" : "no")",
            happened: "\(condition.text): \(holds ? "no" : "yes")"
        )
    }
}
