import Foundation

/// A thread that calls when a moment has come.
final class FleetAlarm: Sendable {
    private struct State: Sendable {
        /// Monotonic milliseconds; nil waits for nothing.
        var at: Int64?
        var isOver = false
    }

    private let state = Monitor(State())

    /// Calls on a thread of its own until `end`.
    func start(_ ring: @escaping @Sendable () -> Void) {
        let thread = Thread { [self] in run(ring) }
        thread.name = "relays"
        thread.start()
    }

    /// Calls at that moment, unless an earlier one is set.
    func set(at moment: Int64) {
        let isEarlier = state.change(waking: 0) { state in
            guard state.at.map({ moment < $0 }) ?? true else { return false }
            state.at = moment
            return true
        }
        if isEarlier { state.wakeAll() }
    }

    func end() {
        state.change { $0.isOver = true }
    }

    private func run(_ ring: () -> Void) {
        while true {
            let at = state.read { $0.at }
            let isChanged = state.wait(until: at.map(Deadline.at(milliseconds:))) { state -> Bool? in
                if state.isOver { return false }
                return state.at != at ? true : nil
            }
            if isChanged == false { return }
            if isChanged == true { continue }
            state.change(waking: 0) { state in
                if state.at == at { state.at = nil }
            }
            ring()
        }
    }
}
