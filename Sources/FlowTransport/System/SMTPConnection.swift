import CCurl
import Glibc

/// A signed-in connection to a relay that libcurl made and that we speak over.
///
/// Libcurl resolves, connects, says EHLO, does STARTTLS with the certificate check and AUTH; then it stops
/// (`CURLOPT_CONNECT_ONLY`), and everything further goes through `curl_easy_send` and `curl_easy_recv`.
final class SMTPConnection {
    let extensions: SMTPExtensions
    private let handle: CurlHandle
    private let socket: Int32
    private let stop: StopSignal

    /// Why no connection could be made.
    struct Failure: Error {
        let sentence: String
    }

    init(_ relay: RelaySettings, stop: StopSignal) throws(Failure) {
        let handle = CurlHandle()
        SMTPConnection.configure(handle, relay)
        handle.shouldStop = { stop.isRaised }
        let result = handle.perform()
        extensions = SMTPExtensions(lines: handle.headerLines)
        guard result == CURLE_OK else {
            throw Failure(sentence: SMTPConnection.sentence(result, handle, extensions))
        }
        // Libcurl goes on without a word when the server offers no way to sign in.
        guard relay.username == nil || extensions.isSignedIn else {
            throw Failure(sentence: "the relay offers no way to sign in, and a user name is configured")
        }
        (self.handle, self.stop) = (handle, stop)
        socket = handle.activeSocket
        guard socket >= 0 else { throw Failure(sentence: "the relay closed the connection") }
    }

    /// Whether the server closed the connection, or said something, since the last reply.
    ///
    /// A readable socket alone says little: TLS has messages of its own.
    var isStale: Bool {
        guard isReady(POLLIN, milliseconds: 0) else { return false }
        if case .failure(let failure) = receive(deadline: .after(seconds: 0), isInterruptible: false) {
            return failure.loss != .timedOut
        }
        return true
    }

    /// Writes all of it; when the connection broke or the deadline passed the last byte did not leave.
    ///
    /// The deadline also passes when nothing more was taken for so many seconds (RFC 5321, section 4.5.3.2.5).
    ///
    /// After `CURLE_AGAIN` the same bytes are offered again from the same place in memory, as TLS demands.
    func send(_ bytes: [UInt8], deadline: Deadline, stallSeconds: Int) -> SMTPSession.Loss? {
        unsafe bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset...])
                var count = 0
                let result = unsafe curl_easy_send(handle.raw, rest.baseAddress, rest.count, &count)
                switch result {
                case CURLE_OK: offset += count
                case CURLE_AGAIN:
                    let stalled = min(deadline, .after(seconds: stallSeconds))
                    if let loss = wait(POLLOUT, stalled, isInterruptible: false) { return loss }
                default: return .closed("the connection broke: " + handle.sentence(for: result))
                }
            }
            return nil
        }
    }

    /// What came next; waits for it, and unless `isInterruptible` is false a stopping program ends the wait.
    func receive(deadline: Deadline, isInterruptible: Bool) -> Result<[UInt8], ReceiveFailure> {
        while true {
            var count = 0
            var result = CURLE_OK
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
                result = unsafe curl_easy_recv(handle.raw, buffer.baseAddress, buffer.count, &count)
                initialized = result == CURLE_OK ? count : 0
            }
            switch result {
            case CURLE_OK where !bytes.isEmpty: return .success(bytes)
            case CURLE_OK: return .failure(ReceiveFailure(loss: .closed("the server closed the connection")))
            case CURLE_AGAIN:
                if let loss = wait(POLLIN, deadline, isInterruptible: isInterruptible) {
                    return .failure(ReceiveFailure(loss: loss))
                }
            default:
                let sentence = "the connection broke: " + handle.sentence(for: result)
                return .failure(ReceiveFailure(loss: .closed(sentence)))
            }
        }
    }

    struct ReceiveFailure: Error {
        let loss: SMTPSession.Loss
    }

    /// Says goodbye and waits a moment for the answer, so that the server sees an orderly end.
    func quit() {
        let deadline = Deadline.after(seconds: 1)
        guard send(Array("QUIT\r\n".utf8), deadline: deadline, stallSeconds: 1) == nil else { return }
        _ = receive(deadline: deadline, isInterruptible: false)
    }

    /// Nil when the socket is ready; a program that stops shortens the deadline to its grace.
    private func wait(_ events: Int32, _ deadline: Deadline, isInterruptible: Bool) -> SMTPSession.Loss? {
        while true {
            let grace = stop.deadline
            if grace != nil, isInterruptible { return .stopping }
            let limit = grace.map { min($0, deadline) } ?? deadline
            let left = limit.remainingMilliseconds
            if left == 0 { return grace != nil && limit != deadline ? .stopping : .timedOut }
            if isReady(events, milliseconds: left, watchesStop: grace == nil) { return nil }
        }
    }

    private func isReady(_ events: Int32, milliseconds: Int64, watchesStop: Bool = false) -> Bool {
        var watched = [pollfd(fd: socket, events: Int16(events), revents: 0)]
        if watchesStop, stop.descriptor >= 0 {
            watched.append(pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0))
        }
        let count = unsafe poll(&watched, nfds_t(watched.count), Int32(min(milliseconds, 60_000)))
        return count > 0 && watched[0].revents != 0
    }

    private static func configure(_ handle: CurlHandle, _ relay: RelaySettings) {
        var url = relay.url
        if let name = relay.heloName {
            // Libcurl takes the name for EHLO from the URL's path.
            while url.hasSuffix("/") { url.removeLast() }
            url += "/" + name
        }
        handle.set(CURLOPT_URL, url)
        handle.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        handle.set(CURLOPT_CONNECT_ONLY, 1)
        handle.set(CURLOPT_CONNECTTIMEOUT, max(1, relay.connectSeconds))
        handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, relay.finalReplySeconds))
        if let username = relay.username {
            handle.set(CURLOPT_USERNAME, username)
            handle.set(CURLOPT_PASSWORD, relay.password ?? "")
        }
        if let file = relay.certificateFile { handle.set(CURLOPT_CAINFO, file) }
        switch relay.tls {
        case .required: handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        case .opportunistic:
            handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_TRY.rawValue))
            if !relay.url.lowercased().hasPrefix("smtps:") {
                handle.set(CURLOPT_SSL_VERIFYPEER, 0)
                handle.set(CURLOPT_SSL_VERIFYHOST, 0)
            }
        case .none: handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue))
        }
    }

    private static func sentence(
        _ code: CURLcode,
        _ handle: CurlHandle,
        _ extensions: SMTPExtensions
    ) -> String {
        let said = extensions.lastLine.isEmpty ? "" : " (the server said: \(extensions.lastLine))"
        return switch code {
        case CURLE_USE_SSL_FAILED: "the relay offers no STARTTLS, and tls is required: nothing was sent" + said
        case CURLE_PEER_FAILED_VERIFICATION: "the relay's certificate is not trusted: " + handle.sentence(for: code)
        case CURLE_LOGIN_DENIED: "the relay refused the sign-in" + said
        case CURLE_WEIRD_SERVER_REPLY: "the relay refused the connection" + said
        default: "the relay cannot be reached: " + handle.sentence(for: code) + said
        }
    }
}
