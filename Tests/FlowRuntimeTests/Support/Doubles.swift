import FlowModel
import FlowRuntime
import FlowTesting
import Synchronization

/// Passes as the clock does that a test moves.
struct ManualUptime: UptimeClock {
    let clock: ManualClock

    func uptimeMilliseconds() -> Int64 { clock.now().milliseconds }
}

/// Remembers the answers that senders got.
final class Answers: Sendable {
    private let answers = Mutex<[[Acceptance]]>([])

    var all: [[Acceptance]] { answers.withLock { $0 } }

    var take: Mailbox.Answer {
        { result in self.answers.withLock { $0.append((try? result.get()) ?? []) } }
    }
}

/// Remembers the refusals that senders got.
final class Refusals: Sendable {
    private let refusals = Mutex<[Mailbox.Refusal]>([])

    var all: [Mailbox.Refusal] { refusals.withLock { $0 } }

    var take: Mailbox.Answer {
        { result in
            guard case .failure(let refusal) = result else { return }
            self.refusals.withLock { $0.append(refusal) }
        }
    }
}

/// Remembers what became of folder changes.
final class FolderAnswers: Sendable {
    private let answers = Mutex<[Result<Void, StoreError>]>([])

    /// Nil for one that was applied.
    var failures: [StoreError?] {
        answers.withLock { answers in
            answers.map { result in
                if case .failure(let error) = result { error } else { nil }
            }
        }
    }

    var take: @Sendable (Result<Void, StoreError>) -> Void {
        { result in self.answers.withLock { $0.append(result) } }
    }
}

/// A composition desk that writes when the test says so.
final class SlowDesk: Sendable {
    private let waiting = Mutex<[@Sendable () -> Void]>([])

    var perform: @Sendable (@escaping @Sendable () -> Void) -> Void {
        { work in self.waiting.withLock { $0.append(work) } }
    }

    func write() {
        let work = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        work.forEach { $0() }
    }
}

/// Something that a test turns on while closures look at it.
final class Switch: Sendable {
    private let state = Mutex(false)

    var isOn: Bool { state.withLock { $0 } }

    func turnOn() { state.withLock { $0 = true } }
}

/// A disk with a reserve: full until the reserve is given back, which lasts until it is taken again.
final class Room {
    private var hasRoom = true
    private(set) var isKept = true

    var isFull: Bool { !hasRoom && isKept }

    func runOut() { hasRoom = false }

    func grow() { hasRoom = true }

    func take() -> Bool {
        isKept = isKept || hasRoom
        return isKept
    }

    func release() -> Bool {
        defer { isKept = false }
        return isKept
    }
}
