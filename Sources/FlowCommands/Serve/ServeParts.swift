package import FlowRuntime
package import Logging
package import ServiceLifecycle

/// What the daemon is put together from.
package struct ServeParts: Sendable {
    package var mailbox: Mailbox
    package var clock: any WallClock
    /// Makes the Runner, on its own thread, for that folder.
    package var makeRunner: @Sendable (FolderChange) throws -> Runner
    /// What runs first, checked and without errors.
    package var folder: LoadedFolder
    /// Reads and checks the folder again.
    package var readFolder: @Sendable () throws(CommandError) -> LoadedFolder
    /// The emails that messages are written from, to be exchanged with the flows.
    package var templates: Templates
    /// What signs links, to be given new keys while the daemon runs.
    package var signingKeys: SigningKeys
    /// Ends mail and webhooks: nothing new begins, replies have that many seconds, the rest is reported uncertain.
    package var stopCarriers: @Sendable (_ graceSeconds: Int) async -> Void
    /// Makes the HTTP server; the closures tell when it listens, and ask whether work can be done.
    package var makeServer: @Sendable (_ state: ServeState, _ onBound: @escaping @Sendable (Int) -> Void) -> any Service
    package var supervisor: any Supervisor
    /// Ends the process at once, with that for a reason: nothing can be recorded any more.
    package var giveUp: @Sendable (CommandError) -> Void
    /// What lives as long as the server does.
    package var companions: [any Service] = []
    /// What lives beside the daemon and ends it by returning.
    package var guests: [any Service]
    package var logger: Logger

    package init(
        mailbox: Mailbox,
        clock: any WallClock,
        makeRunner: @escaping @Sendable (FolderChange) throws -> Runner,
        folder: LoadedFolder,
        readFolder: @escaping @Sendable () throws(CommandError) -> LoadedFolder,
        templates: Templates,
        signingKeys: SigningKeys,
        stopCarriers: @escaping @Sendable (_ graceSeconds: Int) async -> Void,
        makeServer:
            @escaping @Sendable (_ state: ServeState, _ onBound: @escaping @Sendable (Int) -> Void) ->
            any Service,
        supervisor: any Supervisor,
        giveUp: @escaping @Sendable (CommandError) -> Void,
        guests: [any Service] = [],
        logger: Logger
    ) {
        self.mailbox = mailbox
        self.clock = clock
        self.makeRunner = makeRunner
        self.folder = folder
        self.readFolder = readFolder
        self.templates = templates
        self.signingKeys = signingKeys
        self.stopCarriers = stopCarriers
        self.makeServer = makeServer
        self.supervisor = supervisor
        self.giveUp = giveUp
        self.guests = guests
        self.logger = logger
    }
}

/// The service manager that started the daemon, if one did.
package protocol Supervisor: Sendable {
    /// How often it is to be told that the daemon is alive, in milliseconds; nil when nobody watches.
    var aliveMilliseconds: Int64? { get }

    func ready(status: String)
    func reloading()
    func stopping()
    func alive()
}
