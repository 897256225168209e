import CCurl
import Glibc

extension CurlHandle {
    /// Lets `mayConnect` decide about the address of a connection that is reused, too: no socket is opened for it.
    func guardReuse() {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let result = unsafe ccurl_set_prerequest(
            raw,
            { context, address, _, _, _ in
                guard let context = unsafe context, let address = unsafe address else { return CURL_PREREQFUNC_ABORT }
                let handle = unsafe Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
                let bytes = addressBytes(unsafe String(cString: address))
                return handle.mayConnect?(bytes) ?? true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            },
            context
        )
        precondition(result == CURLE_OK, "libcurl is older than 7.80")
    }

    /// Ends the transfer where libcurl would write the request a second time.
    ///
    /// It does so by itself when a kept connection breaks before the answer's first byte, also when the server may have
    /// acted on the request: a message would go out twice.
    func forbidRepetition() {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let result = unsafe ccurl_set_prerequest(
            raw,
            { context, _, _, _, _ in
                guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
                let handle = unsafe Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
                handle.requestsBegun += 1
                return handle.requestsBegun == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            },
            context
        )
        precondition(result == CURLE_OK, "libcurl is older than 7.80")
    }
}

/// The bytes of a numeric address in network order; none when it is no address.
func addressBytes(_ text: String) -> [UInt8] {
    var four = in_addr()
    if unsafe inet_pton(AF_INET, text, &four) == 1 {
        return unsafe withUnsafeBytes(of: four) { unsafe Array($0) }
    }
    var sixteen = in6_addr()
    if unsafe inet_pton(AF_INET6, text, &sixteen) == 1 {
        return unsafe withUnsafeBytes(of: sixteen) { unsafe Array($0) }
    }
    return []
}
