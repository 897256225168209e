import FlowCommands
import Synchronization

/// What a command wrote.
final class RecordedOutput: Sendable {
    private let texts = Mutex<[Output.Channel: String]>([:])

    /// Records what is written through it.
    func output(isColored: Bool = false) -> Output {
        Output(isColored: isColored) { channel, text in
            self.texts.withLock { $0[channel, default: ""] += text }
        }
    }

    var answer: String { texts.withLock { $0[.answer] ?? "" } }
    var error: String { texts.withLock { $0[.error] ?? "" } }
}
