import FlowModel

extension Ledger {
    static func runKey(_ flow: StoryFlow, _ properties: [Slug: Value]) -> String? {
        guard case .everyTimeBy(let property) = flow.entry else { return nil }
        let value = properties[Slug(property)] ?? .null
        return value.isMissing ? nil : value.displayText.lowercased()
    }

    func isTrigger(_ flow: StoryFlow, _ event: Seen) -> Bool {
        !event.isSilent && flow.triggers.contains { isTrigger($0, event) }
    }

    func isTrigger(_ trigger: StoryFlow.Trigger, _ event: Seen) -> Bool {
        switch trigger.kind {
        case .event(let name): event.name == Slug(name) && passes(trigger.filter, event, nil)
        case .message(let fact, let email):
            event.fact == fact && !event.isAutomatic && (email == nil || event.email == email.map { Slug($0) })
        case .unsubscribed: event.name == Slug("unsubscribed")
        case .stage, .segment, .score, .moment, .recurring: false
        }
    }

    /// Why that does not let the contact in; nil when it does.
    func reasonNotToEnter(_ flow: StoryFlow, _ candidate: Walk, at now: Instant) -> TimelineEntry.NotEntered? {
        if let reason = ruleAgainst(flow, candidate, at: now) { return reason }
        if flow.goals.contains(where: { holds($0, candidate) }) { return .goal }
        if flow.stops.contains(where: { holds($0, candidate) }) { return .stopWhen }
        return bar(flow)
    }

    private func ruleAgainst(_ flow: StoryFlow, _ candidate: Walk, at now: Instant) -> TimelineEntry.NotEntered? {
        let earlier = entries.filter { $0.flow == flow.name }
        let isInside = walks.contains { $0.isActive && $0.flow.name == flow.name }
        switch flow.entry {
        case .everyTimeBy:
            guard let key = candidate.runKey else { return .noKey }
            return earlier.contains { $0.runKey == key } ? .sameKey : nil
        case .once, .again, .everyTime: if isInside { return .inFlow }
        }
        switch flow.entry {
        case .once: return earlier.isEmpty ? nil : .enteredBefore
        case .again(let pause):
            guard let last = earlier.last else { return nil }
            let end = StoryCalendar(zone: zone(of: flow)).end(of: pause, from: last.at)
            return end > now ? .tooSoon : nil
        case .everyTime, .everyTimeBy: return nil
        }
    }
}
