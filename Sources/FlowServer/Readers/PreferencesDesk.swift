import FlowModel
import FlowRuntime
import Hummingbird

/// Shows what a reader can unsubscribe from, and does it on POST only (RFC 8058): no login, no cookie, no question.
struct PreferencesDesk: Sendable {
    private static let formLimit = 16 * 1024

    var reader: any StoreReader
    var recorder: ReaderRecorder
    var topicNames: [Slug: String]

    func page(_ message: OutboxID) -> Response {
        do {
            guard let summary = try reader.message(message) else { return PreferencesPage.unknown.response }
            return PreferencesPage.choice(topic: summary.topic.map(name)).response
        } catch {
            return PreferencesPage.tryAgain(Problem(.store(.failed(reason: "")))).response
        }
    }

    /// The form's choice of everything is followed; any other body, one-click ones among them, means the message's
    /// topic, or everything when it has none.
    func unsubscribe(_ message: OutboxID, _ request: Request) async throws -> Response {
        let body = try await RequestBytes.collect(request, limit: PreferencesDesk.formLimit)
        let summary: MessageSummary?
        do {
            summary = try reader.message(message)
        } catch {
            return PreferencesPage.tryAgain(Problem(.store(.failed(reason: "")))).response
        }
        guard let summary else { return PreferencesPage.unknown.response }
        let topic = PreferencesDesk.wantsEverything(body) ? nil : summary.topic
        do {
            let acceptances = try await recorder.record(
                .unsubscribed(topic: topic),
                of: message,
                prefix: "unsubscribe"
            )
            guard acceptances != [.unknownMessage] else { return PreferencesPage.unknown.response }
            return PreferencesPage.done(topic: topic.map(name)).response
        } catch {
            return PreferencesPage.tryAgain(Problem(error)).response
        }
    }

    private func name(of topic: Slug) -> String {
        topicNames[topic] ?? topic.text
    }

    /// The fields are ours and plain: the pair needs no decoding.
    private static func wantsEverything(_ body: [UInt8]) -> Bool {
        String(decoding: body, as: UTF8.self).split(separator: "&").contains("from=everything")
    }
}
