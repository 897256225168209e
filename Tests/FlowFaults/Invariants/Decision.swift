import FlowModel

/// Follows one decision about one contact, line by line.
///
/// What has no line of its own (a call that tells fields, what time changes) is taken in when a line can only be
/// explained by what comes behind it, and at the latest before a step begins.
struct Decision {
    /// How far the decision has come: LANGUAGE, "In which order".
    private enum Phase {
        case causes, falls, conditions, moments, steps
    }

    var ledger: Ledger
    private(set) var tally = Tally()
    private(set) var entered: [Int: StoryFlow] = [:]
    private let folder: StoryFolder
    private let flows: [StoryFlow]
    private let programs: [Slug: StoryProgram]
    private let since: [Slug: [String: Instant]]
    let now: Moment
    /// The events that it settles, as far as they were not told of.
    private var events: [Event]
    private var phase = Phase.causes
    private var fallenUntil: Instant
    private var expected: [Expectation] = []

    init(_ check: PeopleCheck, _ contact: ContactID, _ events: [Event], at now: Moment) {
        ledger = check.ledgers[contact] ?? Ledger(contact)
        (folder, programs, since, self.now, self.events) = (check.current, check.programs, check.since, now, events)
        flows = folder.flows.sorted { $0.file.path < $1.file.path }
        ledger.emailTopics = Dictionary(uniqueKeysWithValues: folder.emailTopics.map { (Slug($0.key), Slug($0.value)) })
        ledger.lifecycle = folder.lifecycle
        ledger.now = now.wall
        fallenUntil = ledger.lookedUntil
        (ledger.movedFields, ledger.changedFields, ledger.settledScore) = ([], [], ledger.score)
        ledger.learn()
        ledger.truthsBefore = ledger.truths
    }

    mutating func follow(
        _ timeline: [TimelineEntry],
        _ changes: [Change],
        _ asked: inout Set<DeliveryKey>
    ) throws(Breach) {
        for entry in timeline {
            if case .event = entry.kind { try take(entry) } else { try explain(entry) }
            count(entry)
        }
        while advance() {}
        try expectNothing()
        var isAsking = false
        for case .deliver(let delivery) in changes {
            isAsking = true
            try ask(delivery, &asked)
        }
        try expectNothingLeft(isAsking: isAsking)
        ledger.walks.removeAll { !$0.isActive }
        ledger.lookedAt = max(ledger.lookedAt ?? now.wall, now.wall)
    }

    private func expectNothing() throws(Breach) {
        guard let next = expected.first else { return }
        let invariant: Invariant = if case .entry = next { .entered } else { .lifecycleFollows }
        throw Breach(invariant, expected: next.text, happened: "nothing")
    }

    /// Takes in what comes next without a line of its own; false when only a line can come.
    private mutating func advance() -> Bool {
        guard expected.isEmpty else { return false }
        if let next = events.first {
            guard next.name == nil else { return false }
            settle(next)
            return true
        }
        switch phase {
        case .causes: phase = .falls
        case .falls:
            guard let fall = ledger.fall(after: fallenUntil) else {
                phase = .conditions
                return true
            }
            fallenUntil = fall.at
            tally.falls += 1
            ledger.score += fall.points
            expected = [.scored(fall.points, score: ledger.score)] + ledger.settle(nil, flows)
        case .conditions:
            expected = ledger.settle(nil, flows)
            phase = .moments
        case .moments:
            expected = comers()
            phase = .steps
        case .steps: return false
        }
        return true
    }

    /// Flows that a moment lets the contact into.
    private func comers() -> [Expectation] {
        flows.compactMap { flow in
            let isDue = flow.triggers.contains { trigger in
                let since = since[flow.name]?[trigger.text] ?? .distantPast
                return trigger.isMadeByTime && ledger.dueMoment(of: trigger, flow, since: since) != nil
            }
            return isDue ? .entry(flow, Entrance(since: ledger.lastEvent, isByTime: true)) : nil
        }
    }

    // MARK: Events

    private mutating func take(_ entry: TimelineEntry) throws(Breach) {
        while events.first?.name == nil, advance(), !events.isEmpty {}
        try expectNothing()
        guard let next = events.first, case .event(let name, let email, _, _) = entry.kind, name == next.name,
            email == next.email
        else {
            let expectation = events.first.map { "event \($0.id.number) (\($0.name?.text ?? "")) comes first" }
            throw Breach(
                .eventIsDecided,
                expected: expectation ?? "no event is settled",
                happened: Words.line(entry.kind)
            )
        }
        settle(next)
    }

    private mutating func settle(_ event: Event) {
        events.removeFirst()
        ledger.take(event)
        guard let seen = ledger.seen.last else { return }
        expected = ledger.settle(seen.isSilent || seen.isAutomatic ? nil : seen, flows)
    }

    // MARK: Lines

    /// Explains a line, if need be by what comes before it without one.
    private mutating func explain(_ entry: TimelineEntry) throws(Breach) {
        while true {
            var copy = self
            do throws(Breach) {
                try copy.place(entry)
                self = copy
                return
            } catch {
                guard advance() else { throw error }
            }
        }
    }

