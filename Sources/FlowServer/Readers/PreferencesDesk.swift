import FlowModel
import FlowRuntime
import Hummingbird

/// Shows what a reader gets, and changes it on POST only (RFC 8058): no login, no cookie, no question.
struct PreferencesDesk: Sendable {
    private static let formLimit = 64 * 1024

    var reader: any StoreReader
    var recorder: ReaderRecorder
    var tracking: TrackingDesk
    var topics: TopicBook

    func page(_ message: OutboxID, _ signs: RequestSigns) async -> Response {
        do {
            guard let found = try find(message) else { return NoticePage.unknownLink.response }
            await tracking.page(of: message, signs)
            return PreferencesPage(found.preferences, notice: nil).response
        } catch {
            return NoticePage.tryAgain(Problem(.store(.failed(reason: "")))).response
        }
    }

    func change(_ message: OutboxID, _ request: Request) async throws -> Response {
        let body = try await RequestBytes.collect(request, limit: PreferencesDesk.formLimit)
        let found: Found?
        do {
            found = try find(message)
        } catch {
            return NoticePage.tryAgain(Problem(.store(.failed(reason: "")))).response
        }
        guard let found else { return NoticePage.unknownLink.response }
        let (choices, notice) = decide(PreferencesForm(body: body), found)
        do {
            if !choices.isEmpty {
                let acceptances = try await recorder.record(choices, of: message, prefix: "preferences")
                guard !acceptances.contains(.unknownMessage) else { return NoticePage.unknownLink.response }
            }
            return PreferencesPage(found.preferences.after(choices), notice: notice).response
        } catch {
            return NoticePage.tryAgain(Problem(error)).response
        }
    }

    /// What a form asks for, and what to tell when it is done.
    ///
    /// Unsubscribing is recorded whatever seems to be so already; it is not worth a doubt.
    private func decide(
        _ form: PreferencesForm,
        _ found: Found
    ) -> (choices: [ReaderRecorder.Choice], notice: PreferencesPage.Notice) {
        switch form {
        case .oneClick:
            return end(found.preferences.messageTopic, "one-click", wording: nil)
        case .messageTopic:
            let topic = found.preferences.messageTopic
            let words = topic.map { Preferences.Words.topic(topics.name(of: $0)) }
            return end(topic, "preference page", wording: words ?? Preferences.Words.everything)
        case .everything:
            return end(nil, "preference page", wording: Preferences.Words.everything)
        case .choices(let ticked, let shown, let forbidsTracking):
            let preferences = found.preferences
            return (preferences.choices(ticked: ticked, shown: shown, forbidsTracking: forbidsTracking), .saved)
        }
    }

    /// Nil is everything.
    private func end(
        _ topic: Slug?,
        _ source: String,
        wording: String?
    ) -> (choices: [ReaderRecorder.Choice], notice: PreferencesPage.Notice) {
        let choice = ReaderRecorder.Choice(kind: .unsubscribed(topic: topic), source: source, wording: wording)
        return ([choice], topic.map { .unsubscribed(topics.name(of: $0)) } ?? .unsubscribedFromEverything)
    }

    private struct Found {
        var preferences: Preferences
    }

    private func find(_ message: OutboxID) throws -> Found? {
        guard let summary = try reader.message(message) else { return nil }
        let consent = try reader.consent(ofRecipient: message) ?? Consent()
        let preferences = topics.preferences(consent, topic: summary.topic, isTracked: summary.isTracked)
        return Found(preferences: preferences)
    }
}
