import Dispatch
import FlowCommands
import FlowMail
import FlowModel
import FlowRuntime
import FlowServer
import FlowStorage
import FlowTransport
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Puts the daemon together: the one place where the store, the clock, the carriers and the server get their concrete
/// types.
struct DaemonComposition {
    var settings: FlowCommands.Configuration
    var zones: ZoneFiles
    /// Makes the clock from what the last daemon on the same database believed of the machine's.
    var clock: @Sendable (ClockReading?) -> any WallClock
    var supervisor: any Supervisor
    var logger: Logger
    /// Is told of each decision.
    var observe: @Sendable ([Transition]) -> Void = { _ in }
    /// Is told the port when the server listens.
    var onBound: @Sendable (Int) -> Void = { _ in }

    /// Opens what the daemon needs and checks what it is to run.
    ///
    /// - Throws: `CommandError` when something is missing, in use or wrong.
    func parts() throws -> ServeParts {
        let store = try DaemonComposition.open(settings.database, logger)
        let clock = try DaemonComposition.reading {
            self.clock(try store.transact { try $0.clockState() }?.trusted)
        }
        let keys = try DaemonComposition.signingKeys(store, at: clock.now())
        let reader = try DaemonComposition.reader(settings.database)
        let folder = try startingFolder(store)
        var settings = settings
        if settings.listen.port == 0 {
            // Links in emails name the port, so it must be known before the first is written.
            settings.listen = ListenAddress(host: settings.listen.host, port: FreePort.find())
        }
        let mail = try settings.mailSettings(signer: keys.signer)
        logger.tell(mail.dkim, ofSenders: [settings.email.from] + folder.senders)
        let templates = Templates(folder.library, settings: mail, keys: keys)
        let mailbox = Mailbox()
        let carriers = try Carriers(settings, reportingTo: mailbox, logger: logger)
        let troubles = StoreTroubles()
        let administration = administration(keys: keys, clock: clock, mailbox: mailbox, reader: reader)
        let runnerParts = runnerMaker(
            store,
            clock: clock,
            mailbox: mailbox,
            carriers: carriers,
            templates: templates,
            troubles: troubles
        )
        var parts = ServeParts(
            mailbox: mailbox,
            clock: clock,
            makeRunner: runnerParts,
            folder: folder,
            readFolder: { [settings, zones] () throws(CommandError) in
                let text = try FolderReader().read(settings.flows)
                return LoadedFolder(text, configuration: settings, zones: zones, mustHaveEmails: true)
            },
            templates: templates,
            signingKeys: keys,
            stopCarriers: { await carriers.stop(graceSeconds: $0) },
            makeServer: serverMaker(
                settings,
                clock: clock,
                mailbox: mailbox,
                reader: reader,
                keys: keys,
                templates: templates,
                troubles: troubles
            ),
            supervisor: supervisor,
            giveUp: endProcess,
            logger: logger
        )
        parts.companions = administration.map { [$0] } ?? []
        return parts
    }

    // MARK: Parts

    private func runnerMaker(
        _ store: sending SQLiteStore,
        clock: any WallClock,
        mailbox: Mailbox,
        carriers: Carriers,
        templates: Templates,
        troubles: StoreTroubles
    ) -> @Sendable (FolderChange) throws -> Runner {
        // The store belongs to the Runner's thread: it is handed over once.
        let handover = Mutex<SQLiteStore?>(store)
        let writers = DispatchQueue(label: "nurture.composition", attributes: .concurrent)
        return { [settings, observe, logger] change in
            let store = handover.withLock { store in
                let taken = store
                store = nil
                return taken
            }
            guard let store else { throw StoreError.failed(reason: "the Runner was made twice") }
            return try Runner(
                parts: Runner.Parts(
                    store: WatchedStore(store, troubles: troubles, logger: logger),
                    clock: clock,
                    mailbox: mailbox,
                    mailer: carriers.mailer,
                    webhooks: carriers.webhooks,
                    desk: CompositionDesk(
                        mailbox: mailbox,
                        compose: { templates.compose($0, telling: logger) },
                        perform: { work in writers.async(execute: work) }
                    ),
                    policy: Runner.Policy(
                        onUnknownOutcome: settings.email.onUnknownOutcome,
                        pauseAt: SendingPauseLimits(settings.email.pauseAt),
                        pace: SendingPace(
                            perSecond: settings.email.limits.perSecond,
                            perDomainPerSecond: settings.email.limits.perDomainPerSecond
                        )
                    ),
                    onPause: { logger.tell($0) }
                ),
                folder: change,
                observe: observe
            )
        }
    }

