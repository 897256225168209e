import FlowModel

/// What operators ask for, a page a transaction, so that a long list does not hold up everything else.
extension Runner {
    /// Entries of a list that one transaction takes.
    private static let pageSize = 500

    /// Work of which some pages may be done.
    struct WorkUnderway {
        var work: AdministrativeWork
        /// Entries that are done.
        var done = 0
        /// Things that these changed.
        var changed = 0
    }

    /// Does the next page; answers behind the last.
    ///
    /// - Throws: `StoreError` when the process cannot go on.
    func doWork(at now: Instant) throws {
        guard var current = works.first else { return }
        do {
            let page = try parts.store.transact { try Runner.doPage(of: current, in: $0, at: now) }
            current.done += page.done
            current.changed += page.changed
            works[0] = current
        } catch {
            let failure = error as? StoreError ?? .failed(reason: "\(error)")
            works.removeFirst().work.answer(.failure(failure))
            switch failure {
            case .full, .rejected: return
            case .owned, .fromTheFuture, .fromThePast, .unreadable, .failed: throw error
            }
        }
        guard current.isDone else { return }
        if case .release = current.work.kind { endPause() }
        works.removeFirst().work.answer(.success(current.changed))
    }

    /// Tells everybody who waits for work that it will not be done.
    func refuseWorks(because error: StoreError) {
        let refused = works
        works = []
        refused.forEach { $0.work.answer(.failure(error)) }
    }

    private static func doPage(
        of current: WorkUnderway,
        in transaction: any StoreTransaction,
        at now: Instant
    ) throws -> (done: Int, changed: Int) {
        switch current.work.kind {
        case .suppress(let entries):
            let page = Array(entries.dropFirst(current.done).prefix(pageSize))
            return (page.count, try transaction.suppress(page, at: now))
        case .lift(let addresses, let source):
            let page = addresses.dropFirst(current.done).prefix(pageSize).map { $0.lowercased() }
            return (page.count, try transaction.lift(page, source: source, at: now))
        case .addKey(let key):
            try transaction.add(key)
            return (1, 1)
        case .release:
            guard try transaction.sendingPause() != nil else { return (1, 0) }
            try transaction.record(nil, at: now)
            return (1, 1)
        }
    }
}

extension Runner.WorkUnderway {
    fileprivate var isDone: Bool {
        switch work.kind {
        case .suppress(let entries): done >= entries.count
        case .lift(let addresses, _): done >= addresses.count
        case .addKey, .release: done > 0
        }
    }
}
