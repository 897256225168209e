import CCurl
import FlowModel
import FlowRuntime
import Synchronization

/// One message on its way to a provider as a transfer of libcurl.
final class ProviderCall: Sendable {
    private let settings: ProviderSettings
    private let mail: OutgoingMail
    private let now: @Sendable () -> Instant
    /// Why there is no request, when there is none; and how long it is.
    private let made = Mutex<(refusal: String?, size: Int)>((nil, 0))

    init(_ settings: ProviderSettings, _ mail: OutgoingMail, now: @escaping @Sendable () -> Instant) {
        (self.settings, self.mail, self.now) = (settings, mail, now)
    }

    /// On the loop's thread: taking a message to pieces is no work for whoever hands it over.
    func handle() -> CurlHandle {
        let handle = CurlHandle()
        let request: ProviderRequest
        do {
            request = try ProviderRequest(settings, mail.body, at: now())
        } catch {
            made.withLock { $0.refusal = error.sentence }
            handle.set(CURLOPT_URL, "")
            return handle
        }
        made.withLock { $0.size = request.body.count }
        handle.set(CURLOPT_URL, request.url)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_CONNECTTIMEOUT, max(1, settings.connectSeconds))
        handle.set(CURLOPT_TIMEOUT, max(1, settings.totalSeconds) + request.body.count / 65_536)
        handle.set(CURLOPT_USERAGENT, "nurture")
        // Shorter than providers keep a connection, so that a request seldom meets one that is being closed.
        handle.set(CURLOPT_MAXAGE_CONN, 30)
        if let file = settings.certificateFile { handle.set(CURLOPT_CAINFO, file) }
        handle.set(CURLOPT_POST, 1)
        handle.set(body: request.body)
        for header in request.headers + ["Expect:"] { handle.add(header: header) }
        handle.forbidRepetition()
        if request.url.lowercased().hasPrefix("http://") {
            // In clear text keys and mail stay on this machine.
            handle.set(CURLOPT_NOPROXY, "*")
            handle.mayConnect = { [unowned handle] address in
                let isLoopback = address.first == 127 && address.count == 4 || address == addressBytes("::1")
                if !isLoopback { handle.refusedAddress = address }
                return isLoopback
            }
        }
        return handle
    }

    func result(_ handle: CurlHandle, _ end: CurlMultiLoop.End) -> CarrierReport {
        let (outcome, isForAnother) = outcome(handle, end)
        return CarrierReport(report: DeliveryReport(id: mail.id, outcome: outcome), isForAnother: isForAnother)
    }

    private func outcome(
        _ handle: CurlHandle,
        _ end: CurlMultiLoop.End
    ) -> (DeliveryReport.Outcome, isForAnother: Bool) {
        let (refusal, size) = made.withLock { $0 }
        if let refusal { return (.refused(status: 0, reply: refusal), false) }
        let status = handle.info(CURLINFO_RESPONSE_CODE)
        if case .finished = end, status >= 200 {
            let outcome = answer(handle, status).outcome
            if case .unreachable = outcome { return (outcome, true) }
            return (outcome, ProviderCall.turnsAway(status))
        }
        // The server can act on nothing but a whole request.
        let isHandedOver = handle.requestsBegun > 1 || handle.requestsBegun == 1 && handle.uploadedCount >= size
        switch end {
        case .finished where handle.refusedAddress != nil:
            return (.unreachable(reason: "the provider's address is in clear text and not of this machine"), true)
        case .finished(let code):
            let reason = handle.sentence(for: code)
            return isHandedOver
                ? (.uncertain(reason: "no answer of the provider: \(reason)"), false)
                : (.unreachable(reason: "the provider cannot be reached: \(reason)"), true)
        case .stopped where isHandedOver:
            return (.uncertain(reason: "the program stopped before the answer came"), false)
        case .stopped: return (.notBegun, false)
        }
    }

    /// Whether the provider says that it did nothing, because it has too much to do or is out of order (RFC 6585,
    /// section 4, and RFC 9110, section 15.6.4).
    private static func turnsAway(_ status: Int) -> Bool { status == 429 || status == 503 }

    private func answer(_ handle: CurlHandle, _ status: Int) -> ProviderAnswer {
        let headers = HTTPHeaders(lines: handle.headerLines)
        // `Name:http://…`, or with an explanation after a colon.
        let errorType = headers["x-amzn-errortype"].map { String($0.prefix { $0 != ":" }).lowercased() }
        return ProviderAnswer(
            kind: settings.kind,
            status: status,
            body: handle.body,
            errorType: errorType ?? "",
            retryAfter: WebhookOutcome.retryAfter(headers["retry-after"], now: now().seconds)
        )
    }
}
