import FlowCommands
import Synchronization

/// Counts what a command answers and keeps nothing of it.
final class Answer: Sendable {
    private let count = Mutex(0)

    var bytes: Int { count.withLock { $0 } }

    var output: Output {
        Output { channel, text in
            guard channel == .answer else { return }
            self.count.withLock { $0 += text.utf8.count }
        }
    }
}
