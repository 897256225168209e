import FlowModel

/// What has to follow from something that happened to a contact, line by line.
enum Expectation {
    case scored(Int, score: Int)
    case moved(from: Slug?, to: Slug)
    /// The flow lets the contact in, or says why not.
    case entry(StoryFlow, Entrance)

    var text: String {
        switch self {
        case .scored(let points, let score): "scored \(points), now \(score)"
        case .moved(let from, let to): "moved from \(from?.text ?? "no stage") to \(to)"
        case .entry(let flow, _): "\(flow.title) lets the contact in, or says why not"
        }
    }
}

/// How a contact comes into a flow.
struct Entrance {
    var since: EventOrder
    var trigger: EventID?
    var properties: [Slug: Value] = [:]
    /// A moment lets the contact in, and no event or change.
    var isByTime = false
}

extension Ledger {
    /// Stages and segments that are new in the folder begin with what holds; of somebody new nothing holds.
    mutating func learn() {
        var known: [String: Bool] = [:]
        for (key, condition) in lifecycle.truths {
            known[key] = truths[key] ?? (lookedAt == nil ? false : holds(condition, nil))
        }
        truths = known
    }

    /// What follows from an event, a recorded event or a change: first the points, then stages and segments, then
    /// whom it lets in.
    mutating func settle(_ happening: Seen?, moves: [Slug] = [], _ flows: [StoryFlow]) -> [Expectation] {
        current = happening
        var expected = happening.map { score($0) } ?? []
        var stages = moves
        var entered: Set<Slug> = []
        for _ in 0..<20 {
            let move = followRules()
            if let move {
                expected.append(.moved(from: stage, to: move))
                stage = move
                stages.append(move)
            }
            var isChanged = false
            for segment in lifecycle.segments {
                let isIn = holds(segment.condition, nil)
                guard truths.updateValue(isIn, forKey: segment.key) != isIn else { continue }
                isChanged = true
                if isIn { entered.insert(Slug(segment.title)) }
            }
            if move == nil, !isChanged { break }
        }
        current = nil
        if happening != nil {
            for stage in lifecycle.stages where truths[stage.key] == true {
                truths[stage.key] = stage.rule.map { holds($0, nil) }
            }
        }
        moveWaits()
        for flow in flows {
            if let happening, isTrigger(flow, happening) {
                let entrance = Entrance(since: happening.order, trigger: happening.id, properties: happening.properties)
                expected.append(.entry(flow, entrance))
            } else if flow.triggers.contains(where: { follows($0, stages, entered) }) {
                expected.append(.entry(flow, Entrance(since: lastEvent)))
            }
        }
        settledScore = score
        return expected
    }

    private func follows(_ trigger: StoryFlow.Trigger, _ stages: [Slug], _ segments: Set<Slug>) -> Bool {
        switch trigger.kind {
        case .stage(let stage): stages.contains(Slug(stage))
        case .segment(let segment): segments.contains(Slug(segment))
        case .score(let bound): settledScore < bound && score >= bound
        case .event, .message, .unsubscribed, .moment, .recurring: false
        }
    }

    private mutating func score(_ happening: Seen) -> [Expectation] {
        guard !happening.isAutomatic else { return [] }
        let today = StoryCalendar(zone: zone(of: nil)).dayNumber(at: now)
        return lifecycle.scoring.compactMap { rule in
            guard isTrigger(rule.subject, happening) else { return nil }
            let total = totals[rule.text]
            if rule.isOnceADay, total?.day == today { return nil }
            var points = rule.points
            if let limit = rule.limit {
                let room = max(0, limit - abs(total?.added ?? 0))
                points = points < 0 ? -min(-points, room) : min(points, room)
            }
            guard points != 0 else { return nil }
            totals[rule.text] = ((total?.added ?? 0) + points, today)
            score += points
            return .scored(points, score: score)
        }
    }

