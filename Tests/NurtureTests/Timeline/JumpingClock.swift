import FlowModel
import FlowRuntime
import Synchronization

/// A daemon's clock that leaps to the next deadline as soon as nothing is on its way, and never past a limit.
///
/// Deliveries take real time with a real mail server; while one is underway the clock stands still, as it does in a dry
/// run.
final class JumpingClock: WallClock {
    private struct State {
        var now: Instant
        var limit: Instant
        /// From when on each enrolment's delivery is under way.
        var deliveries: [EnrolmentID: Instant] = [:]
        var waiter: (@Sendable () -> Void)?

        var isDelivering: Bool { deliveries.values.contains { $0 <= now } }

        /// Who waits for the limit, if it is reached.
        mutating func takeWaiter() -> (@Sendable () -> Void)? {
            guard now >= limit, !isDelivering else { return nil }
            defer { waiter = nil }
            return waiter
        }

        mutating func note(_ changes: [Change]) {
            for change in changes {
                switch change {
                case .entered(let enrolment), .moved(let enrolment):
                    guard case .delivering = enrolment.state else {
                        deliveries[enrolment.id] = nil
                        continue
                    }
                    deliveries[enrolment.id] = deliveries[enrolment.id] ?? now
                default: break
                }
            }
            for case .deliver(let delivery) in changes {
                deliveries[delivery.key.enrolment] = delivery.notBefore ?? now
            }
        }
    }

    private let state: Mutex<State>

    init(at start: Instant) {
        state = Mutex(State(now: start, limit: start))
    }

    func now() -> Instant { state.withLock { $0.now } }

    /// Asked by the Runner's host whenever it has nothing to do until that deadline.
    func realMilliseconds(until deadline: Instant) -> Int64 {
        let (wait, waiter) = state.withLock { state -> (Int64, (@Sendable () -> Void)?) in
            if deadline <= state.now { return (0, nil) }
            // The report of what is underway calls again.
            if state.isDelivering { return (30_000, nil) }
            state.now = max(state.now, min(deadline, state.limit))
            return (deadline <= state.now ? 0 : 30_000, deadline <= state.now ? nil : state.takeWaiter())
        }
        waiter?()
        return wait
    }

    /// Is told of each decision, before it is asked for the time again.
    func observe(_ transitions: [Transition]) {
        state.withLock { state in
            for transition in transitions { state.note(transition.changes) }
        }
    }

    /// Lets time pass up to that instant; `nudge` makes the Runner ask again.
    func pass(until limit: Instant, nudge: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await withCheckedContinuation { continuation in
                    self.state.withLock { state in
                        state.limit = limit
                        state.waiter = { continuation.resume() }
                    }
                }
            }
            group.addTask { try await nudge() }
            try await group.waitForAll()
        }
    }
}
