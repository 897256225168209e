import FlowRuntime
import Synchronization

/// What is wrong with the machine on which one life of the program runs, and where that life ends.
final class Peril: Sendable {
    private struct State {
        var isDead = false
        var death = ""
        var armed: CrashPoint?
        var isDiskFull = false
        var hasReserve = true
        var usesReserve = false
    }

    private let state = Mutex(State())

    var isDead: Bool { state.withLock { $0.isDead } }

    /// Where it died.
    var death: String { state.withLock { $0.death } }

    func arm(_ point: CrashPoint) { state.withLock { $0.armed = point } }

    func disarm() { state.withLock { $0.armed = nil } }

    func die(_ place: String) {
        state.withLock { state in
            guard !state.isDead else { return }
            (state.isDead, state.death) = (true, place)
        }
    }

    /// Dies if that is where it is to happen.
    func dies(at point: CrashPoint, _ place: String) -> Bool {
        let isHere = state.withLock { $0.armed == point && !$0.isDead }
        if isHere { die(place) }
        return isHere
    }

    /// Likewise for a commit that does these things.
    func dies(atCommitOf works: Set<CrashPoint.Work>, isDurable: Bool) -> Bool {
        let armed = state.withLock { $0.isDead ? nil : $0.armed }
        guard case .commit(let work, isDurable)? = armed, works.contains(work) else { return false }
        die("\(isDurable ? "after" : "before") a commit (\(work.rawValue))")
        return true
    }

    // MARK: The disk

    func fillDisk(hasReserve: Bool) {
        state.withLock { ($0.isDiskFull, $0.hasReserve) = (true, hasReserve) }
    }

    func emptyDisk() {
        state.withLock { ($0.isDiskFull, $0.usesReserve) = (false, false) }
    }

    var isDiskFull: Bool { state.withLock { $0.isDiskFull } }

    /// Whether a commit finds no room.
    var isOutOfRoom: Bool { state.withLock { $0.isDiskFull && !$0.usesReserve } }

    func takeReserve() -> Bool {
        state.withLock { state in
            guard !state.isDiskFull else { return false }
            state.hasReserve = true
            return true
        }
    }

    func releaseReserve() -> Bool {
        state.withLock { state in
            guard state.hasReserve else { return false }
            (state.hasReserve, state.usesReserve) = (false, true)
            return true
        }
    }
}
