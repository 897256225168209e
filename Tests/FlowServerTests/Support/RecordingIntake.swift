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

    func answer(with acceptance: Acceptance) {
        state.withLock { $0.acceptance = acceptance }
    }

    func accept(_ arrivals: [Arrival]) async throws(Mailbox.Refusal) -> [Acceptance] {
        await gate?.pass()
        let (refusal, acceptance) = state.withLock { state in
            if state.refusal == nil { state.arrivals += arrivals }
            return (state.refusal, state.acceptance)
        }
        if let refusal { throw refusal }
        return arrivals.map { _ in acceptance }
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
