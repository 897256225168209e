/// What the conditions of a folder read of a contact's history, so that the Runner can fetch it beforehand.
package struct Reads: Hashable, Sendable {
    /// Events of which it is enough to know how often and when first and last.
    package private(set) var facts: Set<Slug> = []
    /// What must be known time by time, and how far back.
    package private(set) var occurrences: [History.Subject: Extent] = [:]
    /// Whether properties of an entry's trigger event are looked at, or go out with a delivery.
    package private(set) var triggerProperties = false

    /// How far back occurrences are needed.
    package struct Extent: Hashable, Sendable {
        package var ever = false
        /// Since the oldest active entry began.
        package var sinceEntry = false
        /// That many seconds back by the senders' clocks; 0 is none.
        package var seconds: Int64 = 0

        package init() {}
    }

    package init(flows: [Flow], lifecycle: Lifecycle = Lifecycle()) {
        for flow in flows {
            flow.triggers.compactMap(\.filter).forEach { add($0) }
            (flow.goals + flow.stops).forEach { add($0.condition) }
            flow.steps.forEach { add($0.action) }
        }
        (lifecycle.stages + lifecycle.outside).compactMap(\.rule).forEach { add($0) }
        lifecycle.scoring.compactMap(\.filter).forEach { add($0) }
        lifecycle.segments.forEach { add($0.condition) }
    }

    private mutating func add(_ action: Step.Action) {
        switch action {
        case .waitUntil(let condition, _, _, _): add(condition)
        case .decide(let branches, _): branches.forEach { add($0.condition) }
        case .waitFor(.field(let moment), _):
            if case .triggerEvent = moment.field { triggerProperties = true }
        case .set(_, .triggerEvent): triggerProperties = true
        case .callWebhook, .send, .notify, .record, .startFlow: triggerProperties = true
        case .set, .wait, .waitFor, .split, .goTo, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe,
            .stop:
            break
        }
    }

    private mutating func add(_ condition: Condition) {
        switch condition {
        case .all(let parts), .any(let parts): parts.forEach { add($0) }
        case .not(let part): add(part)
        case .message(let fact, let target, let occurring): add(.message(fact), of: target, occurring)
        case .happened(let event, let filter, let occurring): add(event, filter, occurring)
        case .field(let reference, let comparison):
            if case .triggerEvent = reference { triggerProperties = true }
            if case .isOne(let operands) = comparison { add(operands) }
            if case .isNone(let operands) = comparison { add(operands) }
        case .stage, .inSegment, .tagged, .subscribed, .unsubscribed: break
        }
    }

    private mutating func add(_ event: Slug, _ filter: Condition?, _ occurring: Condition.Occurring) {
        if let filter { add(filter) }
        switch (occurring.period, filter) {
        case (.now, _): break
        case (.ever, nil): facts.insert(event)
        case (.sinceEntry, nil) where occurring.atLeast == 1: facts.insert(event)
        case (.inTheLast, nil) where occurring.atLeast == 1: facts.insert(event)
        case (let period, _): extend(.event(event), to: period)
        }
    }

    /// What was done with the messages of active entries, and with each email at all, is always known.
    private mutating func add(
        _ subject: History.Subject,
        of target: Condition.MessageTarget,
        _ occurring: Condition.Occurring
    ) {
        switch (target, occurring.period) {
        case (_, .now): break
        case (.link, .sinceEntry) where occurring.atLeast == 1: break
        case (.link, _): extend(subject, to: occurring.period)
        case (.email, .ever), (.any, .ever): break
        case (_, .sinceEntry) where occurring.atLeast == 1: break
        case (.email, .inTheLast) where occurring.atLeast == 1: break
        case (.any, .inTheLast) where occurring.atLeast == 1: break
        case (_, let period): extend(subject, to: period)
        }
    }

    private mutating func extend(_ subject: History.Subject, to period: Condition.Period) {
        switch period {
        case .sinceEntry: occurrences[subject, default: Extent()].sinceEntry = true
        case .ever: occurrences[subject, default: Extent()].ever = true
        case .inTheLast(let duration):
            let needed = max(occurrences[subject]?.seconds ?? 0, duration.mostSeconds)
            occurrences[subject, default: Extent()].seconds = needed
        case .now: break
        }
    }

    private mutating func add(_ operands: [Condition.Operand]) {
        for case .triggerEvent in operands { triggerProperties = true }
    }
}

extension CalendarDuration {
    /// No fewer seconds than it takes in any calendar and zone; a week of working days may hold holidays, which are
    /// bounded by a year.
    package var mostSeconds: Int64 {
        func days(_ count: Int, of length: Int64) -> Int64 { Int64(min(max(count, 0), 1_000_000)) * length }
        let dayCount =
            days(years, of: 366) + days(months, of: 31) + days(weeks, of: 7) + days(self.days, of: 1)
            + (workingDays > 0 ? days(workingDays, of: 7) + 366 : 0)
        let calendar = isExact ? 0 : (dayCount + 2) * 86_400
        return calendar + min(max(seconds, 0), 1 << 40)
    }
}
