import CCurl

/// A small synchronous HTTP client, for the demo on loopback, for tests and for checks.
package enum HTTPFetch {
    package struct Response: Hashable, Sendable {
        package var status: Int
        /// Names in lower case; of several with one name the first.
        package var headers: [String: String]
        package var body: [UInt8]

        /// Where a redirect points, as it was written.
        package var location: String? { headers["location"] }
    }

    /// Why there was no answer, in a sentence.
    package struct Failure: Error, Hashable {
        package let sentence: String
    }

    /// Performs one request on the caller's thread, without a proxy.
    ///
    /// Through the Unix socket at `socketPath` when there is one; the URL's host is then a name only.
    /// - Throws: `Failure`.
    package static func perform(
        method: String = "GET",
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        timeoutSeconds: Int = 30,
        followRedirects: Bool = false,
        socketPath: String? = nil
    ) throws(Failure) -> Response {
        let handle = CurlHandle.request(method, url, headers, body, timeoutSeconds, followRedirects)
        if let socketPath { handle.set(CURLOPT_UNIX_SOCKET_PATH, socketPath) }
        if let sentence = handle.run() { throw Failure(sentence: "\(method) \(url): \(sentence)") }
        let fields = HTTPHeaders(lines: handle.headerLines).fields
        return Response(
            status: handle.status,
            headers: Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first },
            body: handle.body
        )
    }
}
