import Glibc
import Synchronization

/// Tells threads that wait in `poll` that their owner stops, and until when they may finish what they do.
final class StopSignal: Sendable {
    /// The read end of a pipe; it becomes readable when the other end is closed.
    let descriptor: Int32
    private let state: Mutex<(writeEnd: Int32, deadline: Deadline?)>

    init() {
        var ends: [Int32] = [-1, -1]
        // Without descriptors the signal still works through `deadline`, only later.
        _ = unsafe pipe(&ends)
        for end in ends where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        state = Mutex((ends[1], nil))
    }

    deinit {
        closeWriteEnd()
        if descriptor >= 0 { close(descriptor) }
    }

    /// Until when work may be finished; nil as long as nobody stops.
    var deadline: Deadline? { state.withLock { $0.deadline } }

    var isRaised: Bool { deadline != nil }

    /// The first call decides.
    func raise(graceSeconds: Int) {
        state.withLock { state in
            if state.deadline == nil { state.deadline = .after(seconds: max(0, graceSeconds)) }
        }
        closeWriteEnd()
    }

    private func closeWriteEnd() {
        state.withLock { state in
            if state.writeEnd >= 0 { close(state.writeEnd) }
            state.writeEnd = -1
        }
    }
}
