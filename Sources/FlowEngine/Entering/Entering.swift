import FlowModel

/// How a contact comes in.
struct Entrance {
    /// The last event that was settled.
    var since: EventOrder
    /// The event that let it in, or that is handed on.
    var trigger: EventID?
    var properties: [Slug: Value] = [:]
}

extension Decision {
    /// Lets the contact into every flow of which something that was just settled is a trigger, or says why not.
    mutating func enter() {
        let settlement = settlement
        guard
            settlement.current != nil || !settlement.stages.isEmpty || !settlement.segments.isEmpty
                || !settlement.crossedScores.isEmpty
        else { return }
        let plain = Entrance(since: person.contact.standing.lastEvent)
        let byEvent = settlement.current.map {
            Entrance(since: $0.order, trigger: $0.trigger, properties: $0.properties)
        }
        for live in folder.current {
            let isByEvent = live.flow.triggers.contains { isTrigger($0, of: live, settlement.current, byEvent) }
            if isByEvent, let byEvent {
                enter(live, by: byEvent)
            } else if live.flow.triggers.contains(where: { follows($0, from: settlement, live, plain) }) {
                enter(live, by: plain)
            }
        }
    }

    /// Lets the contact into that flow by its rule, or says why not; unknown to a folder that has lost it.
    mutating func start(_ flow: Slug, by entrance: Entrance) {
        guard let live = folder.current.first(where: { $0.flow.name == flow }) else { return }
        enter(live, by: entrance)
    }

    /// By the flow's rule, or says why not.
    mutating func enter(_ live: LiveFolder.LiveFlow, by entrance: Entrance) {
        if let reason = reasonNotToEnter(live, by: entrance) {
            let kind = TimelineEntry.Kind.notEntered(reason)
            let contact = person.contact.id
            timeline.append(TimelineEntry(at: now, contact: contact, flow: live.flow.name, kind: kind))
        } else {
            begin(live, by: entrance)
        }
    }

    private func isTrigger(
        _ trigger: Trigger,
        of live: LiveFolder.LiveFlow,
        _ current: Settlement.Current?,
        _ entrance: Entrance?
    ) -> Bool {
        guard let current, let entrance else { return false }
        switch (trigger.kind, current.kind) {
        case (.event(let wanted), .event(let name)):
            guard wanted == name else { return false }
        case (.message(let wanted, let email), .message(let fact, let message)):
            guard fact == wanted, email == nil || email == message.email else { return false }
        case (.unsubscribed, .event(let name)):
            guard name == .unsubscribed else { return false }
        case (.event, .message), (.message, .event), (.unsubscribed, .message), (.stage, _), (.segment, _), (.score, _),
            (.moment, _), (.recurring, _):
            return false
        }
        guard let filter = trigger.filter else { return true }
        return scope(of: candidate(for: live, by: entrance), in: live.flow, properties: current.properties)
            .holds(filter)
    }

    /// Whether the trigger is a change that followed.
    private func follows(
        _ trigger: Trigger,
        from settlement: Settlement,
        _ live: LiveFolder.LiveFlow,
        _ entrance: Entrance
    ) -> Bool {
        switch trigger.kind {
        case .stage(let stage):
            guard settlement.stages.contains(stage) else { return false }
        case .segment(let segment):
            guard settlement.segments.contains(segment) else { return false }
        case .score(let bound):
            guard settlement.crossedScores.contains(bound) else { return false }
        case .event, .message, .unsubscribed, .moment, .recurring: return false
        }
        guard let filter = trigger.filter else { return true }
        return scope(of: candidate(for: live, by: entrance), in: live.flow).holds(filter)
    }

    /// The first reason that applies, in the order of LANGUAGE's entry rule.
    private func reasonNotToEnter(
        _ live: LiveFolder.LiveFlow,
        by entrance: Entrance
    ) -> TimelineEntry.NotEntered? {
        let flow = live.flow
        if let reason = ruleAgainst(flow, by: entrance) { return reason }
        let candidate = candidate(for: live, by: entrance)
        if meets(flow.goals, candidate, of: flow) { return .goal }
        if meets(flow.stops, candidate, of: flow) { return .stopWhen }
        return person.contact.consent.bar(toFlowOfTopic: flow.topic)?.notEntered
    }

    private func ruleAgainst(_ flow: Flow, by entrance: Entrance) -> TimelineEntry.NotEntered? {
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
            guard let key = runKey(property, of: entrance) else { return .noKey }
            let isKnown =
                past?.runKeys.contains(key) == true
                || person.enrolments.contains { $0.flow == flow.name && $0.runKey == key }
            return isKnown ? .sameKey : nil
        }
    }

    private func runKey(_ property: Slug, of entrance: Entrance) -> String? {
        guard let value = entrance.properties[property], !value.isMissing else { return nil }
        return value.displayText.lowercased()
    }

    /// The enrolment that would begin now, so that conditions can be asked about it.
    func candidate(for live: LiveFolder.LiveFlow, by entrance: Entrance) -> Enrolment {
        var key: String?
        if case .everyTimeBy(let property) = live.flow.entry { key = runKey(property, of: entrance) }
        let entry = (person.past[live.flow.name]?.count ?? 0) + 1
        return Enrolment(
            id: EnrolmentID(contact: person.contact.id, ordinal: person.contact.enrolmentCount + 1),
            flow: live.flow.name,
            version: live.version,
            enteredAt: now,
            since: entrance.since,
            trigger: entrance.trigger,
            triggerProperties: folder.reads.triggerProperties ? entrance.properties : [:],
            runKey: key,
            splitSeed: live.flow.hasSplit ? Enrolment.SplitSeed(contact: person.contact.label, entry: entry) : nil,
            state: .left(.finished, at: now, step: nil)
        )
    }

    private mutating func begin(_ live: LiveFolder.LiveFlow, by entrance: Entrance) {
        // The checker refuses a flow without steps.
        guard let first = live.stepIDs.first else { return }
        var enrolment = candidate(for: live, by: entrance)
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

extension Flow {
    fileprivate var hasSplit: Bool {
        steps.contains { step in
            if case .split = step.action { true } else { false }
        }
    }
}
