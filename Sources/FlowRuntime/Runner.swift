import FlowEngine
package import FlowModel

/// Moves everybody on: takes in what arrived, decides what follows, and hands out what is to be delivered.
///
/// One thread owns a Runner. It never sleeps and starts nothing by itself: `tick()` does one batch, in one
/// transaction, and says when to call again. The daemon and the dry run differ only in the clock and in who stands
/// behind the ports.
package final class Runner {
    /// The parts a Runner is made of.
    package struct Parts {
        package var store: any Store
        package var clock: any WallClock
        package var mailbox: Mailbox
        package var mailer: any Mailer
        package var webhooks: any WebhookCaller
        package var desk: CompositionDesk
        package var policy: Policy
        /// Is told that sending pauses, once that is durable, and at each start while it does.
        package var onPause: @Sendable (SendingPause) -> Void
        /// For limits per second.
        package var uptime: any UptimeClock

        package init(
            store: any Store,
            clock: any WallClock,
            mailbox: Mailbox,
            mailer: any Mailer,
            webhooks: any WebhookCaller,
            desk: CompositionDesk,
            policy: Policy = Policy(),
            uptime: any UptimeClock = Uptime(),
            onPause: @escaping @Sendable (SendingPause) -> Void = { _ in }
        ) {
            self.store = store
            self.clock = clock
            self.mailbox = mailbox
            self.mailer = mailer
            self.webhooks = webhooks
            self.desk = desk
            self.policy = policy
            self.onPause = onPause
            self.uptime = uptime
        }
    }

    /// What is decided by configuration rather than by flows.
    package struct Policy: Hashable, Sendable {
        package var onUnknownOutcome: UnknownOutcomePolicy
        /// In virtual time a delivery takes no time, so its result comes before whatever else is due at that instant.
        package var awaitsDeliveries: Bool
        /// Nil never pauses: in virtual time nobody could release it.
        package var pauseAt: SendingPauseLimits?
        /// Limits per second; nil in virtual time, where a crowd would wait for nothing.
        package var pace: SendingPace?

        package init(
            onUnknownOutcome: UnknownOutcomePolicy = .resend,
            awaitsDeliveries: Bool = false,
            pauseAt: SendingPauseLimits? = nil,
            pace: SendingPace? = nil
        ) {
            (self.onUnknownOutcome, self.awaitsDeliveries) = (onUnknownOutcome, awaitsDeliveries)
            (self.pauseAt, self.pace) = (pauseAt, pace)
        }
    }

    let parts: Parts
    let epoch: Epoch
    /// What runs at present.
    package var folder: LiveFolder { prepared.folder }
    private(set) var prepared: PreparedFolder
    /// Deliveries that are with the desk, with a connection, or between the two.
    var underway = DeliveriesUnderway()
    /// Nil without limits per second.
    private(set) var pace: PaceKeeper?
    /// Taken from the mailbox and not committed yet: a commit that fails loses nothing.
    private var intakes: [Mailbox.Intake] = []
    private var reports: [DeliveryReport] = []
    /// What operators asked for and is not done yet.
    var works: [WorkUnderway] = []
    /// Why no mail to contacts goes out; nil while it does.
    private(set) var pause: SendingPause?
    /// When to count what became of the mail.
    private(set) var watch = SendingWatch()
    /// One piece of work a transaction, to find the one that the store rejects.
    private var isIsolating = false
    /// Recorded events waited for the next batch: nothing more is taken in before they are settled.
    private var areEventsLeft = false
    /// Whether a sweep may be underway: at the start one of an earlier life.
    private(set) var isSweeping = true
    /// Contacts of a sweep that are looked at one by one while the piece of work is sought that the store rejects; no
    /// more than one batch had, since the rest of a sweep may be everybody.
    private(set) var sweepsToIsolate = 0
    private var isStopping = false
    /// When room was last looked for while the disk is full and the store's reserve given back.
    private var roomSought: Instant?
    private var isOutOfRoom: Bool { roomSought != nil }
    private var recordedClock: ClockState?
    private let observe: ([Transition]) -> Void

    /// Takes ownership of the store and runs that folder.
    ///
    /// - Parameters:
    ///   - parts: what it works with.
    ///   - change: the folder to begin with, checked.
    ///   - observe: is told of each decision once it is durable.
    /// - Throws: `StoreError`.
    package init(parts: Parts, folder change: FolderChange, observe: @escaping ([Transition]) -> Void = { _ in }) throws
    {
        self.parts = parts
        self.observe = observe
        let now = parts.clock.now()
        let clock = parts.clock.state
        let begin = {
            let epoch = try parts.store.takeOwnership(onUnknownOutcome: parts.policy.onUnknownOutcome, at: now)
            let (prepared, pause) = try parts.store.transact { transaction in
                if let clock { try transaction.record(clock) }
                // Lanes are of one life: what was parked in the last one is dealt out anew.
                try transaction.unparkAll()
                let folder = try FolderApplication.apply(change, to: transaction, at: now)
                return (PreparedFolder(folder), try transaction.sendingPause())
            }
            return (epoch, prepared, pause)
        }
        do {
            (epoch, prepared, pause) = try begin()
        } catch StoreError.full where parts.store.releaseReserve() {
            (epoch, prepared, pause) = try begin()
        }
        recordedClock = clock
        pace = parts.policy.pace.map { PaceKeeper($0, at: parts.uptime.uptimeMilliseconds()) }
        roomSought = parts.store.takeReserve() ? nil : now
        if let pause { parts.onPause(pause) }
    }

    /// Does one batch of what is due and commits it.
    ///
    /// - Returns: when to call again if nothing is posted before; nil when nothing waits. An instant that has passed
    ///   means at once.
    /// - Throws: `StoreError` when the process cannot go on.
    package func tick() throws -> Instant? {
        do {
            return try doBatch(at: parts.clock.now())
        } catch {
            let failure = error as? StoreError ?? .failed(reason: "\(error)")
            refuseIntakes(because: .store(failure))
            refuseWorks(because: failure)
            throw error
        }
    }

    private func doBatch(at now: Instant) throws -> Instant? {
        seekRoom(at: now)
        // What cannot be recorded at once stays in the mailbox, which is bounded.
        let takesArrivals = intakes.isEmpty && !isIsolating && !areEventsLeft
        let contents = parts.mailbox.drain(arrivals: takesArrivals ? Batch.Budget.normal.arrivals : 0)
        intakes += contents.intakes
        reports += contents.reports
        works += contents.works.map { WorkUnderway(work: $0) }
        if isOutOfRoom {
            refuseIntakes(because: .store(.full))
            refuseWorks(because: .full)
        }
        underway.take(contents.compositions)
        underway.noteIdle(
            connections: parts.mailer.idleConnections,
            callers: parts.webhooks.idleConnections
        )
        for change in contents.folderChanges { try apply(change, at: now) }
        if takesArrivals { try doWork(at: now) }
        let batch = Batch(
            runner: self,
            now: now,
            budget: isIsolating ? .single : .normal,
            isStopping: isStopping,
            isOutOfRoom: isOutOfRoom,
            intakes: intakes,
            reports: reports
        )
        do {
            try run(batch)
        } catch let error as StoreError {
            return try recover(from: error, batch, at: now)
        }
        return finish(batch, at: now)
    }

    /// In one transaction with what a clock's step changes, so that a restart knows both or neither.
    private func run(_ batch: Batch) throws {
        let clock = parts.clock.state
        let news = clock.flatMap { clock in recordedClock.map(clock.differs) == false ? nil : clock }
        try parts.store.transact { transaction in
            if let news { try transaction.record(news) }
            try batch.run(in: transaction)
        }
        if let news { recordedClock = news }
    }

    /// Mail goes out again, and is counted anew.
    func endPause() {
        (pause, watch) = (nil, SendingWatch())
    }

    /// Begins no further delivery from now on; replies to those underway are still recorded.
    package func stopDelivering() {
        isStopping = true
    }

    /// Whether something that was handed in has not been recorded yet.
    package var hasInput: Bool {
        !intakes.isEmpty || !reports.isEmpty || !works.isEmpty || !parts.mailbox.isEmpty
    }

    /// Gives the store back; nothing is called afterwards.
    package func end() throws {
        refuseIntakes(because: .closed)
        refuseWorks(because: .failed(reason: "the daemon is stopping"))
        try parts.store.close()
    }

    /// What only a committed batch may do: answer senders and hand out deliveries.
    private func finish(_ batch: Batch, at now: Instant) -> Instant? {
        intakes.removeFirst(batch.intakesDone)
        reports.removeFirst(batch.reportsDone)
        if batch.didNothing { isIsolating = false }
        areEventsLeft = batch.areEventsLeft
        isSweeping = batch.isSweeping
        sweepsToIsolate = max(0, sweepsToIsolate - batch.sweptCount)
        underway.commit(batch)
        watch.note(batch.troubles, counted: batch.counted, limits: parts.policy.pauseAt, at: now)
        if let begun = batch.pause {
            pause = begun
            parts.onPause(begun)
        }
        pace = batch.pace
        batch.answers.forEach { $0.intake.answer(.success($0.acceptances)) }
        if !batch.transitions.isEmpty { observe(batch.transitions) }
        parts.mailer.release(batch.settled)
        if !batch.mails.isEmpty { parts.mailer.send(batch.mails) }
        if !batch.calls.isEmpty { parts.webhooks.call(batch.calls) }
        batch.compositions.forEach(parts.desk.begin)
        if hasInput || isIsolating { return now }
        return isOutOfRoom ? now.adding(seconds: 1) : batch.nextDeadline
    }

    /// Goes on after a batch of which nothing was written, or throws when that is impossible.
    private func recover(from error: StoreError, _ batch: Batch, at now: Instant) throws -> Instant? {
        switch error {
        case .full: return goOnWithoutRoom(at: now)
        case .rejected where !isIsolating:
            isIsolating = true
            sweepsToIsolate = Batch.Budget.normal.swept
            return now
        case .rejected(let reason):
            do {
                try setAside(batch, because: reason, at: now)
            } catch StoreError.full {
                return goOnWithoutRoom(at: now)
            }
            isIsolating = false
            return now
        case .owned, .fromTheFuture, .fromThePast, .unreadable, .failed: throw error
        }
    }

    /// On a full disk reports alone are recorded, in the room that was kept for them, and whoever hands something in is
    /// told to come back.
    private func goOnWithoutRoom(at now: Instant) -> Instant {
        // Nothing else keeps arrivals in the mailbox meanwhile: whoever sent them would wait for as long.
        (isIsolating, areEventsLeft) = (false, false)
        refuseIntakes(because: .store(.full))
        roomSought = now
        return parts.store.releaseReserve() ? now : now.adding(seconds: 1)
    }

    /// Once a second: a disk may say that there is room and have none.
    private func seekRoom(at now: Instant) {
        guard let roomSought, abs(now.milliseconds(since: roomSought)) >= 1_000 else { return }
        self.roomSought = parts.store.takeReserve() ? nil : now
    }

    private func refuseIntakes(because refusal: Mailbox.Refusal) {
        let refused = intakes
        intakes = []
        refused.forEach { $0.answer(.failure(refusal)) }
    }

    /// Leaves the one piece of work that the store rejects behind, so that the rest goes on.
    private func setAside(_ batch: Batch, because reason: String, at now: Instant) throws {
        switch batch.suspect {
        case .intake?:
            intakes.removeFirst().answer(.failure(.store(.rejected(reason: reason))))
        case .report(let settlement, let contact)?:
            // How the attempt ended is kept all the same, or a message that was accepted would go out again.
            try parts.store.transact { transaction in
                try transaction.settle([settlement], at: now)
                try transaction.markFaulted(contact, reason: reason, at: now)
            }
            underway.forget(settlement.id)
            parts.mailer.release([settlement.id])
            reports.removeFirst()
        case .contact(let contact)?:
            // Its events stay in the inbox for the day on which it goes on.
            try parts.store.transact { try $0.markFaulted(contact, reason: reason, at: now) }
        case .delivery(let id)?:
            try parts.store.transact { try $0.settle([Settlement(id: id, state: .held, note: reason)], at: now) }
            underway.forget(id)
        case nil:
            throw StoreError.failed(reason: reason)
        }
    }

    /// A folder that the store rejects or has no room for changes nothing; any other failure ends the process.
    private func apply(_ change: FolderChange, at now: Instant) throws {
        // The room that was kept is not for a folder's text.
        guard !isOutOfRoom else { return change.answer(.failure(.full)) }
        do {
            prepared = PreparedFolder(
                try parts.store.transact { try FolderApplication.apply(change, to: $0, at: now) }
            )
            isSweeping = true
            change.answer(.success(()))
        } catch {
            let failure = error as? StoreError ?? .failed(reason: "\(error)")
            change.answer(.failure(failure))
            switch failure {
            case .full, .rejected: break
            case .owned, .fromTheFuture, .fromThePast, .unreadable, .failed: throw error
            }
        }
    }
}
