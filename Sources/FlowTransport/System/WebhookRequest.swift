import CCurl
import FlowModel
import FlowRuntime

/// One call of a webhook as a transfer of libcurl.
struct WebhookRequest: Sendable {
    static let connectSeconds = 10
    static let totalSeconds = 30

    let call: OutgoingCall
    let target: WebhookTarget

    func handle() -> CurlHandle {
        let handle = CurlHandle()
        handle.set(CURLOPT_URL, target.url)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_CONNECTTIMEOUT, WebhookRequest.connectSeconds)
        handle.set(CURLOPT_TIMEOUT, WebhookRequest.totalSeconds)
        handle.set(CURLOPT_USERAGENT, "nurture")
        handle.set(CURLOPT_POST, 1)
        handle.set(body: call.body.bytes)
        let timestamp = call.at.seconds
        handle.add(header: "Content-Type: application/json")
        handle.add(header: "Expect:")
        handle.add(header: "webhook-id: \(call.body.messageID)")
        handle.add(header: "webhook-timestamp: \(timestamp)")
        if !target.secrets.isEmpty {
            let signature = WebhookSignature.header(
                id: call.body.messageID,
                timestampSeconds: timestamp,
                body: call.body.bytes,
                secrets: target.secrets
            )
            handle.add(header: "webhook-signature: \(signature)")
        }
        if !target.allowPrivate {
            // A proxy would connect in our place, and its address would be the one that is checked.
            handle.set(CURLOPT_NOPROXY, "*")
            handle.mayConnect = { [unowned handle] address in
                let isPublic = PublicAddress.contains(address)
                if isPublic { handle.hasAllowedAddress = true } else { handle.refusedAddress = address }
                return isPublic
            }
            handle.guardReuse()
        }
        return handle
    }

    func outcome(_ handle: CurlHandle, _ end: CurlMultiLoop.End) -> DeliveryReport.Outcome {
        let status = handle.info(CURLINFO_RESPONSE_CODE)
        switch end {
        // The status stands in an answer that is longer than we read, or that never ends.
        case .finished(let code) where status >= 200:
            return answer(handle, status, isWhole: code == CURLE_OK)
        case .finished(CURLE_OK): return answer(handle, status, isWhole: true)
        case .finished(let code):
            if let address = handle.refusedAddress, !handle.hasAllowedAddress {
                let text = PublicAddress.text(address)
                return .refused(status: 0, reply: "its address \(text) is private, and allow_private is not set")
            }
            let reason = handle.sentence(for: code)
            guard handle.info(CURLINFO_REQUEST_SIZE) > 0 else { return .unreachable(reason: reason) }
            return .deferred(status: 0, reply: reason, retryAfter: nil)
        case .stopped where handle.info(CURLINFO_REQUEST_SIZE) > 0:
            return .uncertain(reason: "the program stopped before the answer came")
        case .stopped: return .notBegun
        }
    }

    private func answer(_ handle: CurlHandle, _ status: Int, isWhole: Bool) -> DeliveryReport.Outcome {
        WebhookOutcome.outcome(
            status: status,
            reply: CleanText.text(handle.body),
            // What was cut is no whole document.
            answer: isWhole ? WebhookAnswer.members(handle.body) : [:],
            retryAfter: WebhookOutcome.retryAfter(
                HTTPHeaders(lines: handle.headerLines)["retry-after"],
                now: call.at.seconds
            )
        )
    }
}
