package import FlowMail
package import FlowModel
package import FlowRuntime
package import Logging

/// What the server works with; it owns none of it.
package struct ServerParts: Sendable {
    package var intake: any EventIntake
    package var reader: any StoreReader
    package var clock: any WallClock
    /// What a link's token says; nil when it is not one of ours, or was changed.
    package var claim: @Sendable (_ token: String) -> LinkClaim?
    /// The topic that an email asks to confirm; nil for one that asks for nothing.
    package var confirmedTopic: @Sendable (_ email: Slug) -> Slug?
    package var readiness: @Sendable () -> Readiness
    package var logger: Logger
    /// Nil hears nobody at `/hooks/`.
    package var hooks: HookParts?

    package init(
        intake: any EventIntake,
        reader: any StoreReader,
        clock: any WallClock,
        claim: @escaping @Sendable (_ token: String) -> LinkClaim?,
        confirmedTopic: @escaping @Sendable (_ email: Slug) -> Slug? = { _ in nil },
        readiness: @escaping @Sendable () -> Readiness,
        logger: Logger,
        hooks: HookParts? = nil
    ) {
        self.intake = intake
        self.reader = reader
        self.clock = clock
        self.claim = claim
        self.confirmedTopic = confirmedTopic
        self.readiness = readiness
        self.logger = logger
        self.hooks = hooks
    }
}

/// Takes what arrived and answers when it is on disk.
package protocol EventIntake: Sendable {
    /// Records all of them, or none.
    func accept(_ arrivals: [Arrival]) async throws(Mailbox.Refusal) -> [Acceptance]
}

extension Mailbox: EventIntake {}

/// Whether work can be done: the database is writable and flows are loaded.
package enum Readiness: Hashable, Sendable {
    case ready
    /// Why not, for the operator.
    case notReady(reason: String)
}
