import FlowModel
import FlowRuntime

/// What a provider's answer means for a message.
///
/// What its words say about the recipient decides over the status; what says that the account or its settings are
/// wrong is no fault of the message, which waits.
struct ProviderAnswer {
    let kind: ProviderSettings.Kind
    let status: Int
    let body: [UInt8]
    /// In lower case; of several the first.
    let errorType: String
    let retryAfter: Int64?

    /// SES, errors of `SendEmail` in its reference: the account's own.
    private static let sesAccountErrors: Set = [
        "accountsuspendedexception", "sendingpausedexception", "mailfromdomainnotverifiedexception",
        "notfoundexception", "limitexceededexception",
    ]

    /// Postmark, "API error codes": what the server or the sender lacks, none of it the message's.
    private static let postmarkAccountErrors: Set = [10, 400, 401, 405, 412, 413]

    var outcome: DeliveryReport.Outcome {
        switch status {
        case 200..<300: .accepted(status: status, reply: reply)
        case 401, 402, 403: .unreachable(reason: "the provider refuses the account: \(status) \(reply)")
        // A redirect is not followed; 404 and 405 are a wrong address, domain or region.
        case 300..<400, 404, 405:
            .unreachable(reason: "the provider's address is not right: \(status) \(reply)")
        case 408, 409, 425, 429: .deferred(status: status, reply: reply, retryAfter: retryAfter)
        case 400..<500 where isAccountsFault:
            .unreachable(reason: "the provider refuses the account: \(status) \(reply)")
        case 400..<500: .refused(status: status, reply: reply, isAddressBad: isAddressBad)
        default: .deferred(status: status, reply: reply, retryAfter: retryAfter)
        }
    }

    private var reply: String { CleanText.text(body) }

    private var members: [Slug: Value] { WebhookAnswer.members(body) }

    private var postmarkCode: Int {
        guard case .number(let code)? = members[Slug("ErrorCode")], abs(code) < 1_000_000 else { return 0 }
        return Int(code)
    }

    private var isAccountsFault: Bool {
        switch kind {
        case .ses: ProviderAnswer.sesAccountErrors.contains(errorType)
        case .postmark: ProviderAnswer.postmarkAccountErrors.contains(postmarkCode)
        case .sendgrid, .mailgun: false
        }
    }

    /// The recipient does not exist, or is on the provider's list of those who bounced or complained.
    private var isAddressBad: Bool {
        let words = String(decoding: body.prefix(4096), as: UTF8.self).lowercased()
        switch kind {
        // 406: the recipient is inactive.
        case .postmark: return postmarkCode == 406 || postmarkCode == 300 && words.contains("'to'")
        case .mailgun: return words.contains("to parameter is not a valid address")
        case .sendgrid: return words.contains("personalizations.0.to.0.email")
        case .ses: return false
        }
    }
}
