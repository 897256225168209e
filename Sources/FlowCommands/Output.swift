import Foundation
import Synchronization

/// Where a command's words go: the answer to standard output, everything else to standard error.
package final class Output: Sendable {
    package enum Channel: Hashable, Sendable {
        case answer, error
    }

    /// Whether the answer may be coloured.
    package let isColored: Bool
    private let sink: @Sendable (Channel, String) throws -> Void
    private let firstFailure = Mutex<String?>(nil)

    /// Hands each text, its line end included, to `sink`.
    package init(
        isColored: Bool = false,
        sink: @escaping @Sendable (Channel, String) throws -> Void
    ) {
        self.isColored = isColored
        self.sink = sink
    }

    /// The process's own standard output and standard error; colour only on a terminal and never with NO_COLOR.
    package static func standard(environment: [String: String] = ProcessInfo.processInfo.environment) -> Output {
        let allowsColor = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        return Output(isColored: allowsColor && isatty(STDOUT_FILENO) == 1) { channel, text in
            let handle = channel == .answer ? FileHandle.standardOutput : FileHandle.standardError
            try handle.write(contentsOf: Data(text.utf8))
        }
    }

    /// Writes a line, or several, of the answer; the last line end is added.
    package func write(_ text: String) {
        put(text, on: .answer)
    }

    /// Writes a line, or several, that is no part of the answer; the last line end is added.
    package func writeError(_ text: String) {
        put(text, on: .error)
    }

    /// Why the answer could not be written whole; nil when all of it was.
    ///
    /// A command that fails halfway through its answer need not look at each line: it asks once, at its end.
    package var failure: String? { firstFailure.withLock { $0 } }

    private func put(_ text: String, on channel: Channel) {
        do {
            try sink(channel, text + "\n")
        } catch {
            guard channel == .answer else { return }
            let reason = FileFailure.reason(error)
            firstFailure.withLock { if $0 == nil { $0 = reason } }
        }
    }
}