    private func serverMaker(
        _ settings: FlowCommands.Configuration,
        clock: any WallClock,
        mailbox: Mailbox,
        reader: any StoreReader,
        keys: SigningKeys,
        templates: Templates,
        troubles: StoreTroubles
    ) -> @Sendable (ServeState, @escaping @Sendable (Int) -> Void) -> any Service {
        { [logger, onBound] state, announce in
            NurtureServer(
                settings: ServerSettings(
                    host: settings.listen.host,
                    port: settings.listen.port,
                    writeKeys: settings.writeKeys.compactMap { WriteKey($0) },
                    topicNames: settings.topics.mapValues(\.name),
                    unsubscribedByDefault: settings.unsubscribedByDefault,
                    forms: settings.forms.mapValues { WebForm($0) },
                    hooks: HookSettings(settings)
                ),
                parts: ServerParts(
                    intake: mailbox,
                    reader: reader,
                    clock: clock,
                    claim: { keys.claim(of: $0, at: clock.now()) },
                    confirmedTopic: { templates.confirmedTopic(of: $0) },
                    readiness: { (state.obstacle ?? troubles.obstacle).map { .notReady(reason: $0) } ?? .ready },
                    logger: logger,
                    hooks: HookParts(mailbox: mailbox, keys: keys, clock: clock)
                ),
                onBound: { port in
                    onBound(port)
                    announce(port)
                }
            )
        }
    }

    /// The folder on the disk; the one that ran last when that one has errors, or cannot be read.
    private func startingFolder(_ store: SQLiteStore) throws -> LoadedFolder {
        let problem: CommandError
        do {
            let text = try FolderReader().read(settings.flows)
            let folder = LoadedFolder(text, configuration: settings, zones: zones, mustHaveEmails: true)
            for finding in folder.diagnostics {
                let level: Logger.Level = finding.severity == .error ? .error : .warning
                logger.log(level: level, "flow finding", metadata: finding.logMetadata)
            }
            guard folder.errorCount > 0 else { return folder }
            problem = .folderHasErrors(path: settings.flows, count: folder.errorCount)
        } catch {
            problem = error
        }
        guard let text = try DaemonComposition.reading({ try store.transact { try $0.appliedFolder() } }) else {
            throw problem
        }
        let stored = LoadedFolder(text, configuration: settings, zones: zones, mustHaveEmails: true)
        guard stored.errorCount == 0 else { throw problem }
        logger.error("running the flows of the last good start", metadata: ["reason": "\(problem.message)"])
        return stored
    }

    private static func open(_ path: String, _ logger: Logger) throws(CommandError) -> sending SQLiteStore {
        do {
            var wasEarlier = false
            let store = try SQLiteStore(path: path) {
                wasEarlier = true
                logger.notice(
                    "bringing the database of an earlier version up to date: this can take minutes, do not stop it",
                    metadata: ["path": "\(path)"]
                )
            }
            if wasEarlier { logger.notice("the database is up to date", metadata: ["path": "\(path)"]) }
            return store
        } catch {
            throw .store(error)
        }
    }

    private static func reader(_ path: String) throws(CommandError) -> any StoreReader {
        do {
            return try SQLiteStoreReader(path: path)
        } catch {
            throw .store(error)
        }
    }

    /// The keys of links and Message-IDs, made at the first start and kept in the database.
    private static func signingKeys(_ store: SQLiteStore, at now: Instant) throws -> SigningKeys {
        let keys = try reading {
            try store.transact { transaction in
                let known = try transaction.signingKeys()
                guard known.isEmpty else { return known }
                let key = SigningKey(id: 1, secret: secret(), createdAt: now)
                try transaction.add(key)
                return [key]
            }
        }
        return SigningKeys(keys)
    }

    /// 32 random bytes.
    static func secret() -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    private static func reading<Result>(_ body: () throws -> Result) throws(CommandError) -> Result {
        do {
            return try body()
        } catch {
            throw CommandError(reading: error)
        }
    }
}

extension Templates {
    /// Composes, and tells of a message that waits for a person; why is in `nurture status`.
    fileprivate func compose(_ request: EmailRequest, telling logger: Logger) -> Composition {
        let composition = compose(request)
        if case .held = composition {
            logger.warning(
                "mail held, see `nurture outbox list --held`",
                metadata: ["outbox_id": "\(request.outbox.number)", "email": "\(request.email)"]
            )
        }
        return composition
    }
}

extension WriteKey {
    /// A key of the configuration; it has been checked there.
    fileprivate init?(_ key: FlowCommands.Configuration.WriteKey) {
        switch key {
        case .plain(let secret): self.init(secret.text)
        case .hashed(let digits): self.init("sha256:" + digits)
        }
    }
}

extension WebForm {
    fileprivate init(_ form: FlowCommands.Configuration.Form) {
        self.init(
            redirect: form.redirect,
            topic: form.topic,
            mustConfirm: form.mustConfirm,
            fields: Set(form.fields.map { Slug($0) }),
            wording: form.wording,
            honeypot: Slug(form.honeypot)
        )
    }
}
