import FlowModel
import FlowRuntime

/// A store with a bug in front of it.
final class PlantedStore: Store {
    private let bug: PlantedBug
    private let memory: PlantMemory
    private let store: any Store
    /// Arrivals that were answered and not written: lost with the process.
    fileprivate var unwritten: [Arrival] = []

    init(_ bug: PlantedBug, _ memory: PlantMemory, _ store: any Store) {
        (self.bug, self.memory, self.store) = (bug, memory, store)
    }

    func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch {
        if bug == .uncertainForgotten, !memory.begun.isEmpty {
            let rows = memory.begun.sorted()
            try store.transact { transaction in
                try transaction.settle(rows.map { Settlement(id: $0, state: .queued, notBefore: now) }, at: now)
            }
            memory.begun = []
        }
        return try store.takeOwnership(onUnknownOutcome: policy, at: now)
    }

    func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        let before = unwritten
        do {
            return try store.transact { transaction in
                if !unwritten.isEmpty { _ = try transaction.accept(unwritten) }
                unwritten = []
                return try body(PlantedTransaction(transaction, bug, memory, self))
            }
        } catch {
            unwritten = before
            if bug == .fullDiskFatal, error as? StoreError == .full { throw StoreError.failed(reason: "\(error)") }
            throw error
        }
    }

    func takeReserve() -> Bool { store.takeReserve() }

    func releaseReserve() -> Bool { store.releaseReserve() }

    func close() throws { try store.close() }
}

private final class PlantedTransaction: TransactionRelay {
    private let bug: PlantedBug
    private let memory: PlantMemory
    private let store: PlantedStore
    /// Whoever is read from now on is about to get a message.
    private var isBeginningMail = false

    init(_ behind: any StoreTransaction, _ bug: PlantedBug, _ memory: PlantMemory, _ store: PlantedStore) {
        (self.bug, self.memory, self.store) = (bug, memory, store)
        super.init(behind)
    }

    override func accept(_ arrivals: [Arrival]) throws -> [Acceptance] {
        switch bug {
        case .duplicateTaken:
            let changed = arrivals.map { arrival in
                var changed = arrival
                if !memory.known.insert(arrival.messageID).inserted {
                    memory.count += 1
                    changed.messageID += " again \(memory.count)"
                }
                return changed
            }
            return try behind.accept(changed)
        case .answeredTooEarly:
            store.unwritten += arrivals
            // Of all answers the one that needs no event.
            return arrivals.map { _ in .duplicate }
        default: return try behind.accept(arrivals)
        }
    }

    override func write(_ transitions: [Transition]) throws {
        switch bug {
        case .deliveryDropped:
            try behind.write(
                transitions.map { transition in
                    var changed = transition
                    changed.changes.removeAll { $0.isMail && memory.isTime(every: 9) }
                    return changed
                }
            )
        case .decisionForgotten:
            try behind.write(transitions.filter { !$0.isAboutEvent || !memory.isTime(every: 9) })
        case .standingForgotten:
            try behind.write(transitions.map { $0.without { if case .standing = $0 { true } else { false } } })
        case .ruleTotalForgotten:
            try behind.write(transitions.map { $0.without { if case .ruleTotal = $0 { true } else { false } } })
        case .recordedEventLost:
            try behind.write(transitions.map { $0.without { if case .recorded = $0 { true } else { false } } })
        case .proofForgotten:
            try behind.write(
                transitions.map { $0.without { if case .consented = $0 { memory.isTime(every: 5) } else { false } } }
            )
        case .idleForgotten:
            try behind.write(
                transitions.map { transition in
                    var changed = transition
                    if !transition.person.enrolments.contains(where: \.isActive) { changed.nextDue = nil }
                    return changed
                }
            )
        case .timerLost:
            try behind.write(
                transitions.map { transition in
                    var changed = transition
                    if transition.nextDue != nil, memory.isTime(every: 9) { changed.nextDue = nil }
                    return changed
                }
            )
        default: try behind.write(transitions)
        }
    }

