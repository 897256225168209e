import FlowModel

/// Triggers that a change brings: what happened, a stage, a segment, a score.
extension Decision {
    /// Lets the contact into every flow of which the change is a trigger, once, or says why not.
    mutating func enterByChange(_ happening: Happening?) {
        let hasNews =
            !news.stages.isEmpty || !news.segments.isEmpty || news.scoreBefore < person.contact.standing.score
        guard happening != nil || hasNews else { return }
        for live in folder.current {
            if let entrance = entrance(to: live, by: happening, hasNews) { enter(live, by: entrance) }
        }
    }

    /// What lets the contact in; an event before what followed from it, since it has properties.
    private func entrance(to live: LiveFolder.LiveFlow, by happening: Happening?, _ hasNews: Bool) -> Entrance? {
        if let happening {
            let entrance = Entrance(trigger: happening.trigger, properties: happening.properties)
            let isTrigger = live.flow.triggers.contains {
                happening.isMeant(by: $0.kind) && passes($0.filter, live, by: entrance)
            }
            if isTrigger { return entrance }
        }
        guard hasNews else { return nil }
        let isTrigger = live.flow.triggers.contains { isBrought($0.kind) && passes($0.filter, live, by: Entrance()) }
        return isTrigger ? Entrance() : nil
    }

    private func isBrought(_ kind: Trigger.Kind) -> Bool {
        switch kind {
        case .stage(let stage): news.stages.contains(stage)
        case .segment(let segment): news.segments.contains(segment)
        case .score(let bound):
            Double(news.scoreBefore) < bound && bound <= Double(person.contact.standing.score)
        case .event, .message, .unsubscribed, .moment, .recurring: false
        }
    }

    /// Whether the trigger's `where` holds: of the event's properties first, then of the contact.
    func passes(_ filter: Condition?, _ live: LiveFolder.LiveFlow, by entrance: Entrance) -> Bool {
        guard let filter else { return true }
        let candidate = candidate(for: live, by: entrance)
        return scope(of: candidate, in: live.flow, properties: entrance.properties).holds(filter)
    }
}
