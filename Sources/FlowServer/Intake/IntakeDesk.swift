import FlowModel
import FlowRuntime
import Hummingbird

/// Answers the calls of applications: 200 only when what they sent is on disk.
struct IntakeDesk: Sendable {
    var settings: ServerSettings
    var intake: any EventIntake
    var clock: any WallClock

    func answer(_ call: IntakeCall, _ request: Request) async throws -> Response {
        let presented = request.headers[.authorization].map(Authorization.writeKey)
        // A wrong key in the header is refused before the body is read; one in the body needs the body.
        if let presented { try check(presented) }
        let limit = call == .batch ? settings.batchBodyLimit : settings.bodyLimit
        let body = try await RequestBytes.collectUnpacked(request, limit: limit)
        let document = try IntakeDocument.read(body)
        if presented == nil { try check(document["writeKey"].flatMap(EventReader.identifier) ?? "") }
        let receivedAt = clock.now()
        let arrivals =
            call == .batch
            ? try BatchReader(receivedAt: receivedAt, limit: settings.batchLimit).arrivals(in: document)
            : [try EventReader(receivedAt: receivedAt).arrival(call, document)]
        if !arrivals.isEmpty {
            do {
                _ = try await intake.accept(arrivals)
            } catch {
                throw Problem(error)
            }
        }
        return .json(.ok, .object(["success": .flag(true)]))
    }

    private func check(_ key: String) throws(Problem) {
        guard !settings.writeKeys.isEmpty else { return }
        var isKnown = false
        for known in settings.writeKeys where known.matches(key) { isKnown = true }
        guard !isKnown else { return }
        throw Problem(
            .unauthorized,
            "wrong_key",
            "The write key is missing or not known. Send it as the user name of basic authorization, as a bearer token "
                + "or as `writeKey` in the body; `nurture token new` makes one."
        )
    }
}
