import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func duePeople(at now: Instant, limit: Int) throws -> [ContactID] {
        let due = waiting.filter { $0.at <= now }.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        return due.prefix(limit).map(\.id)
    }

    func earliestDue() throws -> Instant? { waiting.map(\.at).min() }

    private var waiting: [(at: Instant, id: ContactID)] {
        zip(state.contacts, 1...).compactMap { record, number in
            guard let at = record.nextDue, !record.isFaulted else { return nil }
            return (at, ContactID(Int64(number)))
        }
    }

    func people(_ ids: [ContactID], reading reads: Reads, at now: Instant) throws -> [Person] {
        ids.compactMap { id in
            state[id].map { record in
                let all = state.enrolments.values.filter { $0.id.contact == id }.sorted { $0.id < $1.id }
                var active = all.filter(\.isActive)
                for index in active.indices where reads.triggerProperties {
                    guard let trigger = active[index].trigger else { continue }
                    active[index].triggerProperties = state.event(trigger)?.describedProperties ?? [:]
                }
                return Person(
                    contact: contact(id, record, enrolments: all.last?.id.ordinal ?? 0),
                    enrolments: active,
                    past: past(all),
                    history: history(of: id, active: active, reads, at: now),
                    ruleTotals: record.ruleTotals
                )
            }
        }
    }

    private func contact(_ id: ContactID, _ record: ReferenceState.ContactRecord, enrolments: Int) -> Contact {
        var consent = Consent()
        let address = record.address.flatMap { state.addresses[$0] }
        consent.unsubscribedFromEverything = record.isUnsubscribed || address?.isUnsubscribed == true
        consent.suppression = address?.suppression
        consent.topics = record.topics
        return Contact(
            id: id,
            address: record.address,
            label: record.address ?? record.userID ?? record.anonymousID ?? "",
            fields: record.fields,
            tags: record.tags,
            consent: consent,
            enrolmentCount: enrolments,
            standing: record.standing
        )
    }

    private func past(_ enrolments: [Enrolment]) -> [Slug: PastEnrolments] {
        Dictionary(grouping: enrolments, by: \.flow).mapValues { enrolments in
            PastEnrolments(
                count: enrolments.count,
                lastEnteredAt: enrolments.map(\.enteredAt).max() ?? .distantPast,
                runKeys: Set(enrolments.compactMap(\.runKey))
            )
        }
    }

    // MARK: Writing

    func write(_ transitions: [Transition]) throws {
        for transition in transitions {
            let contact = transition.person.contact.id
            for change in transition.changes { try apply(change, of: transition, to: contact) }
            state.timeline += transition.timeline
            state[contact]?.nextDue = transition.nextDue
        }
    }

    func markFaulted(_ contact: ContactID, reason: String, at now: Instant) throws {
        guard state[contact] != nil else { throw StoreError.rejected(reason: "there is no such contact") }
        state[contact]?.isFaulted = true
    }

    /// When the step of the delivery began, as far as the transition tells.
    private func start(of delivery: Delivery, in transition: Transition) -> Instant {
        let starts = transition.changes.compactMap { change -> Instant? in
            switch change {
            case .entered(let enrolment), .moved(let enrolment):
                enrolment.id == delivery.key.enrolment && enrolment.burstAt > .distantPast ? enrolment.burstAt : nil
            default: nil
            }
        }
        return starts.first ?? transition.timeline.map(\.at).max() ?? .distantPast
    }

    private func apply(_ change: Change, of transition: Transition, to contact: ContactID) throws {
        switch change {
        case .setField(let field, let value): state[contact]?.fields[field] = value == .null ? nil : value
        case .tagged(let tag): state[contact]?.tags.insert(tag)
        case .untagged(let tag): state[contact]?.tags.remove(tag)
        case .standing(let standing): state[contact]?.standing = standing
        case .ruleTotal(let rule, let total): state[contact]?.ruleTotals[rule] = total
        case .recorded(let event): try record(event, of: contact)
        case .unsubscribedFromEverything:
            if let address = state[contact]?.address {
                state.addresses[address, default: ReferenceState.AddressRecord()].isUnsubscribed = true
            } else {
                state[contact]?.isUnsubscribed = true
            }
        case .topic(let topic, let isSubscribed): state[contact]?.topics[topic] = isSubscribed
        case .suppressed(let suppression):
            guard let address = state[contact]?.address else { return }
            // A complaint weighs more than a bounce.
            if state.addresses[address]?.suppression != .complained {
                state.addresses[address, default: ReferenceState.AddressRecord()].suppression = suppression
            }
        case .lifted:
            if let address = state[contact]?.address { state.addresses[address] = nil }
            state[contact]?.isUnsubscribed = false
        case .consented(let record):
            state.proofs.append(.init(contact: contact, address: state[contact]?.address, record: record))
        case .entered(let enrolment): try enter(enrolment)
        case .moved(let enrolment):
            guard let earlier = state.enrolments[enrolment.id], earlier.isActive else { return }
            var moved = enrolment
            moved.triggerProperties = [:]
            state.enrolments[enrolment.id] = moved
            if earlier.version != moved.version, state.firstVersions[enrolment.id] == nil {
                state.firstVersions[enrolment.id] = earlier.version
            }
        case .deliver(let delivery):
            let start = start(of: delivery, in: transition)
            try enqueue(delivery, at: max(start, delivery.notBefore ?? start))
        case .cancelDeliveries(let enrolment): cancelDeliveries(of: enrolment)
        }
    }

    private func record(_ event: RecordedEvent, of contact: ContactID) throws {
        let isTaken = state.recorded.contains {
            $0.contact == contact && $0.event.name == event.name && $0.event.order == event.order
        }
        guard !isTaken, state[contact] != nil else { throw StoreError.rejected(reason: "that was recorded before") }
        let properties = event.origin.flatMap { state.event($0) }?.properties ?? [:]
        state.recorded.append(ReferenceState.RecordRecord(contact: contact, event: event, properties: properties))
    }

    private func enter(_ enrolment: Enrolment) throws {
        let isTaken = state.enrolments.values.contains {
            $0.id == enrolment.id
                || ($0.isActive && enrolment.isActive && $0.id.contact == enrolment.id.contact
                    && $0.flow == enrolment.flow && $0.runKey == enrolment.runKey)
        }
        guard !isTaken, state.versions.indices.contains(Int(enrolment.version.number) - 1) else {
            throw StoreError.rejected(reason: "that entry exists, or its version does not")
        }
        var entered = enrolment
        entered.triggerProperties = [:]
        state.enrolments[enrolment.id] = entered
    }
}
