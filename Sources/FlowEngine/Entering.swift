import FlowModel

extension Decision {
    /// Lets the contact into every flow of which the event is a trigger, or says why not.
    mutating func enter(by event: Event) {
        for live in folder.current where live.flow.triggers.contains(where: { isTrigger($0, of: live, event) }) {
            if let reason = reasonNotToEnter(live, by: event) {
                timeline.append(
                    TimelineEntry(
                        at: now,
                        contact: person.contact.id,
                        flow: live.flow.name,
                        kind: .notEntered(reason)
                    )
                )
            } else {
                enter(live, by: event)
            }
        }
    }

    private func isTrigger(_ trigger: Flow.Trigger, of live: LiveFolder.LiveFlow, _ event: Event) -> Bool {
        switch (trigger, event.kind) {
        case (.event(let wanted, let filter), .track), (.event(let wanted, let filter), .subscribed),
            (.event(let wanted, let filter), .unsubscribed):
            guard wanted == event.name else { return false }
            guard let filter else { return true }
            return scope(of: candidate(for: live, by: event), in: live.flow, properties: event.properties)
                .holds(filter)
        case (.message(let wanted, let email), .message(let fact, let message)):
            return fact == wanted && !message.isAutomatic && (email == nil || email == message.email)
        case (.unsubscribed, .unsubscribed): return true
        case (.event, .message), (.event, .identify), (.message, _), (.unsubscribed, _): return false
        }
    }

    /// The first reason that applies, in the order of LANGUAGE's entry rule.
    private func reasonNotToEnter(_ live: LiveFolder.LiveFlow, by event: Event) -> TimelineEntry.NotEntered? {
        let flow = live.flow
        if let reason = ruleAgainst(flow, by: event) { return reason }
        if meetsGoal(candidate(for: live, by: event), of: flow) { return .goal }
        return person.contact.consent.bar(toFlowOfTopic: flow.topic)?.notEntered
    }

    private func ruleAgainst(_ flow: Flow, by event: Event) -> TimelineEntry.NotEntered? {
        let isInside = person.enrolments.contains { $0.flow == flow.name }
        let past = person.past[flow.name]
        switch flow.entry {
        case .once:
            if isInside { return .inFlow }
            return (past?.count ?? 0) > 0 ? .enteredBefore : nil
        case .again(let pause):
            if isInside { return .inFlow }
            guard let past else { return nil }
            let zone = folder.zone(of: person.contact, in: flow)
            return pause.end(from: past.lastEnteredAt, in: zone, holidays: folder.holidays) > now ? .tooSoon : nil
        case .everyTime: return isInside ? .inFlow : nil
        case .everyTimeBy(let property):
            guard let key = runKey(property, of: event) else { return .noKey }
            let isKnown =
                past?.runKeys.contains(key) == true
                || person.enrolments.contains { $0.flow == flow.name && $0.runKey == key }
            return isKnown ? .sameKey : nil
        }
    }

    private func runKey(_ property: Slug, of event: Event) -> String? {
        guard let value = event.properties[property], !value.isMissing else { return nil }
        return value.displayText.lowercased()
    }

    /// The enrolment that would begin now, so that conditions can be asked about it.
    private func candidate(for live: LiveFolder.LiveFlow, by event: Event) -> Enrolment {
        var key: String?
        if case .everyTimeBy(let property) = live.flow.entry { key = runKey(property, of: event) }
        return Enrolment(
            id: EnrolmentID(contact: person.contact.id, ordinal: person.contact.enrolmentCount + 1),
            flow: live.flow.name,
            version: live.version,
            enteredAt: now,
            trigger: event.id,
            triggerProperties: folder.reads.triggerProperties ? event.properties : [:],
            runKey: key,
            state: .left(.finished, at: now, step: nil)
        )
    }

    private mutating func enter(_ live: LiveFolder.LiveFlow, by event: Event) {
        // The checker refuses a flow without steps.
        guard let first = live.stepIDs.first else { return }
        var enrolment = candidate(for: live, by: event)
        enrolment.state = .ready(first, order: lastTurn)
        person.contact.enrolmentCount += 1
        person.enrolments.append(enrolment)
        var past = person.past[live.flow.name] ?? PastEnrolments(count: 0, lastEnteredAt: now)
        past.count += 1
        past.lastEnteredAt = now
        if let key = enrolment.runKey { past.runKeys.insert(key) }
        person.past[live.flow.name] = past
        tell(.entered, of: enrolment, at: nil)
    }
}