    /// The one move that rules which begin to hold make.
    private mutating func followRules() -> Slug? {
        let isOutside = lifecycle.stages.contains { $0.isOutside && Slug($0.title) == stage }
        let here = lifecycle.place(of: stage) ?? -1
        var ahead: Slug?
        var outside: Slug?
        for rule in lifecycle.stages {
            guard let condition = rule.rule else { continue }
            let isSo = holds(condition, nil)
            let wasSo = truths.updateValue(isSo, forKey: rule.key)
            guard isSo, wasSo == false else { continue }
            let name = Slug(rule.title)
            if rule.isOutside {
                outside = outside ?? name
            } else if (lifecycle.place(of: name) ?? -1) > here {
                ahead = name
            }
        }
        return isOutside ? nil : outside ?? ahead
    }

    /// Waits for a date of the contact go with the date.
    private mutating func moveWaits() {
        for index in walks.indices {
            guard case .waiting(let wait) = walks[index].state, let step = walks[index].momentStep,
                let field = step.field, changedFields.contains(field)
            else { continue }
            let end = step.end(walks[index], self, at: now)
            if let end, end <= now {
                walks[index].goOn()
            } else if (end ?? .distantFuture) != wait.until {
                walks[index].isMoved = true
            }
        }
        changedFields = []
    }

    // MARK: Time

    /// The next fall of the score that is due; nil when none is.
    mutating func fall(after instant: Instant) -> (at: Instant, points: Int)? {
        guard let decay = lifecycle.decay, let active = lastActivity, score > 0 else { return nil }
        let calendar = StoryCalendar(zone: zone(of: nil))
        var count = 1
        while true {
            let moment = calendar.end(of: decay.every.times(count), from: active)
            guard moment <= now else { return nil }
            if moment > instant { return (moment, -min(decay.points, score)) }
            count += 1
        }
    }

    /// The first moment of the trigger after that instant.
    func moment(of trigger: StoryFlow.Trigger, _ flow: StoryFlow, after instant: Instant) -> Instant? {
        let calendar = StoryCalendar(zone: zone(of: flow))
        switch trigger.kind {
        case .moment(let moment, everyYear: true):
            return moment.yearly(of: value(moment.field), after: instant, in: calendar)
        case .moment(let moment, everyYear: false):
            return moment.instant(of: value(moment.field), in: calendar).flatMap { $0 > instant ? $0 : nil }
        case .recurring(let recurrence, let segment):
            return holds(.inSegment(segment), nil) ? recurrence.next(after: instant, in: calendar) : nil
        case .event, .message, .unsubscribed, .stage, .segment, .score: return nil
        }
    }

    /// Up to when what time brings has been decided.
    var lookedUntil: Instant { lookedAt ?? now.adding(milliseconds: -1) }

    /// The moment of the trigger that comes now; one that was moved onto a moment that has passed does not.
    func dueMoment(of trigger: StoryFlow.Trigger, _ flow: StoryFlow, since: Instant) -> Instant? {
        var passed = max(lookedUntil, since)
        var fields: Set<Slug> = [Slug("time zone")]
        if case .moment(let moment, _) = trigger.kind { fields.insert(Slug(moment.field)) }
        // A time that came before the contact was in the segment lets nobody in.
        var isNew = false
        if case .recurring(_, let segment) = trigger.kind {
            isNew = lifecycle.segments.first { $0.title == segment }.map { truthsBefore[$0.key] != true } ?? true
        }
        if isNew || !fields.isDisjoint(with: movedFields) { passed = max(passed, now.adding(milliseconds: -1)) }
        return moment(of: trigger, flow, after: passed).flatMap { $0 <= now ? $0 : nil }
    }
}

extension StoryLifecycle {
    /// Every condition whose beginning matters.
    fileprivate var truths: [(key: String, condition: StoryCondition)] {
        stages.compactMap { stage in stage.rule.map { (stage.key, $0) } } + segments.map { ($0.key, $0.condition) }
    }
}
