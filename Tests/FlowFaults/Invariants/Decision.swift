import FlowModel

/// Follows one decision about one contact, line by line.
struct Decision {
    private(set) var ledger: Ledger
    private(set) var entered: [Int: StoryFlow] = [:]
    private let folder: StoryFolder
    private let programs: [Slug: StoryProgram]
    private let now: Moment
    /// The last event, and the flows that it triggers and that were not told of yet.
    private var event: Ledger.Seen?
    private var triggered: [StoryFlow] = []

    init(_ check: PeopleCheck, _ contact: ContactID, at now: Moment) {
        ledger = check.ledgers[contact] ?? Ledger(contact)
        (folder, programs, self.now) = (check.current, check.programs, now)
        ledger.emailTopics = Dictionary(uniqueKeysWithValues: folder.emailTopics.map { (Slug($0.key), Slug($0.value)) })
    }

    mutating func follow(
        _ timeline: [TimelineEntry],
        _ events: inout [Event],
        _ changes: [Change],
        _ asked: inout Set<DeliveryKey>,
        _ tally: inout Tally
    ) throws(Breach) {
        for entry in timeline {
            switch entry.kind {
            case .event: try take(entry, &events)
            case .entered, .notEntered: try enter(entry, &tally)
            default: try walk(entry, &tally)
            }
        }
        try expectNoTriggers()
        takeSilent(&events)
        var isAsking = false
        for case .deliver(let delivery) in changes {
            isAsking = true
            try ask(delivery, &asked)
        }
        try expectNothingLeft(isAsking: isAsking)
        ledger.walks.removeAll { !$0.isActive }
    }

    // MARK: Events

    private mutating func take(_ entry: TimelineEntry, _ events: inout [Event]) throws(Breach) {
        try expectNoTriggers()
        takeSilent(&events)
        guard let next = events.first else {
            throw Breach(.eventIsDecided, expected: "no event is settled", happened: Words.line(entry.kind))
        }
        events.removeFirst()
        guard case .event(let name, let email, _, _) = entry.kind, name == next.name, email == next.email else {
            throw Breach(
                .eventIsDecided,
                expected: "event \(next.id.number) (\(next.name?.text ?? "")) comes first",
                happened: Words.line(entry.kind)
            )
        }
        ledger.take(next)
        guard let seen = ledger.seen.last else { return }
        event = seen
        let ordered = folder.flows.sorted { $0.file.path < $1.file.path }
        triggered = ordered.filter { ledger.isTrigger($0, seen) }
    }

    /// Calls that only tell fields leave no line.
    private mutating func takeSilent(_ events: inout [Event]) {
        while let next = events.first, next.name == nil {
            ledger.take(next)
            events.removeFirst()
        }
    }

    private func expectNoTriggers() throws(Breach) {
        guard let flow = triggered.first else { return }
        throw Breach(.entered, expected: "\(flow.title) lets the contact in, or says why not", happened: "nothing")
    }

    private mutating func enter(_ entry: TimelineEntry, _ tally: inout Tally) throws(Breach) {
        guard let event, let flow = triggered.first, flow.name == entry.flow, let program = programs[flow.name] else {
            throw Breach(
                .entered,
                expected: triggered.first.map { "\($0.title) comes first" } ?? "nothing triggers a flow",
                happened: Words.line(entry)
            )
        }
        triggered.removeFirst()
        let candidate = Walk(flow, program, ordinal: ledger.entries.count + 1, by: event, at: now.wall)
        let reason = ledger.reasonNotToEnter(flow, candidate, at: now.wall)
        switch (entry.kind, reason) {
        case (.entered, nil):
            guard entry.enrolment?.ordinal == candidate.ordinal else {
                throw Breach(.entered, expected: "entry \(candidate.ordinal)", happened: Words.line(entry))
            }
            ledger.walks.append(candidate)
            entered[candidate.ordinal] = flow
            ledger.entries.append(Ledger.Entry(flow: flow.name, at: now.wall, runKey: candidate.runKey))
            tally.entries += 1
        case (.notEntered(let told), let reason?) where told == reason: break
        default:
            throw Breach(
                .entered,
                expected: "\(flow.title): \(reason.map { "not entered, \($0.rawValue)" } ?? "entered")",
                happened: Words.line(entry)
            )
        }
    }

