import FlowModel
import FlowRuntime

/// What an answer to a webhook call means (INTERFACES, Webhooks).
enum WebhookOutcome {
    /// Longest pause that an answer can ask for.
    static let longestPauseSeconds: Int64 = 86_400

    /// `answer` are the members of a JSON object in it.
    static func outcome(
        status: Int,
        reply: String,
        answer: @autoclosure () -> [Slug: Value],
        retryAfter: Int64?
    ) -> DeliveryReport.Outcome {
        switch status {
        case 200..<300: .accepted(status: status, reply: reply, answer: answer())
        case 408, 409, 425, 429: .deferred(status: status, reply: reply, retryAfter: retryAfter)
        case 400..<500: .refused(status: status, reply: reply)
        default: .deferred(status: status, reply: reply, retryAfter: retryAfter)
        }
    }

    /// Seconds from a `Retry-After` (RFC 9110, section 10.2.3): a number, or a date that is compared with `now`.
    static func retryAfter(_ value: String?, now: Int64) -> Int64? {
        guard let value, !value.isEmpty else { return nil }
        let seconds: Int64
        if value.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
            seconds = Int64(value) ?? longestPauseSeconds
        } else if let date = CurlLibrary.seconds(ofDate: value) {
            seconds = date.subtractingReportingOverflow(now).partialValue
        } else {
            return nil
        }
        return min(max(0, seconds), longestPauseSeconds)
    }
}
