import FlowModel
import FlowRuntime
import Foundation

/// Records what readers of messages did.
struct ReaderRecorder: Sendable {
    /// A choice of a reader, with where it was made and the words that were shown.
    struct Choice: Hashable, Sendable {
        var kind: Arrival.Kind
        var source: String
        var wording: String?
    }

    private static let source = Slug(stored: "source")
    private static let wording = Slug(stored: "wording")

    var intake: any EventIntake
    var clock: any WallClock

    /// An id of its own; the prefix tells such events from those of applications.
    func newID(_ prefix: String) -> String {
        prefix + "-" + UUID().uuidString.lowercased()
    }

    /// Waits until it is on disk.
    func record(_ kind: Arrival.Kind, of message: OutboxID, id: String) async throws(Mailbox.Refusal) -> [Acceptance] {
        let now = clock.now()
        return try await intake.accept([
            Arrival(messageID: id, subject: .message(message), receivedAt: now, timestamp: now, kind: kind)
        ])
    }

    /// Waits until all of them are on disk; none is when it throws.
    func record(
        _ choices: [Choice],
        of message: OutboxID,
        prefix: String
    ) async throws(Mailbox.Refusal) -> [Acceptance] {
        let now = clock.now()
        return try await intake.accept(
            choices.map { choice in
                var properties = [ReaderRecorder.source: Value.text(choice.source)]
                properties[ReaderRecorder.wording] = choice.wording.map(Value.text)
                return Arrival(
                    messageID: newID(prefix),
                    subject: .message(message),
                    receivedAt: now,
                    timestamp: now,
                    kind: choice.kind,
                    properties: properties
                )
            }
        )
    }
}
