import Synchronization

/// Whether the disk is full, as the last attempts to write have shown.
final class StoreTroubles: Sendable {
    /// A disk that was full counts as full for so long: nothing tells when there is room again but the next attempt.
    static let fullSeconds = 10
    /// While it stays full the log says so once in this time.
    static let silenceSeconds = 60

    private struct State {
        var lastFull: ContinuousClock.Instant?
        var lastTold: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.now = now
    }

    /// Why no work can be done; nil when it can.
    var obstacle: String? {
        let isFull = state.withLock { $0.lastFull.map { now() - $0 < .seconds(StoreTroubles.fullSeconds) } ?? false }
        return isFull ? "the disk is full" : nil
    }

    /// There is room again; whether there was none before.
    func noteRoom() -> Bool {
        state.withLock { state in
            defer { state = State() }
            return state.lastFull != nil
        }
    }

    /// Whether the log should tell of it.
    func noteFull() -> Bool {
        let now = now()
        return state.withLock { state in
            state.lastFull = now
            guard state.lastTold.map({ now - $0 >= .seconds(StoreTroubles.silenceSeconds) }) ?? true else {
                return false
            }
            state.lastTold = now
            return true
        }
    }
}
