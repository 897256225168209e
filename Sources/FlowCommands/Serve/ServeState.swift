import Synchronization

/// How far the daemon has come in starting and stopping.
package final class ServeState: Sendable {
    private struct State {
        var isRunning = false
        var port: Int?
        var isStopping = false
        var wasAnnounced = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Why no work can be done; nil when it can.
    package var obstacle: String? {
        state.withLock { state in
            if state.isStopping { return "the daemon is stopping" }
            return state.isRunning ? nil : "the flows are not loaded yet"
        }
    }

    func markStopping() {
        state.withLock { $0.isStopping = true }
    }

    /// The port to announce, once, when the Runner runs and the server listens.
    func portToAnnounce(isRunning: Bool = false, port: Int? = nil) -> Int? {
        state.withLock { state in
            if isRunning { state.isRunning = true }
            if let port { state.port = port }
            guard state.isRunning, let port = state.port, !state.wasAnnounced else { return nil }
            state.wasAnnounced = true
            return port
        }
    }
}
