import FlowModel
import FlowRuntime
import Hummingbird
import Logging

/// Answers clicks and openings.
///
/// The reader always gets there, also when nothing can be recorded.
struct TrackingDesk: Sendable {
    var reader: any StoreReader
    var recorder: ReaderRecorder
    var logger: Logger

    /// Redirects to the link that stood in the message, and to no other.
    func click(_ message: OutboxID, position: Int, isAutomatic: Bool) async throws(Problem) -> Response {
        let link: MessageReference.Link?
        do {
            link = try reader.link(of: message, position: position)
        } catch {
            logger.error("A link cannot be looked up", metadata: ["error": "\(error)"])
            throw Problem(
                .serviceUnavailable,
                "store_unavailable",
                "The link cannot be looked up now. Try again in a moment.",
                retryAfterSeconds: 5
            )
        }
        guard let link else { throw .notFound }
        await record(.clicked, of: message, link: link, isAutomatic: isAutomatic, prefix: "click")
        return .redirect(to: link.address)
    }

    func opening(_ message: OutboxID, isAutomatic: Bool) async -> Response {
        await record(.opened, of: message, link: nil, isAutomatic: isAutomatic, prefix: "open")
        return .pixel
    }

    private func record(
        _ fact: Condition.MessageFact,
        of message: OutboxID,
        link: MessageReference.Link?,
        isAutomatic: Bool,
        prefix: String
    ) async {
        do {
            _ = try await recorder.record(
                .message(fact, link: link, isAutomatic: isAutomatic),
                of: message,
                prefix: prefix
            )
        } catch {
            // The reader's way on matters more than our knowing of it.
            logger.warning(
                "A reader's action was not recorded",
                metadata: ["action": "\(fact.rawValue)", "message": "\(message.number)", "error": "\(error)"]
            )
        }
    }
}