    private mutating func place(_ entry: TimelineEntry) throws(Breach) {
        switch (entry.kind, expected.first) {
        case (.entered, .entry(let flow, let entrance)?), (.notEntered, .entry(let flow, let entrance)?):
            guard flow.name == entry.flow else { throw surprise(entry) }
            expected.removeFirst()
            try enter(flow, entrance, entry)
            let isEntered = entry.kind == .entered && entrance.trigger == nil
            if isEntered { if entrance.isByTime { tally.comers += 1 } else { tally.followers += 1 } }
        case (.entered, nil), (.notEntered, nil): try start(entry)
        case (.scored(let points, let score), .scored(let due, let sum)?)
        where entry.enrolment == nil && (points, score) == (due, sum):
            expected.removeFirst()
        case (.moved(let from, let to), .moved(let here, let there)?)
        where entry.enrolment == nil && (from, to) == (here, there):
            expected.removeFirst()
        case (_, .scored?), (_, .moved?), (.entered, _), (.notEntered, _): throw surprise(entry)
        default:
            guard entry.enrolment != nil else { throw surprise(entry) }
            try walk(entry)
        }
    }

    private func surprise(_ entry: TimelineEntry) -> Breach {
        let invariant: Invariant =
            switch entry.kind {
            case .entered, .notEntered: .entered
            default: .lifecycleFollows
            }
        let expectation = expected.first.map { "\($0.text) comes first" }
        return Breach(invariant, expected: expectation ?? "nothing leads to it", happened: Words.line(entry))
    }

    private mutating func enter(_ flow: StoryFlow, _ entrance: Entrance, _ entry: TimelineEntry) throws(Breach) {
        guard let program = programs[flow.name] else { throw surprise(entry) }
        let candidate = Walk(flow, program, of: ledger, by: entrance, at: now.wall)
        let reason = ledger.reasonNotToEnter(flow, candidate, at: now.wall)
        switch (entry.kind, reason) {
        case (.entered, nil):
            guard entry.enrolment?.ordinal == candidate.ordinal else {
                throw Breach(.entered, expected: "entry \(candidate.ordinal)", happened: Words.line(entry))
            }
            ledger.walks.append(candidate)
            entered[candidate.ordinal] = flow
            ledger.entries.append(Ledger.Entry(flow: flow.name, at: now.wall, runKey: candidate.runKey))
        case (.notEntered(let told), let reason?) where told == reason: break
        default:
            throw Breach(
                .entered,
                expected: "\(flow.title): \(reason.map { "not entered, \($0.rawValue)" } ?? "entered")",
                happened: Words.line(entry)
            )
        }
    }

    /// An entry that a step makes.
    private mutating func start(_ entry: TimelineEntry) throws(Breach) {
        guard phase == .steps, let flow = flows.first(where: { $0.name == entry.flow }) else { throw surprise(entry) }
        for index in ledger.walks.indices where ledger.walks[index].isActive {
            var walk = ledger.walks[index]
            try walk.passSilently(ledger, at: now)
            guard walk.isReady, walk.startedFlow == flow.name else { continue }
            let entrance = Entrance(since: ledger.lastEvent, trigger: walk.trigger, properties: walk.triggerProperties)
            walk.goOn()
            ledger.walks[index] = walk
            tally.starts += 1
            return try enter(flow, entrance, entry)
        }
        throw surprise(entry)
    }

    // MARK: Steps

    private mutating func walk(_ entry: TimelineEntry) throws(Breach) {
        guard let index = ledger.walks.firstIndex(where: { $0.ordinal == entry.enrolment?.ordinal }),
            ledger.walks[index].isActive
        else { throw Breach(.walked, expected: "the entry has ended", happened: Words.line(entry)) }
        var walk = ledger.walks[index]
        if walk.isMoved { tally.movedWaits += 1 }
        if walk.kept != nil { tally.keptAnswers += 1 }
        if walk.momentStep != nil { tally.momentWaits += 1 }
        if try begins(entry, walk), phase != .steps || !expected.isEmpty {
            throw surprise(entry)
        }
        try walk.follow(entry, &ledger, at: now)
        ledger.walks[index] = walk
        switch ledger.pending {
        case .change?: expected = ledger.settle(nil, flows) + expected
        case .move(let stage)?: expected = ledger.settle(nil, moves: [stage], flows) + expected
        case .recorded(let seen)?: expected = ledger.settle(seen, flows) + expected
        case nil: break
        }
        ledger.pending = nil
    }

    /// Whether the line is of a step that begins, before which everything else is settled.
    private func begins(_ entry: TimelineEntry, _ walk: Walk) throws(Breach) -> Bool {
        switch entry.kind {
        case .converted, .finished, .stopped(.stopWhen), .stopped(.unsubscribed), .stopped(.complained): return false
        default: break
        }
        var passing = walk
        try passing.passSilently(ledger, at: now)
        return passing.isReady
    }

    private mutating func count(_ entry: TimelineEntry) {
        switch entry.kind {
        case .entered: tally.entries += 1
        case .waiting(_, nil, .sendingHours): tally.closedHours += 1
        case .waiting(_, nil, .frequencyCap): tally.capHolds += 1
        case .waiting: tally.waits += 1
        case .skipped(_, .frequencyCap): tally.capSkips += 1
        case .skipped: tally.skips += 1
        case .scored: tally.scores += 1
        case .moved: tally.moves += 1
        case .recorded: tally.records += 1
        case .split: tally.splits += 1
        case .notified: tally.notices += 1
        case .stopped(.stopWhen): tally.exits += 1
        default: break
        }
    }
}

extension Event {
    /// The email of the message that it is about.
    fileprivate var email: Slug? {
        if case .message(_, let reference) = kind { reference.email } else { nil }
    }
}
