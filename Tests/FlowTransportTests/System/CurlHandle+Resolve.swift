import CCurl

@testable import FlowTransport

extension CurlHandle {
    /// Runs the transfer with an answer for a name in the place of the resolver's: `name:port:address,address`.
    func perform(resolving entry: String) -> CURLcode {
        let list = unsafe curl_slist_append(nil, entry)
        defer { unsafe curl_slist_free_all(list) }
        _ = unsafe ccurl_set_list(raw, CURLOPT_RESOLVE, list)
        return perform()
    }
}
