@testable import FlowTransport

/// An HTTP server that gives answers as they are written and remembers the requests.
final class HTTPPeer: Sendable {
    struct Request: Hashable, Sendable {
        var line: String
        /// Names in lower case.
        var headers: [String: String]
        var body: [UInt8]
    }

    let requests: Monitor<[Request]>
    private let server: LoopbackServer

    /// - Parameter answer: everything from the status line on; nil says nothing until the client closes.
    init(_ answer: @escaping @Sendable (Request) -> String?) {
        let requests = Monitor<[Request]>([])
        self.requests = requests
        server = LoopbackServer { _, peer in
            while let request = HTTPPeer.request(peer) {
                requests.change { $0.append(request) }
                guard let text = answer(request) else { return peer.awaitClose() }
                peer.write(text)
            }
        }
    }

    var port: Int { server.port }
    var connectionCount: Int { server.connectionCount }

    static func answer(_ status: Int, _ headers: [String] = [], body: String = "") -> String {
        (["HTTP/1.1 \(status) Word", "Content-Length: \(body.utf8.count)"] + headers).joined(separator: "\r\n")
            + "\r\n\r\n" + body
    }

    private static func request(_ peer: LoopbackPeer) -> Request? {
        guard let line = peer.line() else { return nil }
        var headers: [String: String] = [:]
        while let header = peer.line(), !header.isEmpty {
            let parts = header.split(separator: ":", maxSplits: 1)
            guard let name = parts.first else { continue }
            headers[name.lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let count = headers["content-length"].flatMap { Int($0) } ?? 0
        guard let body = peer.bytes(count) else { return nil }
        return Request(line: line, headers: headers, body: body)
    }
}
