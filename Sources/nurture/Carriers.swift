import FlowCommands
import FlowModel
import FlowRuntime
import FlowTransport
import Logging

/// What carries mail and webhooks, as the configuration says.
struct Carriers: Sendable {
    /// Calls of webhooks at a time.
    private static let webhookConnections = 50

    let mailer: any Mailer & Sendable
    let webhooks: CurlWebhookCaller
    private let stopMail: @Sendable (_ graceSeconds: Int) async -> Void

    /// - Throws: `CommandError` when the outbox folder cannot be used.
    init(_ settings: FlowCommands.Configuration, reportingTo mailbox: Mailbox, logger: Logger) throws {
        let report: @Sendable (DeliveryReport) -> Void = { mailbox.post($0) }
        if settings.email.transport == .smtp, let smtp = settings.email.smtp {
            let mailer = SMTPMailer(
                relay: RelaySettings(smtp),
                report: report,
                logger: logger,
                rested: { mailbox.wake() }
            )
            self.mailer = mailer
            stopMail = { await mailer.stop(graceSeconds: $0) }
        } else {
            let mailer = try Carriers.folderMailer(settings.email.outboxFolder, report: report, logger: logger)
            self.mailer = mailer
            stopMail = { _ in mailer.stop() }
            // Whoever forgot `transport: smtp` would otherwise wonder where the mail stays.
            logger.notice(
                "emails are written to files, not sent",
                metadata: ["folder": "\(settings.email.outboxFolder)"]
            )
        }
        webhooks = CurlWebhookCaller(
            targets: settings.webhooks.mapValues {
                WebhookTarget(url: $0.url, secret: $0.secret.text, allowPrivate: $0.allowsPrivate)
            },
            maximumConnections: Carriers.webhookConnections,
            report: report,
            logger: logger
        )
    }

    /// Begins nothing new and returns when everything underway is reported.
    func stop(graceSeconds: Int) async {
        async let mail: Void = stopMail(graceSeconds)
        async let calls: Void = webhooks.stop(graceSeconds: graceSeconds)
        _ = await (mail, calls)
    }

    private static func folderMailer(
        _ folder: String,
        report: @escaping @Sendable (DeliveryReport) -> Void,
        logger: Logger
    ) throws(CommandError) -> OutboxFolderMailer {
        do {
            return try OutboxFolderMailer(folder: folder, report: report, logger: logger)
        } catch {
            throw .unwritable(path: folder, reason: (error as? OutboxFolderError)?.reason ?? "\(error)")
        }
    }
}

extension RelaySettings {
    fileprivate init(_ smtp: FlowCommands.Configuration.SMTP) {
        let tls: TLSMode =
            switch smtp.tls {
            case .required: .required
            case .opportunistic: .opportunistic
            case .none: .none
            }
        self.init(
            url: smtp.url,
            username: smtp.login?.username,
            password: smtp.login?.password.text,
            tls: tls,
            connections: smtp.connections,
            certificateFile: smtp.certificates
        )
    }
}
