import FlowLanguage
import FlowModel

/// Makes a checked folder the one that runs: its text and versions are stored, and people inside earlier versions keep
/// the steps they entered.
enum FolderApplication {
    static func apply(
        _ change: FolderChange,
        to transaction: any StoreTransaction,
        at now: Instant
    ) throws
        -> LiveFolder
    {
        if try concernsEverybody(change, after: transaction.appliedFolder()) { try transaction.beginSweep() }
        let applied = try transaction.apply(change.text, flows: change.flows, at: now)
        let current = zip(change.flows, applied).map {
            LiveFolder.LiveFlow(
                version: $1.version,
                flow: $0,
                stepIDs: $1.stepIDs,
                triggersSince: $1.triggersSince
            )
        }
        let living = Set(current.map(\.version))
        let earlier = try transaction.occupiedVersions().filter { !living.contains($0.applied.version) }
            .map(revive)
        try release(transaction, at: now)
        return LiveFolder(
            current: current,
            earlier: earlier,
            lifecycle: change.lifecycle,
            emailTopics: change.settings.emailTopics,
            unsubscribedByDefault: change.settings.unsubscribedByDefault,
            untrackedTopics: change.settings.untrackedTopics,
            untrackedFlows: change.settings.untrackedFlows,
            caps: change.settings.caps,
            onlyTo: change.settings.onlyTo,
            teams: change.settings.teams,
            timeZone: change.settings.timeZone,
            holidays: change.settings.holidays,
            zone: change.settings.zone
        )
    }

    /// Reads a stored version again; it was checked before it was stored.
    private static func revive(_ stored: StoredVersion) throws -> LiveFolder.LiveFlow {
        let checked = FlowChecker.check(stored.folder, knowing: Knowledge(isTimeZone: { _ in true }))
        guard let flow = checked.flows.first(where: { $0.name == stored.flow }),
            flow.steps.count == stored.applied.stepIDs.count
        else {
            throw StoreError.rejected(reason: "the stored version \(stored.applied.version.number) cannot be read")
        }
        return LiveFolder.LiveFlow(
            version: stored.applied.version,
            flow: flow,
            stepIDs: stored.applied.stepIDs
        )
    }

    /// Messages that could not be written are tried again with the new templates.
    private static func release(_ transaction: any StoreTransaction, at now: Instant) throws {
        let held = try transaction.heldBeforeComposition(limit: 10_000)
        try transaction.settle(
            held.map { Settlement(id: $0.id, state: .queued, notBefore: now) },
            at: now
        )
    }

    // MARK: Who must be looked at

    /// A trigger that does not wait for an event of the contact.
    private struct Watch: Hashable {
        var flow: Slug
        var timeZone: String?
        var trigger: Trigger
    }

    /// Whether it brings what could be so of contacts of whom nothing is heard, and was not in the folder before.
    private static func concernsEverybody(_ change: FolderChange, after earlier: FolderText?) -> Bool {
        guard let earlier else { return true }
        guard earlier != change.text else { return false }
        let before = FlowChecker.check(earlier, knowing: Knowledge(isTimeZone: { _ in true }))
        return before.lifecycle != change.lifecycle || !watches(change.flows).isSubset(of: watches(before.flows))
    }

    private static func watches(_ flows: [Flow]) -> Set<Watch> {
        var watches: Set<Watch> = []
        for flow in flows {
            for trigger in flow.triggers {
                switch trigger.kind {
                case .event, .message, .unsubscribed: break
                case .stage, .segment, .score, .moment, .recurring:
                    watches.insert(Watch(flow: flow.name, timeZone: flow.timeZone, trigger: trigger))
                }
            }
        }
        return watches
    }
}
