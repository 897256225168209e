import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    /// Goes through everything that names the one and names the other instead.
    func merge(_ gone: ContactID, into kept: ContactID, at now: Instant) throws -> [TimelineEntry]? {
        let both = try people([kept, gone], reading: Reads(flows: []), at: now)
        guard both.count == 2, state[gone]?.isFaulted == false, state[kept]?.isFaulted == false else { return nil }
        let merger = Merger(kept: both[0], gone: both[1], at: now)
        let first = state.timeline.count
        for entry in merger.stopped {
            let record = state.versions[Int(entry.version.number) - 1]
            let step = record.stepIDs.firstIndex { .left(.stopped(.merged), at: now, step: $0) == entry.state }
            state.enrolments[entry.id] = entry
            cancelDeliveries(of: entry.id)
            state.timeline.append(
                TimelineEntry(
                    at: now,
                    contact: entry.id.contact,
                    enrolment: entry.id,
                    flow: entry.flow,
                    step: step.map { record.stepNumbers[$0] },
                    kind: .stopped(.merged)
                )
            )
        }
        let last = moveRecords(from: gone, to: kept)
        moveEntries(merger)
        moveTimeline(merger)
        moveEvents(merger)
        for (alias, owner) in state.aliases where owner == gone { state.aliases[alias] = kept }
        for index in state.visits.indices where state.visits[index].contact == gone {
            state.visits[index].contact = kept
        }
        for index in state.proofs.indices where state.proofs[index].contact == gone {
            state.proofs[index].contact = kept
        }
        if let record = state[gone] { moveNames(of: record, to: kept) }
        state.contacts[Int(gone.number) - 1] = ReferenceState.ContactRecord(isMerged: true)
        let changes = merger.changes(lastRecord: last)
        let timeline = [merger.move].compactMap { $0 }
        try write([Transition(person: merger.kept, changes: changes, timeline: timeline, nextDue: now)])
        return Array(state.timeline[first...])
    }

    private func moveNames(of gone: ReferenceState.ContactRecord, to kept: ContactID) {
        guard var record = state[kept] else { return }
        record.address = record.address ?? gone.address
        record.userID = record.userID ?? gone.userID
        record.anonymousID = record.anonymousID ?? gone.anonymousID
        state[kept] = record
    }

    private func moveEntries(_ merger: Merger) {
        let entries = state.enrolments.values.filter { $0.id.contact == merger.gone.contact.id }
        for entry in entries {
            state.enrolments[entry.id] = nil
            state.enrolments[merger.moved(entry.id)] = entry.moved(merger)
            state.firstVersions[merger.moved(entry.id)] = state.firstVersions.removeValue(forKey: entry.id)
        }
        for index in state.outbox.indices {
            let delivery = state.outbox[index].row.delivery
            state.outbox[index].row.delivery = Delivery(
                key: merger.moved(delivery.key),
                kind: delivery.kind,
                notBefore: delivery.notBefore
            )
        }
    }

    private func moveTimeline(_ merger: Merger) {
        for index in state.timeline.indices where state.timeline[index].contact == merger.gone.contact.id {
            state.timeline[index].contact = merger.kept.contact.id
            state.timeline[index].enrolment = state.timeline[index].enrolment.map(merger.moved)
        }
    }

    private func moveEvents(_ merger: Merger) {
        state.events = state.events.map { event in
            guard event.contact == merger.gone.contact.id else { return event }
            var kind = event.kind
            if case .message(let fact, var message) = kind {
                message.delivery = merger.moved(message.delivery)
                kind = .message(fact, message)
            }
            return Event(
                id: event.id,
                contact: merger.kept.contact.id,
                receivedAt: event.receivedAt,
                timestamp: event.timestamp,
                kind: kind,
                properties: event.properties,
                traits: event.traits
            )
        }
    }

    /// Two records of one name at one place cannot be: the one that moves goes behind all that were made there.
    private func moveRecords(from gone: ContactID, to kept: ContactID) -> EventOrder? {
        func order(_ index: Int) -> EventOrder { state.recorded[index].event.order }
        let moving = state.recorded.indices.filter { state.recorded[$0].contact == gone }
        let taken = moving.filter { index in
            state.recorded.contains { record in
                record.contact == kept && record.event.name == state.recorded[index].event.name
                    && record.event.order == order(index)
            }
        }.sorted { (order($0), state.recorded[$0].event.name) < (order($1), state.recorded[$1].event.name) }
        var last: EventOrder?
        for index in taken {
            let event = order(index).event
            let parts = state.recorded.filter { [gone, kept].contains($0.contact) && $0.event.order.event == event }
                .map(\.event.order.part)
            let place = EventOrder(event, part: (parts.max() ?? 0) + 1)
            state.recorded[index].event.order = place
            last = max(last ?? .beforeAll, place)
        }
        for index in moving { state.recorded[index].contact = kept }
        return last
    }
}

extension Merger {
    fileprivate func moved(_ key: DeliveryKey) -> DeliveryKey {
        DeliveryKey(enrolment: moved(key.enrolment), step: key.step, visit: key.visit)
    }
}

extension Enrolment {
    /// The same entry under its new number.
    fileprivate func moved(_ merger: Merger) -> Enrolment {
        var lastSend = lastSend
        if case .message(let key)? = lastSend { lastSend = .message(merger.moved(key)) }
        return Enrolment(
            id: merger.moved(id),
            flow: flow,
            version: version,
            enteredAt: enteredAt,
            since: since,
            trigger: trigger,
            triggerProperties: triggerProperties,
            runKey: runKey,
            splitSeed: splitSeed,
            state: state,
            visit: visit,
            lastSend: lastSend,
            jumps: jumps,
            burst: burst,
            burstAt: burstAt
        )
    }
}
