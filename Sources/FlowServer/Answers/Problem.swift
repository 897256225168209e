import FlowModel
import FlowRuntime
import Hummingbird

/// Why a request is refused; nothing was recorded.
///
/// The code is for programs, the message says what is wrong, where, and what to do.
struct Problem: Error, Hashable {
    var status: HTTPResponse.Status
    var code: String
    var message: String
    /// When another try makes sense.
    var retryAfterSeconds: Int?
    var allowedMethods: [HTTPRequest.Method] = []

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String, retryAfterSeconds: Int? = nil) {
        (self.status, self.code, self.message) = (status, code, message)
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// A request that is wrong in itself.
    static func invalid(_ code: String, _ message: String) -> Problem {
        Problem(.badRequest, code, message)
    }

    static let notFound = Problem(
        .notFound,
        "not_found",
        "There is nothing at this address. Events go to /v1/track, /v1/identify or /v1/batch."
    )

    static func wrongMethod(allowed methods: [HTTPRequest.Method]) -> Problem {
        let names = methods.map(\.rawValue).joined(separator: ", ")
        var problem = Problem(.methodNotAllowed, "method_not_allowed", "This address takes \(names) only.")
        problem.allowedMethods = methods
        return problem
    }

    static func tooLarge(limit: Int) -> Problem {
        Problem(
            .contentTooLarge,
            "body_too_large",
            "The body is larger than \(limit) bytes. Send fewer events in one call, or smaller ones."
        )
    }

    /// An intake that could not record now; the same request may succeed later.
    init(_ refusal: Mailbox.Refusal) {
        switch refusal {
        case .busy:
            self.init(
                .serviceUnavailable,
                "busy",
                "Too much is waiting to be recorded. Try again.",
                retryAfterSeconds: 1
            )
        case .closed:
            self.init(.serviceUnavailable, "stopping", "The server is stopping. Try again.", retryAfterSeconds: 5)
        case .store(.full):
            self.init(
                Problem.insufficientStorage,
                "store_full",
                "The server's disk is full: nothing can be recorded. Try again when there is room.",
                retryAfterSeconds: 60
            )
        case .store:
            self.init(
                .serviceUnavailable,
                "store_unavailable",
                "The server's database cannot be written. Try again; its log tells the operator why.",
                retryAfterSeconds: 5
            )
        }
    }

    var response: Response {
        // Segment's libraries read the two at the top; one of them takes an answer without them for a broken one.
        let error: [String: Value] = ["code": .text(code), "message": .text(message)]
        var response = Response.json(
            status,
            .object(error.merging(["success": .flag(false), "error": .object(error)]) { own, _ in own })
        )
        if let retryAfterSeconds { response.set("Retry-After", to: String(retryAfterSeconds)) }
        if !allowedMethods.isEmpty {
            response.set("Allow", to: allowedMethods.map(\.rawValue).joined(separator: ", "))
        }
        if status == .unauthorized { response.set("WWW-Authenticate", to: "Basic realm=\"nurture\"") }
        return response
    }

    private static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}
