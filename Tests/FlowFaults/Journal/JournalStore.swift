import FlowModel
import FlowRuntime

/// The store as the world sees it: writes down what becomes durable, and fails where the story wants it to.
final class JournalStore: Store {
    private let store: any Store
    private let peril: Peril
    /// The edition whose text that is.
    private let edition: (FolderText) -> Int
    private let write: ([Journal.Act], [OutboxID: Delivery]) -> Void

    init(
        _ store: any Store,
        peril: Peril,
        edition: @escaping (FolderText) -> Int,
        write: @escaping ([Journal.Act], [OutboxID: Delivery]) -> Void
    ) {
        (self.store, self.peril, self.edition, self.write) = (store, peril, edition, write)
    }

    func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch {
        try failEarly()
        if peril.dies(atCommitOf: [.starting, .anything], isDurable: false) { throw Died() }
        let epoch = try store.takeOwnership(onUnknownOutcome: policy, at: now)
        write([.ownership], [:])
        if peril.dies(atCommitOf: [.starting, .anything], isDurable: true) { throw Died() }
        return epoch
    }

    func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try failEarly()
        let record = TransactionRecord(edition: edition)
        let result = try store.transact { transaction in
            let result = try body(JournalTransaction(transaction, record))
            if peril.dies(atCommitOf: record.works, isDurable: false) { throw Died() }
            return result
        }
        write(record.acts, record.deliveries)
        if peril.dies(atCommitOf: record.works, isDurable: true) { throw Died() }
        return result
    }

    private func failEarly() throws {
        if peril.isDead { throw Died() }
        if peril.isOutOfRoom { throw StoreError.full }
    }

    func takeReserve() -> Bool { peril.takeReserve() }

    func releaseReserve() -> Bool { peril.releaseReserve() }

    func close() throws { try store.close() }
}

/// What one transaction has done so far.
final class TransactionRecord {
    let edition: (FolderText) -> Int
    var acts: [Journal.Act] = []
    var deliveries: [OutboxID: Delivery] = [:]
    var works: Set<CrashPoint.Work> = []
    /// Events that were read, by their numbers.
    var events: [EventID: Event] = [:]

    init(edition: @escaping (FolderText) -> Int) { self.edition = edition }

    func add(_ act: Journal.Act, _ work: CrashPoint.Work) {
        acts.append(act)
        works.formUnion([work, .anything])
    }

    func see(_ rows: [OutboxRow]) -> [OutboxRow] {
        for row in rows { deliveries[row.id] = row.delivery }
        return rows
    }
}
