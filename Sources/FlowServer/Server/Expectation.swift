import Hummingbird
import HummingbirdCore

/// Tells clients that ask before they send a body to go on (RFC 9110, section 10.1.1); curl waits a second otherwise.
enum Expectation {
    /// One whose body is announced larger than anything that is taken gets its refusal without sending it.
    static func answering(
        _ responder: @escaping HTTPChannelHandler.Responder,
        limit: Int
    ) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
            if request.headers[.expect]?.lowercased() == "100-continue", length <= limit {
                try await writer.writeInformationalHead(HTTPResponse(status: .continue))
            }
            try await responder(request, writer, channel)
        }
    }
}
