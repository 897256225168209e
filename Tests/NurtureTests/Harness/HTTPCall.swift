import Foundation

/// A request as it goes over the wire, so that tests can also send what no client library would.
struct HTTPCall: Sendable {
    var method: String
    var path: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    init(_ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.headers = [("Host", "127.0.0.1"), ("Connection", "close")] + headers
        self.body = body
    }

    /// With the write key and the right type.
    init(_ method: String, _ path: String, json: some Sequence<UInt8>, key: String? = Daemon.writeKey) {
        var headers = [(name: "Content-Type", value: "application/json")]
        if let key {
            headers.append(("Authorization", "Basic " + Data("\(key):".utf8).base64EncodedString()))
        }
        self.init(method, path, headers: headers, body: Array(json))
    }

    func with(_ name: String, _ value: String) -> HTTPCall {
        var call = self
        call.headers.append((name, value))
        return call
    }

    /// Says its length unless a header already says how the body ends.
    var bytes: [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1"] + headers.map { "\($0.name): \($0.value)" }
        let framed = headers.contains { ["content-length", "transfer-encoding"].contains($0.name.lowercased()) }
        if !framed { lines.append("Content-Length: \(body.count)") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}

/// What came back.
struct HTTPAnswer: Sendable {
    let status: Int
    /// By name in lower case.
    let headers: [String: String]
    let body: String

    /// Nil while it is not whole; after the end of the connection (`isOver`) what is there counts.
    init?(_ bytes: [UInt8], isOver: Bool) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let body = String(text[end.upperBound...])
        let length = headers["content-length"].flatMap { Int($0) }
        guard isOver || length.map({ body.utf8.count >= $0 }) ?? false else { return nil }
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}
