import FlowModel

/// Stages, scores and segments of one contact, reckoned in the plainest way: everything is looked at every hour, from
/// all that ever happened, by a calendar of its own.
struct LifecycleReckoning {
    /// What must stand in the timeline, in this order.
    private(set) var lines: [String] = []
    private(set) var stage: Slug?
    private(set) var score = 0

    private let lifecycle: Lifecycle
    private let almanac: CalendarAlmanac
    private var now = Instant.distantPast
    private var current: Slug?
    private var happened: [(name: Slug, at: Instant)] = []
    private var fields: [Slug: Value] = [:]
    private var added: [String: Int] = [:]
    private var addedOn: [String: Int64] = [:]
    private var lastActivity: Instant?
    private var held: [String: Bool] = [:]
    private var scoreHeld = false
    /// Flows that let the contact in at this instant.
    private var inside: Set<String> = []

    init(_ lifecycle: Lifecycle, almanac: CalendarAlmanac) {
        (self.lifecycle, self.almanac) = (lifecycle, almanac)
    }

    /// One hour: what happens, then points that fall, then whatever time has changed.
    mutating func live(through happenings: [LifecycleStory.Happening], at instant: Instant) {
        now = instant
        inside = []
        for happening in happenings { take(happening) }
        if score > 0, let decay = lifecycle.decay, let active = lastActivity,
            isRepetition(of: decay.every, since: active)
        {
            add(-min(decay.points, score))
            settle(nil, .time)
        }
        settle(nil, .time)
    }

    private mutating func take(_ happening: LifecycleStory.Happening) {
        switch happening {
        case .track(let name, let properties):
            happened.append((name, now))
            lastActivity = now
            for rule in lifecycle.scoring { count(rule, name, properties) }
            settle(name, .event(name))
        case .change(.addPoints(let points)):
            add(points)
            settle(nil, .change)
        case .change(.set(let field, let value)):
            fields[field] = value == .null ? nil : value
            settle(nil, .change)
        case .change(.moveToStage(let target)):
            settle(nil, .change, moves: move(to: target, .hand) ? [target] : [])
        case .change: break
        }
    }

    private mutating func count(_ rule: ScoringRule, _ name: Slug, _ properties: [Slug: Value]) {
        guard case .event(name) = rule.subject else { return }
        if rule.filter != nil, (properties["plan"] ?? fields["plan"]) != .text("pro") { return }
        let today = day
        if rule.oncePerDay, addedOn[rule.text] == today { return }
        var points = rule.points
        while let limit = rule.limit, abs((added[rule.text] ?? 0) + points) > limit { points -= points.signum() }
        guard points != 0 else { return }
        added[rule.text, default: 0] += points
        addedOn[rule.text] = today
        add(points)
    }

    private mutating func add(_ points: Int) {
        score += points
        lines.append("scored \(points) \(score)")
    }

    private mutating func move(to target: Slug, _ cause: MoveCause) -> Bool {
        guard stage != target else { return false }
        lines.append("moved \(stage?.text ?? "-") \(target.text) \(cause)")
        stage = target
        return true
    }

    /// Rules and segments until nothing changes, then whom that lets in.
    private mutating func settle(_ event: Slug?, _ cause: MoveCause, moves: [Slug] = []) {
        current = event
        var (moves, begun) = (moves, Set<Slug>())
        for _ in 0..<100 {
            let funnel = lifecycle.stages.enumerated().filter { begins($0.element) }
            let outside = lifecycle.outside.filter { begins($0) }
            let place = lifecycle.stages.firstIndex { $0.name == stage } ?? -1
            let ahead = outside.first ?? funnel.last { $0.offset > place }?.element
            let isOutside = lifecycle.outside.contains { $0.name == stage }
            let hasMoved = isOutside ? false : ahead.map { move(to: $0.name, cause) } ?? false
            if hasMoved, let stage { moves.append(stage) }
            let before = lifecycle.segments.map { held[$0.name.text] ?? false }
            let after = lifecycle.segments.map { holds($0.condition) }
            for (segment, isIn) in zip(lifecycle.segments, after) {
                if isIn, held[segment.name.text] != true { begun.insert(segment.name) }
                held[segment.name.text] = isIn
            }
            if !hasMoved, before == after { break }
        }
        current = nil
        if event != nil {
            for stage in lifecycle.stages + lifecycle.outside where held[stage.truthKey] == true {
                held[stage.truthKey] = stage.rule.map { holds($0) }
            }
        }
        let hasCrossed = !scoreHeld && score >= 12
        scoreHeld = score >= 12
        if begun.contains("s1") { enter("segment") }
        if hasCrossed { enter("score") }
        if moves.contains("b") || moves.contains("x") { enter("stage") }
    }

    private mutating func begins(_ stage: Lifecycle.Stage) -> Bool {
        guard let rule = stage.rule else { return false }
        let isSo = holds(rule)
        return held.updateValue(isSo, forKey: stage.truthKey) != true && isSo
    }

    private mutating func enter(_ flow: String) {
        if inside.insert(flow).inserted { lines.append("entered \(flow)") }
    }

    // MARK: Conditions

    private func holds(_ condition: Condition) -> Bool {
        switch condition {
        case .all(let parts): parts.allSatisfy(holds)
        case .any(let parts): parts.contains(where: holds)
        case .not(let part): !holds(part)
        case .happened(let name, _, let occurring):
            switch occurring.period {
            case .now: current == name
            case .inTheLast(let length):
                happened.count { $0.name == name && now < later($0.at, by: length.days) } >= occurring.atLeast
            case .ever, .sinceEntry: happened.count { $0.name == name } >= occurring.atLeast
            }
        case .stage(.isOne(let stages)): stage.map(stages.contains) ?? false
        case .stage(.atLeast(let bound)): place(stage).map { $0 >= place(bound) ?? .max } ?? false
        case .inSegment(let name): lifecycle.segments.first { $0.name == name }.map { holds($0.condition) } ?? false
        case .field(.contact("score"), .atLeast(let bound)): Double(score) >= bound
        case .field(.contact(let field), .isOne): fields[field] == .text("pro")
        case .field(.contact, .before(.ago(let length))): signedUp.map { now >= later($0, by: length.days) } ?? false
        case .field(.contact, .after(.ago(let length))): signedUp.map { now < later($0, by: length.days) } ?? false
        default: preconditionFailure("no story has such a condition: \(condition)")
        }
    }

    private func place(_ stage: Slug?) -> Int? { lifecycle.stages.firstIndex { $0.name == stage } }

    private var signedUp: Instant? {
        guard case .text(let text)? = fields["signed up"] else { return nil }
        return ISO8601.instant(text, zone: .utc)
    }

    // MARK: The calendar

    /// The day on the contact's calendar.
    private var day: Int64 { almanac.reading(at: now) / CalendarAlmanac.day }

    private func later(_ instant: Instant, by days: Int) -> Instant {
        almanac.instant(of: almanac.reading(at: instant) + Int64(days) * CalendarAlmanac.day)
    }

    private func isRepetition(of length: CalendarDuration, since instant: Instant) -> Bool {
        (1...LifecycleStory.hours).lazy.map { later(instant, by: $0 * length.days) }.first { $0 >= now } == now
    }
}
