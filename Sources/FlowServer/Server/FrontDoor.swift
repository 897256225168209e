import FlowMail
import FlowModel
import Hummingbird
import Logging

/// Sends each request to the one who answers it, and turns refusals into answers.
struct FrontDoor: HTTPResponder {
    typealias Context = CallerContext

    private let parts: ServerParts
    private let intake: IntakeDesk
    private let tracking: TrackingDesk
    private let preferences: PreferencesDesk
    private let confirmation: ConfirmationDesk
    private let hooks: HookDesk?
    private let forms: FormDesk

    init(settings: ServerSettings, parts: ServerParts) {
        self.parts = parts
        let recorder = ReaderRecorder(intake: parts.intake, clock: parts.clock)
        intake = IntakeDesk(settings: settings, intake: parts.intake, clock: parts.clock)
        tracking = TrackingDesk(reader: parts.reader, recorder: recorder, logger: parts.logger)
        let topics = TopicBook(names: settings.topicNames, unsubscribedByDefault: settings.unsubscribedByDefault)
        preferences = PreferencesDesk(reader: parts.reader, recorder: recorder, tracking: tracking, topics: topics)
        confirmation = ConfirmationDesk(
            reader: parts.reader,
            recorder: recorder,
            tracking: tracking,
            topics: topics,
            confirmedTopic: parts.confirmedTopic
        )
        hooks = HookDesk(settings: settings.hooks, parts: parts)
        forms = FormDesk(forms: settings.forms, intake: parts.intake, clock: parts.clock)
    }

    /// Errors of reading the request itself pass through: the library answers those and closes the connection.
    @Sendable func respond(to request: Request, context: CallerContext) async throws -> Response {
        let response: Response
        do {
            response = try await answer(request, from: context.peer)
        } catch let problem as Problem {
            response = problem.response
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, from peer: String?) async throws -> Response {
        guard let route = Route(path: request.uri.path) else { throw Problem.notFound }
        guard route.methods.contains(request.method) else { throw Problem.wrongMethod(allowed: route.methods) }
        switch route {
        case .intake(let call):
            return try await intake.answer(call, request)
        case .form(let name):
            return try await forms.answer(name, request, from: peer)
        case .click(let token):
            guard case .click(let message, let position)? = parts.claim(token) else { throw Problem.notFound }
            return try await tracking.click(message, position: position, RequestSigns(request))
        case .opening(let token):
            guard case .open(let message)? = parts.claim(token) else { throw Problem.notFound }
            return await tracking.opening(message, .ofPicture(request))
        case .preferences(let token):
            guard case .unsubscribe(let message)? = parts.claim(token) else { return NoticePage.unknownLink.response }
            return request.method == .post
                ? try await preferences.change(message, request)
                : await preferences.page(message, RequestSigns(request))
        case .confirmation(let token):
            guard case .confirm(let message)? = parts.claim(token) else { return NoticePage.unknownLink.response }
            return request.method == .post
                ? try await confirmation.confirm(message, request)
                : await confirmation.page(message, RequestSigns(request))
        case .hook(let provider):
            guard let hooks else { throw Problem.notFound }
            return try await hooks.answer(provider, request)
        case .alive:
            return .json(.ok, .object(["alive": .flag(true)]))
        case .ready:
            return readiness
        }
    }

    private var readiness: Response {
        switch parts.readiness() {
        case .ready: .json(.ok, .object(["ready": .flag(true)]))
        case .notReady(let reason):
            .json(.serviceUnavailable, .object(["ready": .flag(false), "reason": .text(reason)]))
        }
    }
}
