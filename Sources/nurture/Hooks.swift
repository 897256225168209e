import Dispatch
import FlowCommands
import FlowMail
import FlowModel
import FlowRuntime
import FlowServer
import FlowTransport

extension HookSettings {
    /// Who is heard, from the configuration.
    init(_ settings: FlowCommands.Configuration) {
        self.init(
            sesTopics: settings.hooks.sesTopics,
            postmark: settings.hooks.postmark.flatMap { WriteKey($0.text) },
            sendgrid: settings.hooks.sendgrid,
            mailgun: settings.hooks.mailgun?.text,
            rfc822: settings.hooks.rfc822.flatMap { WriteKey($0.text) },
            unsubscribeAddress: settings.email.unsubscribeAddress
        )
    }
}

extension HookParts {
    /// What hooks work with in the daemon.
    init(mailbox: Mailbox, keys: SigningKeys, clock: any WallClock) {
        self.init(
            clues: MessageClues { token in
                keys.signer.outbox(ofVERPToken: token) ?? keys.claim(of: token, at: clock.now())?.unsubscribed
            },
            suppressions: mailbox,
            fetcher: CurlHookFetcher()
        )
    }
}

/// Fetches what providers point to; each request has a thread of its own, since libcurl waits.
struct CurlHookFetcher: HookFetcher {
    private static let timeoutSeconds = 10

    private let queue = DispatchQueue(label: "nurture.hooks.fetch", attributes: .concurrent)

    func get(_ address: String) async throws(HookFetchFailure) -> [UInt8] {
        let result = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: CurlHookFetcher.fetch(address)) }
        }
        return try result.get()
    }

    private static func fetch(_ address: String) -> Result<[UInt8], HookFetchFailure> {
        do {
            let response = try HTTPFetch.perform(url: address, timeoutSeconds: timeoutSeconds)
            guard response.status == 200 else {
                return .failure(HookFetchFailure(sentence: "the server answers \(response.status)"))
            }
            return .success(response.body)
        } catch {
            return .failure(HookFetchFailure(sentence: error.sentence))
        }
    }
}

extension LinkClaim {
    /// The message whose List-Unsubscribe link it is.
    fileprivate var unsubscribed: OutboxID? {
        if case .unsubscribe(let message) = self { message } else { nil }
    }
}
