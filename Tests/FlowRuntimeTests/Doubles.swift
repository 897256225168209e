import FlowRuntime
import Synchronization

/// Remembers the answers that senders got.
final class Answers: Sendable {
    private let answers = Mutex<[[Acceptance]]>([])

    var all: [[Acceptance]] { answers.withLock { $0 } }

    var take: Mailbox.Answer {
        { result in self.answers.withLock { $0.append((try? result.get()) ?? []) } }
    }
}

/// Something that a test turns on while closures look at it.
final class Switch: Sendable {
    private let state = Mutex(false)

    var isOn: Bool { state.withLock { $0 } }

    func turnOn() { state.withLock { $0 = true } }
}
