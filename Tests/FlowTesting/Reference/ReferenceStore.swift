package import FlowModel
package import FlowRuntime

/// A store that is right because it is simple: values in memory, searched from end to end.
///
/// Other stores are compared with it.
package final class ReferenceStore: Store {
    private var state = ReferenceState()

    package init() {}

    package func takeOwnership(onUnknownOutcome policy: UnknownOutcomePolicy, at now: Instant) throws -> Epoch {
        state.epoch = Epoch(state.epoch.number + 1)
        for index in state.outbox.indices where state.outbox[index].row.state == .sending {
            let isHeld = policy == .hold && state.outbox[index].row.delivery.kind.channel == .mail
            state.outbox[index].row.state = isHeld ? .held : .queued
            state.outbox[index].row.notBefore = now
            state.outbox[index].row.isUncertain = true
        }
        return state.epoch
    }

    package func transact<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        let transaction = ReferenceTransaction(state)
        let result = try body(transaction)
        state = transaction.state
        return result
    }

    package func takeReserve() -> Bool { true }

    package func releaseReserve() -> Bool { false }

    package func close() throws {}

    /// What reports get, as the store is now.
    package var facts: any FactSource & EventExport { ReferenceFacts(state: state) }

    /// Everything that was ever told of a contact, oldest first.
    package func timeline(of contact: ContactID) -> [TimelineEntry] {
        state.timeline.filter { $0.contact == contact }
    }

    /// Proof of what became of the address's consent and of that of the contact that goes by it, oldest first.
    package func consentRecords(of address: String) -> [ConsentRecord] {
        let contact = state.aliases[ReferenceState.Alias(kind: .email, value: address)]
        let proofs = state.proofs.enumerated().filter { _, proof in
            proof.address == address || proof.contact != nil && proof.contact == contact
        }
        return proofs.sorted { ($0.element.record.at, $0.offset) < ($1.element.record.at, $1.offset) }
            .map(\.element.record)
    }
}

/// Works on a copy, which becomes the store's state when the body returns.
final class ReferenceTransaction: StoreTransaction {
    var state: ReferenceState

    init(_ state: ReferenceState) { self.state = state }

    // MARK: Folder

    func appliedFolder() throws -> FolderText? { state.appliedFolder }

    func apply(_ folder: FolderText, flows: [Flow], at now: Instant) throws -> [AppliedFlow] {
        state.appliedFolder = folder
        renewTriggers(of: flows, at: now)
        return flows.map { flow in
            let since = flow.triggers.map { state.liveTriggers[.init(flow: flow.name, text: $0.text)] ?? now }
            let known = state.versions.lastIndex {
                $0.flow == flow.name && $0.canonicalText == flow.canonicalText
                    && $0.stepIDs.count == flow.steps.count
            }
            if let known {
                return AppliedFlow(
                    version: FlowVersionID(Int64(known) + 1),
                    stepIDs: state.versions[known].stepIDs,
                    triggersSince: since
                )
            }
            let steps = flow.steps.map { _ in
                state.stepCount += 1
                return StepID(state.stepCount)
            }
            state.versions.append(
                ReferenceState.VersionRecord(
                    flow: flow.name,
                    canonicalText: flow.canonicalText,
                    stepIDs: steps,
                    stepNumbers: flow.steps.map(\.number),
                    folder: folder,
                    appliedAt: now
                )
            )
            let version = FlowVersionID(Int64(state.versions.count))
            return AppliedFlow(version: version, stepIDs: steps, triggersSince: since)
        }
    }

    private func renewTriggers(of flows: [Flow], at now: Instant) {
        let keys = flows.flatMap { flow in
            flow.triggers.map { ReferenceState.TriggerKey(flow: flow.name, text: $0.text) }
        }
        let earlier = state.liveTriggers
        state.liveTriggers = Dictionary(keys.map { ($0, earlier[$0] ?? now) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Sweep

    func beginSweep() throws { state.swept = ContactID(0) }

    func sweepPage(limit: Int) throws -> [ContactID] {
        guard limit > 0, let swept = state.swept else { return [] }
        let waiting = state.contacts.indices.map { ContactID(Int64($0) + 1) }
            .filter { $0 > swept && state[$0]?.isFaulted == false }
        let page = Array(waiting.prefix(limit))
        state.swept = page.count == limit ? page.last : nil
        return page
    }

    func occupiedVersions() throws -> [StoredVersion] {
        let occupied = Set(state.enrolments.values.filter(\.isActive).map(\.version))
        return occupied.sorted().map { version in
            let record = state.versions[Int(version.number) - 1]
            return StoredVersion(
                flow: record.flow,
                applied: AppliedFlow(version: version, stepIDs: record.stepIDs),
                folder: record.folder
            )
        }
    }

    // MARK: Clock

    func clockState() throws -> ClockState? { state.clock }

    func record(_ clock: ClockState) throws { state.clock = clock }

    // MARK: Keys

    func signingKeys() throws -> [SigningKey] {
        state.keys.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
    }

    func add(_ key: SigningKey) throws {
        guard key.id > 0, !state.keys.contains(where: { $0.id == key.id }) else {
            throw StoreError.rejected(reason: "that key exists")
        }
        state.keys.append(key)
    }
}
