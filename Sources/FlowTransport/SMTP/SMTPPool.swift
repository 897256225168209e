import FlowModel
import FlowRuntime

/// What the connections of a relay share: messages waiting for a thread, and who is idle.
final class SMTPPool: Sendable {
    /// What a thread does next.
    enum Work {
        case send(OutgoingMail)
        /// Nothing came within the time given.
        case nothing
        case end
    }

    private struct State: Sendable {
        var queue: [OutgoingMail] = []
        /// Threads that wait for work, less what waits in the queue for them.
        var idle: Int
        /// Messages whose reports are not durable yet: the thread of each begins no other.
        var unreleased: Set<OutboxID> = []
        var running: Int
        var isClosed = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let stop = StopSignal()
    private let state: Monitor<State>
    /// Whether rests end early; apart from the state, so that those who rest are not woken for each message.
    private let rests = Monitor(false)
    private let report: @Sendable (CarrierReport) -> Void
    private let rested: @Sendable () -> Void

    init(
        connections: Int,
        report: @escaping @Sendable (CarrierReport) -> Void,
        rested: @escaping @Sendable () -> Void
    ) {
        state = Monitor(State(idle: connections, running: connections))
        (self.report, self.rested) = (report, rested)
    }

    var idleCount: Int { state.read { $0.isClosed ? 0 : max(0, $0.idle) } }

    func add(_ mails: [OutgoingMail]) {
        // All: one that is woken may not be released yet, and another would sleep on.
        let isClosed = state.change { state in
            if !state.isClosed {
                state.queue += mails
                state.idle -= mails.count
            }
            return state.isClosed
        }
        if isClosed { refuse(mails) }
    }

    /// The next thing to do for the thread that sent that message last; waits until the deadline.
    func next(after last: OutboxID?, until deadline: Deadline?) -> Work {
        let work: Work? = state.wait(until: deadline) { state in
            if state.isClosed { return .end }
            if state.queue.isEmpty || last.map(state.unreleased.contains) == true { return nil }
            return .send(state.queue.removeFirst())
        }
        return work ?? .nothing
    }

    /// Lets the threads of those messages begin others.
    func release(_ ids: [OutboxID]) {
        guard !ids.isEmpty else { return }
        let hasWork = state.change(waking: 0) { state in
            state.unreleased.subtract(ids)
            return !state.queue.isEmpty
        }
        if hasWork { state.wakeAll() }
    }

    /// The thread that took the message waits for work again.
    ///
    /// The count first, so that whoever the report wakes sees it.
    func finish(_ result: CarrierReport) {
        state.change(waking: 0) { state in
            state.idle += 1
            state.unreleased.insert(result.report.id)
        }
        report(result)
    }

    /// As `finish`, and the thread rests before it counts as idle again.
    func finish(_ result: CarrierReport, restSeconds: Int) {
        state.change(waking: 0) { _ = $0.unreleased.insert(result.report.id) }
        report(result)
        let isClosed = rests.wait(until: .after(seconds: restSeconds)) { $0 ? true : nil }
        state.change(waking: 0) { $0.idle += 1 }
        if isClosed == nil { rested() }
    }

    /// Takes no more messages; those that no thread began are handed back.
    func close(graceSeconds: Int) {
        stop.raise(graceSeconds: graceSeconds)
        rests.change { $0 = true }
        let unsent = state.change { state in
            state.isClosed = true
            defer { state.queue = [] }
            return state.queue
        }
        refuse(unsent)
    }

    /// A thread ends.
    func leave() {
        let waiters = state.change { state in
            state.running -= 1
            guard state.running == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        waiters.forEach { $0.resume() }
    }

    /// Returns when all threads ended.
    func finished() async {
        await withCheckedContinuation { continuation in
            let isOver = state.change { state in
                if state.running > 0 { state.waiters.append(continuation) }
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
    }

    private func refuse(_ mails: [OutgoingMail]) {
        for mail in mails {
            report(CarrierReport(report: DeliveryReport(id: mail.id, outcome: .notBegun)))
        }
    }
}