    // MARK: Steps

    private mutating func walk(_ entry: TimelineEntry, _ tally: inout Tally) throws(Breach) {
        guard let index = ledger.walks.firstIndex(where: { $0.ordinal == entry.enrolment?.ordinal }) else {
            throw Breach(.walked, expected: "the entry has ended", happened: Words.line(entry))
        }
        var walk = ledger.walks[index]
        guard walk.isActive else {
            throw Breach(.walked, expected: "the entry has ended", happened: Words.line(entry))
        }
        try walk.follow(entry, &ledger, at: now)
        ledger.walks[index] = walk
        switch entry.kind {
        case .waiting: tally.waits += 1
        case .skipped: tally.skips += 1
        default: break
        }
    }

    private mutating func ask(_ delivery: Delivery, _ asked: inout Set<DeliveryKey>) throws(Breach) {
        let name = delivery.kind
        guard let index = ledger.walks.firstIndex(where: { $0.ordinal == delivery.key.enrolment.ordinal }) else {
            throw Breach(.walked, expected: "the entry has ended", happened: "it hands \(name) to the outbox")
        }
        var walk = ledger.walks[index]
        try walk.passSilently(ledger, at: now)
        guard walk.isReady, walk.delivery == name else {
            throw walk.unexpected(.waiting(until: nil, condition: "the outbox to deliver \(name)", reason: nil))
        }
        guard asked.insert(delivery.key).inserted else {
            throw Breach(.walked, expected: "each step is done once", happened: "\(name) is delivered once more")
        }
        if case .mail(let email) = name {
            if let reason = ledger.reasonNotToMail(email, walk.flow) {
                throw Breach(.walked, expected: "skipped: \(reason.rawValue)", happened: "\(email) goes to the outbox")
            }
            walk.lastSend = delivery.key
        }
        walk.state = .delivering(delivery.key)
        ledger.walks[index] = walk
    }

    /// After a decision nothing that could go on stands still.
    private mutating func expectNothingLeft(isAsking: Bool) throws(Breach) {
        for index in ledger.walks.indices where ledger.walks[index].isActive {
            var walk = ledger.walks[index]
            if !isAsking { try walk.passSilently(ledger, at: now) }
            ledger.walks[index] = walk
            if let goal = walk.flow.goals.first(where: { ledger.holds($0, walk) }) {
                throw Breach(.walked, expected: "\(walk.flow.title): converted by \(goal.text)", happened: "it goes on")
            }
            if let bar = ledger.bar(walk.flow) {
                throw Breach(.walked, expected: "\(walk.flow.title) stops: \(bar.rawValue)", happened: "it goes on")
            }
            if let awaited = walk.awaited, ledger.holds(awaited, walk) {
                throw Breach(.walked, expected: "\(awaited.text) ends the wait", happened: "the wait goes on")
            }
            switch walk.state {
            case .ready where !isAsking && walk.delivery != nil:
                throw Breach(
                    .outboxInStep,
                    expected: "the step hands its message to the outbox",
                    happened: "nothing was put into the outbox"
                )
            case .ready where !isAsking:
                throw walk.unexpected(.waiting(until: nil, condition: "nothing", reason: nil))
            // A plain wait that is over has its turn behind the step that asked.
            case .waiting(let wait) where wait.until <= now.wall && !(isAsking && walk.awaited == nil):
                throw Breach(
                    .nobodyIsStuck,
                    expected: "the wait ends at \(Words.time(wait.until))",
                    happened: "at \(Words.time(now.wall)) it goes on"
                )
            case .ready, .waiting, .delivering, .left: break
            }
        }
    }
}

extension Event {
    /// The email of the message that it is about.
    fileprivate var email: Slug? {
        if case .message(_, let reference) = kind { reference.email } else { nil }
    }
}
