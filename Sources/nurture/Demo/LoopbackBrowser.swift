import Dispatch
import FlowCommands
import FlowTransport

/// What the invented contacts use the network with; each request has a thread of its own, since libcurl waits.
struct LoopbackBrowser: Sendable {
    private let queue = DispatchQueue(label: "nurture.demo.browser", attributes: .concurrent)

    /// Performs the request.
    ///
    /// - Throws: when nothing answers, or the answer is an error.
    @Sendable func perform(_ request: Demo.Request) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async {
                continuation.resume(with: Result { try LoopbackBrowser.answer(request) })
            }
        }
    }

    private static func answer(_ request: Demo.Request) throws {
        let response =
            switch request {
            case .get(let url): try HTTPFetch.perform(url: url)
            case .post(let url, let body):
                try HTTPFetch.perform(
                    method: "POST",
                    url: url,
                    headers: [("Content-Type", "application/json")],
                    body: Array(body.utf8)
                )
            }
        guard response.status < 400 else {
            throw CommandError.refused(status: response.status)
        }
    }
}
