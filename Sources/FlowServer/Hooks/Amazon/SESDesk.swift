import CryptoExtras
import FlowMail
import FlowModel
import Hummingbird
import Logging

/// Takes what Amazon SES tells through SNS: only of configured topics, and only with SNS's signature.
struct SESDesk: Sendable {
    private let topics: Set<String>
    private let clues: MessageClues
    private let fetcher: any HookFetcher
    private let certificates: SigningCertificates
    private let logger: Logger

    init(topics: Set<String>, parts: HookParts, logger: Logger) {
        (self.topics, clues, fetcher) = (topics, parts.clues, parts.fetcher)
        certificates = SigningCertificates(fetcher: parts.fetcher)
        self.logger = logger
    }

    func read(_ body: [UInt8]) async throws -> [MailFeedback] {
        let message = try await verified(SNSMessage(HookJSON(reading: body, keepsSpelling: true)))
        switch message.kind {
        case .notification:
            // SNS also says in plain words that a topic was connected.
            guard let news = try? HookJSON(reading: Array(message.message.utf8)) else { return [] }
            return SESNews.read(news, clues: clues)
        case .subscription:
            try await confirm(message)
            return []
        case .end:
            logger.warning("Amazon SNS sends no more news of a topic", metadata: ["topic": "\(message.topic)"])
            return []
        }
    }

    private func verified(_ message: SNSMessage?) async throws(Problem) -> SNSMessage {
        guard let message else {
            throw .invalid(
                "not_sns",
                "The body is no message of Amazon SNS. Leave raw message delivery off in the subscription."
            )
        }
        guard topics.contains(message.topic) else {
            throw .wrongSignature("The topic is not one of `hooks.ses.topics` in the configuration.")
        }
        guard SNSAddress.isCertificate(message.certificateAddress, region: message.region) else {
            throw .wrongSignature("The signing certificate is not on a host of Amazon SNS in the topic's region.")
        }
        guard message.isSigned(by: try await key(at: message.certificateAddress)) else {
            throw .wrongSignature("The signature does not fit the message.")
        }
        return message
    }

    private func key(at address: String) async throws(Problem) -> _RSA.Signing.PublicKey {
        do {
            return try await certificates.key(at: address)
        } catch {
            switch error {
            case .notFetched(let failure):
                logger.error("Amazon's certificate cannot be fetched", metadata: ["reason": "\(failure.sentence)"])
                throw Problem(
                    .serviceUnavailable,
                    "certificate_unavailable",
                    "The signing certificate cannot be fetched now. Try again.",
                    retryAfterSeconds: 60
                )
            case .unreadable: throw .wrongSignature("There is no certificate at SigningCertURL.")
            }
        }
    }

    private func confirm(_ message: SNSMessage) async throws(Problem) {
        guard let address = message.subscribeAddress, SNSAddress.isConfirmation(address, region: message.region) else {
            throw .wrongSignature("SubscribeURL is not on a host of Amazon SNS in the topic's region.")
        }
        do {
            _ = try await fetcher.get(address)
            logger.info("Amazon SNS will send news of a topic", metadata: ["topic": "\(message.topic)"])
        } catch {
            logger.error("A subscription cannot be confirmed", metadata: ["reason": "\(error.sentence)"])
            throw Problem(
                .serviceUnavailable,
                "confirmation_failed",
                "The subscription cannot be confirmed now. Try again.",
                retryAfterSeconds: 60
            )
        }
    }
}
