import FlowModel

/// What lets a contact in: an event with its properties, or nothing but time, a stage, a segment, a score or a hand.
struct Entrance {
    var trigger: EventID?
    var properties: [Slug: Value] = [:]
}

extension Decision {
    /// Lets the contact into the flow by its entry rule, or says why not.
    mutating func enter(_ live: LiveFolder.LiveFlow, by entrance: Entrance) {
        if let reason = reasonNotToEnter(live, by: entrance) {
            timeline.append(
                TimelineEntry(at: now, contact: person.contact.id, flow: live.flow.name, kind: .notEntered(reason))
            )
            return
        }
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
        tell(.entered, of: enrolment)
    }

    /// Lets the contact into the flow of that name; the checker knows all names, so an unknown one is a flow that was
    /// taken away.
    mutating func start(_ flow: Slug, by entrance: Entrance = Entrance()) {
        guard let live = folder.current.first(where: { $0.flow.name == flow }) else { return }
        enter(live, by: entrance)
    }

    /// The enrolment that would begin now, so that conditions can be asked about it.
    func candidate(for live: LiveFolder.LiveFlow, by entrance: Entrance) -> Enrolment {
        var key: String?
        if case .everyTimeBy(let property) = live.flow.entry { key = runKey(property, of: entrance) }
        var seed: Enrolment.SplitSeed?
        if folder.splitting.contains(live.version) {
            let count = person.past[live.flow.name]?.count ?? 0
            seed = Enrolment.SplitSeed(contact: person.contact.label, entry: count + 1)
        }
        return Enrolment(
            id: EnrolmentID(contact: person.contact.id, ordinal: person.contact.enrolmentCount + 1),
            flow: live.flow.name,
            version: live.version,
            enteredAt: now,
            since: person.contact.standing.lastEvent,
            trigger: entrance.trigger,
            triggerProperties: folder.reads.triggerProperties ? entrance.properties : [:],
            runKey: key,
            splitSeed: seed,
            state: .left(.finished, at: now, step: nil)
        )
    }

    /// The first reason that applies, in the order of LANGUAGE's entry rule.
    private func reasonNotToEnter(
        _ live: LiveFolder.LiveFlow,
        by entrance: Entrance
    ) -> TimelineEntry.NotEntered? {
        let flow = live.flow
        if let reason = ruleAgainst(flow, by: entrance) { return reason }
        if !flow.goals.isEmpty || !flow.stops.isEmpty {
            let candidate = candidate(for: live, by: entrance)
            if meets(flow.goals, candidate, in: flow) { return .goal }
            if meets(flow.stops, candidate, in: flow) { return .stopWhen }
        }
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
}
