import FlowModel
import FlowRuntime

/// A store's file with a bug in it: behind what the checks see being committed.
final class PlantedFile: Store {
    private let bug: PlantedBug
    private let memory: PlantMemory
    private let store: any Store

    init(_ bug: PlantedBug, _ memory: PlantMemory, _ store: any Store) {
        (self.bug, self.memory, self.store) = (bug, memory, store)
    }

    func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch {
        try store.takeOwnership(onUnknownOutcome: policy, at: now)
    }

    func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try store.transact { try body(PlantedFileTransaction($0, bug, memory)) }
    }

    func takeReserve() -> Bool { store.takeReserve() }

    func releaseReserve() -> Bool { store.releaseReserve() }

    func close() throws { try store.close() }
}

private final class PlantedFileTransaction: TransactionRelay {
    private let bug: PlantedBug
    private let memory: PlantMemory

    init(_ behind: any StoreTransaction, _ bug: PlantedBug, _ memory: PlantMemory) {
        (self.bug, self.memory) = (bug, memory)
        super.init(behind)
    }

    override func write(_ transitions: [Transition]) throws {
        guard bug == .lineLost else { return try behind.write(transitions) }
        try behind.write(
            transitions.map { transition in
                var changed = transition
                if transition.timeline.count > 1, memory.isTime(every: 9) { changed.timeline.removeLast() }
                return changed
            }
        )
    }

    override func suppress(_ entries: [SuppressionEntry], at now: Instant) throws -> Int {
        bug == .listForgotten ? entries.count : try behind.suppress(entries, at: now)
    }

    override func accept(_ arrivals: [Arrival]) throws -> [Acceptance] {
        guard bug == .softBounceCounts else { return try behind.accept(arrivals) }
        return try behind.accept(
            arrivals.map { arrival in
                guard case .softBounced = arrival.kind else { return arrival }
                var changed = arrival
                changed.kind = .message(.bounced, link: nil, isAutomatic: false)
                return changed
            }
        )
    }
}
