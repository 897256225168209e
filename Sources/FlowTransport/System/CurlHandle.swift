import CCurl

/// One transfer or connection of libcurl, with what it received.
///
/// Used by one thread at a time; the callbacks run inside `perform` of that thread.
@safe
final class CurlHandle {
    /// Libcurl's own handle, for a multi handle.
    let raw: UnsafeMutableRawPointer
    /// Tells handles apart.
    var number: UInt { unsafe UInt(bitPattern: raw) }
    /// The first option that libcurl would not take.
    private(set) var setupResult = CURLE_OK
    /// Header lines as they came, of redirects and interim answers too; for SMTP the server's lines.
    private(set) var headerLines: [[UInt8]] = []
    private(set) var body: [UInt8] = []
    /// More came than `bodyLimit`.
    private(set) var isBodyCut = false
    var bodyLimit = 65_536
    /// Asked about each address before a socket is opened for it.
    var mayConnect: (([UInt8]) -> Bool)?
    /// For `mayConnect`: the last address it refused, and whether it let one pass.
    var refusedAddress: [UInt8]?
    var hasAllowedAddress = false
    /// Counted by `forbidRepetition`: how often a request was about to be written.
    var requestsBegun = 0
    /// Asked now and then while `perform` runs.
    var shouldStop: (() -> Bool)?

    private static let headerLimit = 65_536
    private var headerSize = 0
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private let gate: UnsafeMutablePointer<ccurl_gate>
    private var headers: UnsafeMutablePointer<curl_slist>?

    init() {
        CurlLibrary.start()
        guard let handle = unsafe curl_easy_init() else { preconditionFailure("out of memory") }
        unsafe raw = unsafe handle
        unsafe errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe gate = .allocate(capacity: 1)
        unsafe gate.initialize(to: ccurl_gate())
        unsafe note(ccurl_set_pointer(raw, CURLOPT_ERRORBUFFER, errorBuffer))
        set(CURLOPT_NOSIGNAL, 1)
        // A look-up that hangs is no reason to hang at the end.
        set(CURLOPT_QUICK_EXIT, 1)
        installCallbacks()
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe curl_slist_free_all(headers)
        unsafe gate.deallocate()
        unsafe errorBuffer.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) {
        unsafe note(ccurl_set_long(raw, option, value))
    }

    /// Nil unsets; libcurl copies.
    func set(_ option: CURLoption, _ value: String?) {
        if let value {
            unsafe note(ccurl_set_string(raw, option, value))
        } else {
            unsafe note(ccurl_set_string(raw, option, nil))
        }
    }

    func set(body: [UInt8]) {
        unsafe body.withUnsafeBufferPointer { unsafe note(ccurl_set_body(raw, $0.baseAddress, $0.count)) }
    }

    /// Adds `Name: value`; a control character in it would begin a header of its own and is refused.
    func add(header: String) {
        guard header.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            return note(CURLE_BAD_FUNCTION_ARGUMENT)
        }
        guard let longer = unsafe curl_slist_append(headers, header) else { return note(CURLE_OUT_OF_MEMORY) }
        unsafe headers = unsafe longer
        unsafe note(ccurl_set_list(raw, CURLOPT_HTTPHEADER, headers))
    }

    /// Runs the transfer, or makes the connection, on this thread.
    func perform() -> CURLcode {
        setupResult == CURLE_OK ? unsafe curl_easy_perform(raw) : setupResult
    }

    func info(_ info: CURLINFO) -> Int {
        var value = 0
        return unsafe ccurl_get_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    /// Bytes of the request's body that left.
    var uploadedCount: Int {
        var count: curl_off_t = 0
        return unsafe ccurl_get_offset(raw, CURLINFO_SIZE_UPLOAD_T, &count) == CURLE_OK ? Int(count) : 0
    }

    /// The socket that `perform` left connected; -1 when there is none.
    var activeSocket: Int32 {
        var socket: Int32 = -1
        return unsafe ccurl_get_socket(raw, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK ? socket : -1
    }

    /// Libcurl's sentence about a failure.
    func sentence(for code: CURLcode) -> String {
        let detail = unsafe String(cString: errorBuffer)
        return CleanText.text(detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail)
    }

    private func note(_ code: CURLcode) {
        if setupResult == CURLE_OK { setupResult = code }
    }

    private func installCallbacks() {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe gate.pointee.context = unsafe context
        unsafe gate.pointee.callback = { context, address, count in
            guard let context = unsafe context, let address = unsafe address else { return 0 }
            let bytes = unsafe Array(UnsafeBufferPointer(start: address, count: count))
            let handle = unsafe Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
            return handle.mayConnect?(bytes) ?? true ? 1 : 0
        }
        unsafe note(ccurl_set_gate(raw, gate))
        unsafe note(
            ccurl_set_header_reader(
                raw,
                { bytes, size, count, context in
                    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
                    let line = unsafe Array(UnsafeRawBufferPointer(start: bytes, count: size * count))
                    return unsafe Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue().take(header: line)
                },
                context
            )
        )
        unsafe note(
            ccurl_set_writer(
                raw,
                { bytes, size, count, context in
                    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
                    let part = unsafe Array(UnsafeRawBufferPointer(start: bytes, count: size * count))
                    return unsafe Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue().take(body: part)
                },
                context
            )
        )
        unsafe note(
            ccurl_set_progress(
                raw,
                { context, _, _, _, _ in
                    guard let context = unsafe context else { return 0 }
                    let handle = unsafe Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
                    return handle.shouldStop?() ?? false ? 1 : 0
                },
                context
            )
        )
    }

    /// Any other answer than the count ends the transfer.
    private func take(header line: [UInt8]) -> Int {
        headerSize += line.count
        guard headerSize <= CurlHandle.headerLimit else { return 0 }
        headerLines.append(line)
        return line.count
    }

    private func take(body part: [UInt8]) -> Int {
        let room = bodyLimit - body.count
        body += part.prefix(room)
        isBodyCut = part.count > room
        return isBodyCut ? 0 : part.count
    }
}
