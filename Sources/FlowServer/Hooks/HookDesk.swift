import FlowMail
import FlowModel
import FlowRuntime
import Hummingbird
import Logging

/// Answers providers and mail servers that tell of bounces and complaints: 200 only when it is on disk.
struct HookDesk: Sendable {
    private let settings: HookSettings
    private let parts: HookParts
    private let recorder: HookRecorder
    private let clock: any WallClock
    private let ses: SESDesk
    private let sendgrid: SendGridSignature?
    private let mailgun: MailgunSignature?
    private let messages: FeedbackReader

    /// Nil without the parts that it works with.
    init?(settings: HookSettings, parts: ServerParts) {
        guard let hooks = parts.hooks else { return nil }
        (self.settings, self.parts, clock) = (settings, hooks, parts.clock)
        recorder = HookRecorder(
            intake: parts.intake,
            suppressions: hooks.suppressions,
            reader: parts.reader,
            clock: parts.clock
        )
        ses = SESDesk(topics: settings.sesTopics, parts: hooks, logger: parts.logger)
        sendgrid = settings.sendgrid.flatMap { SendGridSignature(publicKey: $0) }
        mailgun = settings.mailgun.map { MailgunSignature(key: $0) }
        messages = FeedbackReader(clues: hooks.clues, unsubscribeAddress: settings.unsubscribeAddress)
    }

    func answer(_ provider: HookProvider, _ request: Request) async throws -> Response {
        let feedback = try await read(provider, request)
        let tally = try await recorder.record(feedback, from: provider)
        return .json(
            .ok,
            .object([
                "success": .flag(true),
                "recorded": .number(Double(tally.recorded)),
                "repeated": .number(Double(tally.repeated)),
                "suppressed": .number(Double(tally.suppressed)),
                "unknown": .number(Double(tally.unknown)),
                "kinds": .list(Set(feedback.map(\.kind.rawValue)).sorted().map { .text($0) }),
            ])
        )
    }

    /// What the request tells, once it is known to come from the provider.
    private func read(_ provider: HookProvider, _ request: Request) async throws -> [MailFeedback] {
        switch provider {
        case .ses:
            guard !settings.sesTopics.isEmpty else { throw Problem.notFound }
            return try await ses.read(try await body(provider, request))
        case .postmark:
            try check(settings.postmark, request)
            let news = try HookJSON(reading: try await body(provider, request))
            return PostmarkNews.read(news, clues: parts.clues)
        case .sendgrid:
            guard let sendgrid else { throw Problem.notFound }
            let body = try await body(provider, request)
            guard let signature = request.header(SendGridSignature.signatureHeader),
                let time = request.header(SendGridSignature.timeHeader),
                sendgrid.isValid(signature, time: time, body: body)
            else { throw Problem.wrongSignature("The signature does not fit the body and `hooks.sendgrid`.") }
            return SendGridNews.read(try HookJSON(reading: body), clues: parts.clues)
        case .mailgun:
            guard let mailgun else { throw Problem.notFound }
            let body = try await body(provider, request)
            let news = try HookJSON(reading: body)
            guard mailgun.isValid(news, body: body, at: clock.now()) else {
                throw Problem.wrongSignature("The signature does not fit `hooks.mailgun`, is old, or was used before.")
            }
            return MailgunNews.read(news, clues: parts.clues)
        case .rfc822:
            try check(settings.rfc822, request)
            return try await message(request)
        }
    }

    private func message(_ request: Request) async throws -> [MailFeedback] {
        let type = request.headers[.contentType]?.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type == "message/rfc822" else {
            throw Problem(
                .unsupportedMediaType,
                "unsupported_type",
                "The Content-Type is not message/rfc822. Send the mail as it was received, with that type."
            )
        }
        let recipient = HookQuery.value("recipient", in: request.uri.query)
        let bytes = try await body(.rfc822, request)
        do {
            return try messages.read(bytes, recipient: recipient)
        } catch {
            switch error {
            case .notAMessage:
                throw Problem.invalid("not_a_message", "The body is no mail: it has no header field.")
            case .tooLarge(let limit): throw Problem.tooLarge(limit: limit)
            }
        }
    }

    private func body(_ provider: HookProvider, _ request: Request) async throws -> [UInt8] {
        try await RequestBytes.collect(request, limit: provider.bodyLimit)
    }

    /// Refuses a request without the secret, before its body is read; without a secret there is no such hook.
    private func check(_ secret: WriteKey?, _ request: Request) throws(Problem) {
        guard let secret else { throw .notFound }
        let presented = request.headers[.authorization].flatMap(HookAuthorization.secret)
        guard let presented, secret.matches(presented) else {
            throw Problem(
                .unauthorized,
                "wrong_secret",
                "The secret of this hook is missing or wrong. Send it as the password of basic authorization, or as a "
                    + "bearer token."
            )
        }
    }
}

extension Request {
    fileprivate func header(_ name: String) -> String? {
        HTTPFields.Element.Name(name).flatMap { headers[$0] }
    }
}

extension Problem {
    /// Somebody else sent it, or changed it on the way; nothing was recorded.
    static func wrongSignature(_ message: String) -> Problem {
        Problem(.forbidden, "wrong_signature", message)
    }
}
