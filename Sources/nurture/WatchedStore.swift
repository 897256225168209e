import FlowModel
import FlowRuntime
import Logging

/// A store whose troubles reach the operator: in the log, and as the reason why no work can be done.
final class WatchedStore: Store {
    private let store: any Store
    private let troubles: StoreTroubles
    private let logger: Logger

    init(_ store: any Store, troubles: StoreTroubles, logger: Logger) {
        (self.store, self.troubles, self.logger) = (store, troubles, logger)
    }

    func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch {
        try store.takeOwnership(onUnknownOutcome: policy, at: now)
    }

    func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        do {
            return try store.transact(body)
        } catch let error as StoreError {
            note(error)
            throw error
        }
    }

    func takeReserve() -> Bool {
        let isKept = store.takeReserve()
        if isKept {
            if troubles.noteRoom() { logger.notice("there is room on the disk again") }
        } else {
            note(.full)
        }
        return isKept
    }

    func releaseReserve() -> Bool { store.releaseReserve() }

    func close() throws { try store.close() }

    /// The errors after which the daemon goes on; the others end it with a message of their own.
    private func note(_ error: StoreError) {
        switch error {
        case .full:
            guard troubles.noteFull() else { return }
            logger.error("disk full, nothing is taken in and nothing begins until there is room")
        case .rejected(let reason):
            logger.error("database refused a piece of work, the rest goes on", metadata: ["reason": "\(reason)"])
        case .owned, .fromTheFuture, .fromThePast, .unreadable, .failed: return
        }
    }
}
