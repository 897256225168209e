import CCurl

extension CurlHandle {
    /// A transfer that asks once.
    static func request(
        _ method: String,
        _ url: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8]?,
        _ timeoutSeconds: Int,
        _ followRedirects: Bool
    ) -> CurlHandle {
        let handle = CurlHandle()
        handle.bodyLimit = 64 << 20
        handle.set(CURLOPT_URL, url)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_NOPROXY, "*")
        handle.set(CURLOPT_TIMEOUT, max(1, timeoutSeconds))
        handle.set(CURLOPT_FOLLOWLOCATION, followRedirects ? 1 : 0)
        handle.set(CURLOPT_MAXREDIRS, 5)
        handle.set(CURLOPT_USERAGENT, "nurture")
        if let body {
            handle.set(CURLOPT_POST, 1)
            handle.set(body: body)
            handle.add(header: "Expect:")
        }
        if method == "HEAD" {
            handle.set(CURLOPT_NOBODY, 1)
        } else {
            handle.set(CURLOPT_CUSTOMREQUEST, method)
        }
        // Libcurl takes a name without a value for the wish to leave the header out; `Name;` sends it empty.
        for (name, value) in headers { handle.add(header: value.isEmpty ? "\(name);" : "\(name): \(value)") }
        return handle
    }

    /// Runs the transfer; a sentence when there was no answer.
    func run() -> String? {
        let code = perform()
        return code == CURLE_OK ? nil : sentence(for: code)
    }

    var status: Int { info(CURLINFO_RESPONSE_CODE) }
}
