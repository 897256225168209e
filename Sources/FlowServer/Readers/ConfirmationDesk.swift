import FlowModel
import FlowRuntime
import Hummingbird

/// Asks a person who was sent a message whether they subscribe, and believes it on POST only: scanners follow links.
struct ConfirmationDesk: Sendable {
    private static let formLimit = 16 * 1024

    var reader: any StoreReader
    var recorder: ReaderRecorder
    var tracking: TrackingDesk
    var topics: TopicBook
    /// What an email asks to confirm; nil for one that asks for nothing.
    var confirmedTopic: @Sendable (_ email: Slug) -> Slug?

    func page(_ message: OutboxID, _ signs: RequestSigns) async -> Response {
        do {
            guard let topic = try topic(of: message) else { return NoticePage.unknownLink.response }
            await tracking.page(of: message, signs)
            return ConfirmationPage.question(topic: topics.name(of: topic)).response
        } catch {
            return NoticePage.tryAgain(Problem(.store(.failed(reason: "")))).response
        }
    }

    /// A second confirmation is one more, and changes nothing.
    func confirm(_ message: OutboxID, _ request: Request) async throws -> Response {
        // Whatever the form holds, there is one thing to say.
        _ = try await RequestBytes.collect(request, limit: ConfirmationDesk.formLimit)
        let topic: Slug?
        do {
            topic = try self.topic(of: message)
        } catch {
            return NoticePage.tryAgain(Problem(.store(.failed(reason: "")))).response
        }
        guard let topic else { return NoticePage.unknownLink.response }
        let name = topics.name(of: topic)
        let choice = ReaderRecorder.Choice(
            kind: .subscribed(topic: topic),
            source: "double opt-in",
            wording: ConfirmationPage.wording(topic: name)
        )
        do {
            let acceptances = try await recorder.record([choice], of: message, prefix: "confirmation")
            guard !acceptances.contains(.unknownMessage) else { return NoticePage.unknownLink.response }
            return ConfirmationPage.done(topic: name).response
        } catch {
            return NoticePage.tryAgain(Problem(error)).response
        }
    }

    private func topic(of message: OutboxID) throws -> Slug? {
        try reader.message(message).flatMap { confirmedTopic($0.email) }
    }
}
