import FlowModel
import FlowRuntime
import FlowServer
import Synchronization

/// Remembers what was handed in and answers as it was told.
final class RecordingIntake: EventIntake {
    private struct State {
        var arrivals: [Arrival] = []
        var refusal: Mailbox.Refusal?
        var acceptance = Acceptance.accepted(EventID(1), ContactID(1))
        var unknown: Set<Arrival.Subject> = []
        var suppressions: [SuppressionEntry] = []
    }

    private let state = Mutex(State())
    /// When set, each call waits at it before it answers.
    private let gate: Gate?

    init(gate: Gate? = nil) {
        self.gate = gate
    }

    /// Everything that was accepted, in order.
    var arrivals: [Arrival] { state.withLock { $0.arrivals } }

    func refuse(with refusal: Mailbox.Refusal?) {
        state.withLock { $0.refusal = refusal }
    }

    /// Messages that it will not know; what is handed in about them is not kept.
    func forget(_ subjects: Arrival.Subject...) {
        state.withLock { $0.unknown.formUnion(subjects) }
    }

    /// What was put onto the suppression list, in order.
    var suppressions: [SuppressionEntry] { state.withLock { $0.suppressions } }

    func answer(with acceptance: Acceptance) {
        state.withLock { $0.acceptance = acceptance }
    }

    func accept(_ arrivals: [Arrival]) async throws(Mailbox.Refusal) -> [Acceptance] {
        await gate?.pass()
        let (refusal, acceptance, unknown) = state.withLock { state in
            let known = arrivals.filter { !state.unknown.contains($0.subject) }
            if state.refusal == nil { state.arrivals += known }
            return (state.refusal, state.acceptance, state.unknown)
        }
        if let refusal { throw refusal }
        return arrivals.map { unknown.contains($0.subject) ? .unknownMessage : acceptance }
    }
}

extension RecordingIntake: SuppressionIntake {
    func suppress(_ entries: [SuppressionEntry]) async throws(Mailbox.Refusal) -> Int {
        try state.withLock { state throws(Mailbox.Refusal) in
            if let refusal = state.refusal { throw refusal }
            let added = entries.filter { !state.suppressions.contains($0) }
            state.suppressions += added
            return added.count
        }
    }
}

/// A place where somebody waits until a test lets him go on.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watching: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        guard !isOpen else { return }
        await withCheckedContinuation { continuation in
            waiting.append(continuation)
            watching.forEach { $0.resume() }
            watching = []
        }
    }

    /// Returns when somebody waits here.
    func untilSomebodyWaits() async {
        guard waiting.isEmpty else { return }
        await withCheckedContinuation { watching.append($0) }
    }

    func open() {
        isOpen = true
        waiting.forEach { $0.resume() }
        waiting = []
    }
}
