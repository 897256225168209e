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
        let relays = settings.email.carriers
        if settings.email.transport == .smtp, !relays.isEmpty {
            // Requests are signed with the machine's own time, whatever clock the flows run on.
            let clock = SystemClock()
            let mailer = RelayFleet(
                relays.map { FleetMember(name: $0.name.text, $0.relay) },
                now: { clock.now() },
                report: report,
                logger: logger,
                wake: { mailbox.wake() }
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
                WebhookTarget(
                    url: $0.url,
                    secret: $0.secret.text,
                    nextSecret: $0.nextSecret?.text,
                    allowPrivate: $0.allowsPrivate
                )
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

extension FlowCommands.Configuration.Email {
    /// In the order of their names; a mail server alone is the one relay.
    fileprivate var carriers: [(name: Slug, relay: FlowCommands.Configuration.Relay)] {
        if relays.isEmpty, let smtp { return [(Slug("main"), FlowCommands.Configuration.Relay(carrier: .smtp(smtp)))] }
        return relays.sorted { $0.key.text < $1.key.text }.map { (name: $0.key, relay: $0.value) }
    }
}

extension FleetMember {
    fileprivate init(name: String, _ relay: FlowCommands.Configuration.Relay) {
        let way: Way =
            switch relay.carrier {
            case .smtp(let smtp): .smtp(RelaySettings(smtp))
            case .provider(let provider): .provider(ProviderSettings(provider))
            }
        self.init(name: name, way: way, weight: relay.weight, perSecond: relay.perSecond)
    }
}

extension ProviderSettings {
    fileprivate init(_ provider: FlowCommands.Configuration.Provider) {
        let kind: Kind =
            switch provider.kind {
            case .ses: .ses
            case .postmark: .postmark
            case .sendgrid: .sendgrid
            case .mailgun: .mailgun
            }
        self.init(
            kind: kind,
            account: provider.account ?? "",
            key: provider.key.text,
            region: provider.region ?? "us-east-1",
            endpoint: provider.endpoint,
            connections: provider.connections
        )
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