    override func people(_ ids: [ContactID], reading reads: Reads, at now: Instant) throws -> [Person] {
        let people = try behind.people(ids, reading: reads, at: now)
        return people.map { person in
            var changed = person
            switch bug {
            case .topicNotAskedAgain where isBeginningMail: changed.contact.consent.topics = [:]
            case .entryForgotten: changed.past = [:]
            case .truthsForgotten: changed.contact.standing.truths = [:]
            case .lookNotStored:
                let looked = changed.contact.standing.lookedAt
                changed.contact.standing.lookedAt = looked?.adding(seconds: -7 * 86_400)
            case .clickForgotten: changed.history.messages = [:]
            default: break
            }
            return changed
        }
    }

    override func recentMails(to contacts: [ContactID], since: Instant) throws -> [ContactID: [RecentMail]] {
        switch bug {
        case .capsForgotten: return [:]
        case .capRememberedTooLong:
            return try behind.recentMails(to: contacts, since: since.adding(seconds: -86_400)).mapValues { mails in
                mails.map { RecentMail(id: $0.id, at: $0.at?.adding(seconds: 86_400)) }
            }
        default: return try behind.recentMails(to: contacts, since: since)
        }
    }

    override func noteCapped(_ ids: [OutboxID], at now: Instant) throws {
        if bug != .capSinceForgotten { try behind.noteCapped(ids, at: now) }
    }

    override func dueVisits(at now: Instant, limit: Int) throws -> [LinkVisit] {
        try behind.dueVisits(at: now, limit: limit).map { visit in
            var changed = visit
            if bug == .scannersCount { changed.hasCompany = false }
            return changed
        }
    }

    override func sendingPause() throws -> SendingPause? {
        bug == .pauseForgottenAtStart ? nil : try behind.sendingPause()
    }

    override func sendingRates(since: Instant) throws -> SendingRates {
        bug == .ratesForgotten
            ? SendingRates(sent: 0, bounced: 0, complained: 0) : try behind.sendingRates(since: since)
    }

    override func sweepPage(limit: Int) throws -> [ContactID] {
        let page = try behind.sweepPage(limit: limit)
        return bug == .sweepPageSkipped ? page.filter { _ in memory.isTime(every: 2) } : page
    }

    override func apply(_ folder: FolderText, flows: [Flow], at now: Instant) throws -> [AppliedFlow] {
        let applied = try behind.apply(folder, flows: flows, at: now)
        guard bug == .triggersLiveForever else { return applied }
        return applied.map { flow in
            var changed = flow
            changed.triggersSince = flow.triggersSince.map { _ in .distantPast }
            return changed
        }
    }

    override func duePeople(at now: Instant, limit: Int) throws -> [ContactID] {
        try behind.duePeople(at: bug == .dueTooLate ? now.adding(milliseconds: -1) : now, limit: limit)
    }

    override func readyDeliveries(
        _ kind: OutboxRow.Channel,
        at now: Instant,
        limit: Int,
        excluding: Set<OutboxID>
    ) throws -> [OutboxRow] {
        if kind == .mail { isBeginningMail = true }
        return try behind.readyDeliveries(kind, at: now, limit: limit, excluding: excluding)
    }

    override func messageBody(_ id: OutboxID) throws -> MessageBody? {
        var body = try behind.messageBody(id)
        if bug == .rewrittenAtRetry { body?.bytes.append(UInt8(ascii: "\n")) }
        return body
    }

    override func beginSending(_ sendings: [Sending], epoch: Epoch, at now: Instant) throws {
        try behind.beginSending(sendings, epoch: epoch, at: now)
        memory.begun.formUnion(sendings.map(\.id))
    }

    override func settle(_ settlements: [Settlement], at now: Instant) throws {
        memory.begun.subtract(settlements.map(\.id))
        try behind.settle(
            settlements.map { settlement in
                var changed = settlement
                switch (bug, settlement.state) {
                case (.pauseForgotten, .queued): changed.notBefore = now
                case (.acceptanceForgotten, .done) where memory.isTime(every: 9):
                    (changed.state, changed.notBefore) = (.queued, now)
                default: break
                }
                return changed
            },
            at: now
        )
    }
}

extension Change {
    fileprivate var isMail: Bool {
        if case .deliver(let delivery) = self { delivery.kind.channel == .mail } else { false }
    }
}

extension Transition {
    fileprivate func without(_ isForgotten: (Change) -> Bool) -> Transition {
        var changed = self
        changed.changes.removeAll(where: isForgotten)
        return changed
    }

    fileprivate var isAboutEvent: Bool {
        timeline.contains { entry in
            if case .event = entry.kind { true } else { false }
        }
    }
}
