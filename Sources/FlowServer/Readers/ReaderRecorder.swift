import FlowModel
import FlowRuntime
import Foundation

/// Records what readers of messages did.
struct ReaderRecorder: Sendable {
    var intake: any EventIntake
    var clock: any WallClock

    /// Waits until it is on disk.
    ///
    /// The prefix tells such events from those of applications.
    func record(
        _ kind: Arrival.Kind,
        of message: OutboxID,
        prefix: String
    ) async throws(Mailbox.Refusal) -> [Acceptance] {
        let now = clock.now()
        return try await intake.accept([
            Arrival(
                messageID: prefix + "-" + UUID().uuidString.lowercased(),
                subject: .message(message),
                receivedAt: now,
                timestamp: now,
                kind: kind
            )
        ])
    }
}
