import FlowModel

/// Scoring rules, stages and segments (LANGUAGE, section 3).
extension Decision {
    /// How often stages and segments are looked at for one change; more often only a circle of them would be.
    private static let rounds = 100

    /// What of stages and segments holds before anything happens, where that is not known yet.
    ///
    /// Of somebody about whom nothing was ever decided nothing held; for others a new rule or segment begins with what
    /// is, so that nobody moves or enters because a file changed.
    mutating func learnWhatHeldBefore() {
        let keys = folder.lifecycle.truthKeys
        guard !keys.isEmpty || !folder.scoreBounds.isEmpty || !person.contact.standing.truths.isEmpty else { return }
        var truths: [String: Bool] = [:]
        let isNew = person.contact.standing.lookedAt == nil
        let question = scope
        for (key, condition) in keys {
            truths[key] = person.contact.standing.truths[key] ?? (isNew ? false : question.holds(condition))
        }
        for bound in folder.scoreBounds {
            let key = scoreKey(bound)
            truths[key] = person.contact.standing.truths[key] ?? (Double(person.contact.standing.score) >= bound)
        }
        person.contact.standing.truths = truths
        truthsBefore = truths
    }

    /// Adds the points of every rule that the event matches, in the order of the files.
    mutating func score() {
        guard let current = settlement.current, !folder.lifecycle.scoring.isEmpty else { return }
        let today = folder.zone(of: person.contact).local(at: now).date
        for rule in folder.lifecycle.scoring where rule.subject.matches(current.kind) {
            if let filter = rule.filter, !scope(properties: current.properties).holds(filter) { continue }
            let earlier = person.ruleTotals[rule.text]
            if rule.oncePerDay, earlier?.lastDay == today { continue }
            let points = rule.points(after: earlier?.added ?? 0)
            guard points != 0 else { continue }
            if rule.limit != nil || rule.oncePerDay {
                let total = RuleTotal(added: (earlier?.added ?? 0) + points, lastDay: today)
                person.ruleTotals[rule.text] = total
                contactChanges.append(.ruleTotal(rule.text, total))
            }
            addPoints(points)
            tell(.scored(points: points, score: person.contact.standing.score))
        }
    }

    /// Moves between stages and in and out of segments, until nothing changes any more.
    mutating func settleLifecycle() {
        guard !folder.lifecycle.truthKeys.isEmpty else { return }
        for _ in 0..<Decision.rounds {
            let moved = followStageRules()
            let changed = followSegments()
            if !moved, !changed { break }
        }
        forgetThisMoment()
    }

    /// One move at most: of the rules that began to hold, one that leads outside wins, else the one furthest ahead.
    private mutating func followStageRules() -> Bool {
        let lifecycle = folder.lifecycle
        var target: Slug?
        for stage in lifecycle.stages where begins(stage) {
            let place = lifecycle.place(of: stage.name) ?? 0
            let here = person.contact.standing.stage.map { lifecycle.place(of: $0) } ?? -1
            if let here, place > here { target = stage.name }
        }
        var outside: Slug?
        for stage in lifecycle.outside where begins(stage) { outside = outside ?? stage.name }
        guard !lifecycle.isOutside(person.contact.standing.stage), let stage = outside ?? target else { return false }
        let earlier = person.contact.standing.stage
        guard move(to: stage) else { return false }
        tell(.moved(from: earlier, to: stage), because: settlement.moveCause)
        return true
    }

    /// Whether the stage's rule has begun to hold.
    private mutating func begins(_ stage: Lifecycle.Stage) -> Bool {
        guard let rule = stage.rule else { return false }
        let holds = scope.holds(rule)
        return person.contact.standing.truths.updateValue(holds, forKey: stage.truthKey) == false && holds
    }

    private mutating func followSegments() -> Bool {
        var changed = false
        for segment in folder.lifecycle.segments {
            let holds = scope.holds(segment.condition)
            guard person.contact.standing.truths.updateValue(holds, forKey: segment.truthKey) != holds else { continue }
            changed = true
            if holds { settlement.segments.insert(segment.name) }
        }
        return changed
    }

    /// Scores that let contacts in and are reached from below.
    ///
    /// What was reached is remembered like a rule's truth: when two contacts turn out to be one, the sum of their
    /// points may cross a score, although neither did.
    mutating func noteCrossedScores() {
        for bound in folder.scoreBounds {
            let holds = Double(person.contact.standing.score) >= bound
            let held = person.contact.standing.truths.updateValue(holds, forKey: scoreKey(bound))
            if holds, held == false { settlement.crossedScores.insert(bound) }
        }
    }

    private func scoreKey(_ bound: Double) -> String { "score at least \(Value.number(bound).displayText)" }

    /// The event is over: a rule that held because of it alone may begin to hold again with the next one.
    private mutating func forgetThisMoment() {
        guard settlement.current != nil else { return }
        let question = Scope(person: person, enrolment: nil, current: nil, flow: nil, folder: folder, now: now)
        for stage in folder.lifecycle.stages + folder.lifecycle.outside {
            guard let rule = stage.rule, person.contact.standing.truths[stage.truthKey] == true else { continue }
            person.contact.standing.truths[stage.truthKey] = question.holds(rule)
        }
    }
}

extension Lifecycle {
    /// Each condition whose beginning matters, with the name under which a contact's standing remembers it.
    fileprivate var truthKeys: [(key: String, condition: Condition)] {
        let rules = (stages + outside).compactMap { stage in stage.rule.map { (stage.truthKey, $0) } }
        return rules + segments.map { ($0.truthKey, $0.condition) }
    }

    fileprivate func isOutside(_ stage: Slug?) -> Bool { outside.contains { $0.name == stage } }
}

extension ScoringRule {
    /// What it adds now; the last addition is cut at the limit.
    fileprivate func points(after added: Int) -> Int {
        guard let limit else { return points }
        let room = max(0, limit - abs(added))
        return points > 0 ? min(points, room) : -min(-points, room)
    }
}

extension ScoringRule.Subject {
    fileprivate func matches(_ kind: Settlement.Current.Kind) -> Bool {
        switch (self, kind) {
        case (.event(let wanted), .event(let name)): wanted == name
        case (.message(let wanted, let email), .message(let fact, let message)):
            wanted == fact && (email == nil || email == message.email)
        case (.unsubscribed, .event(let name)): name == .unsubscribed
        case (.event, .message), (.message, .event), (.unsubscribed, .message): false
        }
    }
}
