import CCurl

/// The process-wide side of libcurl.
package enum CurlLibrary {
    private static let isStarted: Bool = ccurl_start() != 0

    /// Prepares libcurl, once for the process however often it is called; transports call it themselves.
    ///
    /// Called before other threads start, it also covers what libcurl's parts do not guard. From then on writing to a
    /// closed connection is an error instead of the signal SIGPIPE.
    package static func start() {
        precondition(isStarted, "libcurl could not be initialised: out of memory")
    }

    /// Seconds since 1970 of an HTTP date in any of its forms (RFC 9110, section 5.6.7).
    static func seconds(ofDate text: String) -> Int64? {
        let result = unsafe curl_getdate(text, nil)
        return result == -1 ? nil : Int64(result)
    }
}
