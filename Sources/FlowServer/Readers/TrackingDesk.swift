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
    ///
    /// A prefetch is turned away: were it answered, the browser would show what it has when its user does click, and
    /// nobody would be told. It is a machine's click at once, and no company that makes the user's own one look like a
    /// machine's.
    func click(_ message: OutboxID, position: Int, _ signs: RequestSigns) async throws(Problem) -> Response {
        let link: MessageReference.Link?
        let isTracked: Bool
        do {
            link = try reader.link(of: message, position: position)
            isTracked = try reader.message(message)?.isTracked ?? true
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
        guard !signs.isPrefetch else {
            let id = ActID.prefetch(of: message, position: position, at: recorder.clock.now())
            if isTracked { await record(.message(.clicked, link: link, isAutomatic: true), of: message, id: id) }
            return .notAhead
        }
        let visit = Arrival.Kind.visited(position: position, link: link, isAutomatic: signs.isAutomatic)
        if isTracked { await record(visit, of: message, id: recorder.newID("click")) }
        return .redirect(to: link.address)
    }

    func opening(_ message: OutboxID, _ signs: RequestSigns) async -> Response {
        let now = recorder.clock.now()
        // Without the store nobody knows whether it may be counted.
        guard let summary = try? reader.message(message), summary.isTracked else { return .pixel }
        let isAutomatic = signs.isAutomatic || ClickVerdict.isQuick(at: now, sentAt: summary.sentAt)
        let id = ActID.opening(of: message, at: now, sentAt: summary.sentAt, isAutomatic: isAutomatic)
        await record(.message(.opened, link: nil, isAutomatic: isAutomatic), of: message, id: id)
        return .pixel
    }

    /// A page behind a link was fetched: whoever fetches it beside another link is a scanner.
    func page(of message: OutboxID, _ signs: RequestSigns) async {
        guard !signs.isPrefetch, let summary = try? reader.message(message), summary.isTracked else { return }
        let visit = Arrival.Kind.visited(position: nil, link: nil, isAutomatic: signs.isAutomatic)
        await record(visit, of: message, id: recorder.newID("page"))
    }

    private func record(_ kind: Arrival.Kind, of message: OutboxID, id: String) async {
        do {
            _ = try await recorder.record(kind, of: message, id: id)
        } catch {
            // The reader's way on matters more than our knowing of it.
            logger.warning(
                "A reader's action was not recorded",
                metadata: ["message": "\(message.number)", "error": "\(error)"]
            )
        }
    }
}
