import Logging

@testable import FlowTransport

/// Collects log lines, each as its message and its metadata in the order of their names.
final class LogBox: Sendable {
    private let lines = Monitor<[String]>([])

    var all: [String] { lines.read { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self.lines) } }

    private struct Handler: LogHandler {
        let lines: Monitor<[String]>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let line = (["\(event.message)"] + fields).joined(separator: " ")
            lines.change { $0.append(line) }
        }
    }
}
