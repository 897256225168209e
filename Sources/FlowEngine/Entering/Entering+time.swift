import FlowModel

/// Triggers that time makes: dates and recurring ones.
extension Decision {
    /// A moment of a trigger, by the places of the flow and of the trigger in it.
    struct DueMoment: Hashable {
        let flow: Int
        let trigger: Int
        let at: Instant
    }

    /// A moment that has passed for so long is not made up for.
    private static let longestDelaySeconds: Int64 = 800 * 86_400

    /// The moments that came since the contact was last looked at, by what is known of it now.
    func momentsDue() -> [DueMoment] {
        folder.timed.flatMap { flow in
            let live = folder.current[flow]
            return live.flow.triggers.indices.compactMap { trigger in
                lastMoment(of: trigger, in: live).map { DueMoment(flow: flow, trigger: trigger, at: $0) }
            }
        }
    }

    /// Lets the contact in where a moment has come, in flow order.
    ///
    /// `before` are the moments as they were before this decision's causes: a date that was moved onto a moment that
    /// has passed lets nobody in.
    mutating func enterByTime(_ before: [DueMoment]) {
        guard !folder.timed.isEmpty else { return }
        let due = momentsDue().filter { $0.at == now || before.contains($0) }
        for flow in folder.timed {
            let live = folder.current[flow]
            let isTime = due.contains { moment in
                moment.flow == flow && mayEnter(by: live.flow.triggers[moment.trigger], live)
            }
            if isTime { enter(live, by: Entrance()) }
        }
    }

    /// The first moment of a trigger after that instant; nil for one that time does not make, or that has none.
    func moment(of trigger: Trigger, in live: LiveFolder.LiveFlow, after instant: Instant) -> Instant? {
        let zone = folder.zone(of: person.contact, in: live.flow)
        switch trigger.kind {
        case .event, .message, .unsubscribed, .stage, .segment, .score: return nil
        case .moment(let moment, let everyYear):
            guard case .contact(let field) = moment.field else { return nil }
            let value = person.contact.value(of: field)
            if value.isMissing { return nil }
            if everyYear { return moment.nextYearly(after: instant, of: value, in: zone, holidays: folder.holidays) }
            let only = moment.instant(of: value, in: zone, holidays: folder.holidays)
            return only.flatMap { $0 > instant ? $0 : nil }
        case .recurring(let recurrence, let segment):
            guard scope.isIn(segment: segment) else { return nil }
            return recurrence.next(after: instant, in: zone, holidays: folder.holidays)
        }
    }

    /// The last of the moments that came since the contact was looked at; those before it are not made up for.
    private func lastMoment(of index: Int, in live: LiveFolder.LiveFlow) -> Instant? {
        let trigger = live.flow.triggers[index]
        guard trigger.isMadeByTime else { return nil }
        let limit = now.adding(seconds: -Decision.longestDelaySeconds)
        var last: Instant?
        let since = live.triggersSince[index].adding(milliseconds: -1)
        var instant = max(lookedAt, since, limit)
        while instant < now, let next = moment(of: trigger, in: live, after: instant), next <= now {
            (last, instant) = (next, next)
        }
        return last
    }

    private func mayEnter(by trigger: Trigger, _ live: LiveFolder.LiveFlow) -> Bool {
        passes(trigger.filter, live, by: Entrance())
    }
}
