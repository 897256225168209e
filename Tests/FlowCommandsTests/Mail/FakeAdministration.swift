import FlowCommands
import FlowModel
import FlowRuntime
import Synchronization

/// Keeps a suppression list in memory, and remembers how it was asked.
final class FakeAdministration: Administration {
    private struct State {
        var entries: [SuppressionEntry] = []
        var batches: [Int] = []
        var isPaused = true
        var keys = 0
    }

    private let state = Mutex(State())

    var entries: [SuppressionEntry] { state.withLock { $0.entries } }
    /// How many entries each call brought.
    var batches: [Int] { state.withLock { $0.batches } }

    func suppress(_ entries: [SuppressionEntry]) throws(CommandError) -> Int {
        state.withLock { state in
            state.batches.append(entries.count)
            let known = Set(state.entries.map(\.address))
            let new = entries.filter { !known.contains($0.address) }
            state.entries += new
            return new.count
        }
    }

    func lift(_ addresses: [String], source: String) throws(CommandError) -> Int {
        state.withLock { state in
            let before = state.entries.count
            state.entries.removeAll { addresses.contains($0.address) }
            return before - state.entries.count
        }
    }

    func addKey() throws(CommandError) -> Int {
        state.withLock { state in
            state.keys += 1
            return 1
        }
    }

    func release() throws(CommandError) -> Int {
        state.withLock { state in
            defer { state.isPaused = false }
            return state.isPaused ? 1 : 0
        }
    }
}
